/// A pattern in which `*` stands for any bytes and `?` for one.
public struct Pattern: Sendable {
  private let pattern: [UInt8]

  /// A pattern as it is written.
  public init(_ text: String) { pattern = Array(text.utf8) }

  /// Whether all of a text matches.
  public func matches(_ text: String) -> Bool {
    let text = Array(text.utf8)
    var (textIndex, patternIndex) = (0, 0)
    var star: (pattern: Int, text: Int)?
    while textIndex < text.count {
      if patternIndex < pattern.count, pattern[patternIndex] == 0x2A {
        star = (patternIndex, textIndex)
        patternIndex += 1
      } else if patternIndex < pattern.count, pattern[patternIndex] == 0x3F || pattern[patternIndex] == text[textIndex]
      {
        textIndex += 1
        patternIndex += 1
      } else if let last = star {
        star = (last.pattern, last.text + 1)
        textIndex = last.text + 1
        patternIndex = last.pattern + 1
      } else {
        return false
      }
    }
    return pattern[patternIndex...].allSatisfy { $0 == 0x2A }
  }
}
