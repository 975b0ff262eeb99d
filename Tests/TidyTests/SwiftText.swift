/// Swift source text with what is no code taken out, so that rules about code are not tripped by words about it.
enum SwiftText {
  /// The text with comments and the contents of string literals blanked; line ends stay where they are.
  ///
  /// Code inside `\(…)` is blanked with its string. Regular expression literals are not known.
  static func code(_ text: String) -> String {
    var blanker = Blanker(Array(text.utf8))
    return String(decoding: blanker.blanked(), as: UTF8.self)
  }

  /// The lines of a text, without their line ends.
  static func lines(_ text: String) -> [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

  /// The line on which an index stands, from 1.
  static func line(of index: String.Index, in text: String) -> Int {
    text.utf8[..<index].count { $0 == UInt8(ascii: "\n") } + 1
  }
}

/// Goes once over the bytes of a text.
private struct Blanker {
  private typealias Delimiter = (opening: [UInt8], closing: [UInt8], escape: [UInt8])

  private static let slash = UInt8(ascii: "/")
  private static let quote = UInt8(ascii: "\"")
  private static let sign = UInt8(ascii: "#")
  private static let lineEnd = UInt8(ascii: "\n")

  private let bytes: [UInt8]
  private var next = 0
  private var result: [UInt8] = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func blanked() -> [UInt8] {
    while next < bytes.count {
      if isAt("//") {
        while next < bytes.count, bytes[next] != Self.lineEnd { blank(1) }
      } else if isAt("/*") {
        blankComment()
      } else if let delimiter = stringDelimiter() {
        keep(delimiter.opening.count)
        blankString(delimiter)
      } else {
        keep(1)
      }
    }
    return result
  }

  private func isAt(_ text: StaticString) -> Bool {
    guard bytes[next] == text.utf8Start[0], next + text.utf8CodeUnitCount <= bytes.count else { return false }
    return (0..<text.utf8CodeUnitCount).allSatisfy { bytes[next + $0] == text.utf8Start[$0] }
  }

  private func isAt(_ text: [UInt8]) -> Bool { bytes[next] == text[0] && bytes[next...].starts(with: text) }

  private mutating func keep(_ count: Int) {
    result += bytes[next..<min(next + count, bytes.count)]
    next += count
  }

  private mutating func blank(_ count: Int) {
    for _ in 0..<count where next < bytes.count {
      result.append(bytes[next] == Self.lineEnd ? Self.lineEnd : UInt8(ascii: " "))
      next += 1
    }
  }

  private mutating func blankComment() {
    var depth = 0
    repeat {
      let change = isAt("/*") ? 1 : isAt("*/") ? -1 : 0
      depth += change
      blank(change == 0 ? 1 : 2)
    } while depth > 0 && next < bytes.count
  }

  /// `"`, `"""` or either with number signs, where the text is at one.
  private func stringDelimiter() -> Delimiter? {
    guard bytes[next] == Self.quote || bytes[next] == Self.sign else { return nil }
    let signs = Array(bytes[next...].prefix { $0 == Self.sign })
    let quotes = bytes[(next + signs.count)...].prefix { $0 == Self.quote }.count
    if quotes == 0 { return nil }
    let mark = [UInt8](repeating: Self.quote, count: quotes >= 3 ? 3 : 1)
    return (signs + mark, mark + signs, [UInt8(ascii: "\\")] + signs)
  }

  private mutating func blankString(_ delimiter: Delimiter) {
    while next < bytes.count, !isAt(delimiter.closing) {
      if isAt(delimiter.escape + [UInt8(ascii: "(")]) {
        blank(delimiter.escape.count)
        blankInterpolation()
      } else {
        blank(isAt(delimiter.escape) ? delimiter.escape.count + 1 : 1)
      }
    }
    if next < bytes.count { keep(delimiter.closing.count) }
  }

  private mutating func blankInterpolation() {
    var depth = 0
    repeat {
      if let inner = stringDelimiter() {
        var nested = self
        nested.keep(inner.opening.count)
        nested.blankString(inner)
        blank(nested.next - next)
        continue
      }
      depth += isAt("(") ? 1 : isAt(")") ? -1 : 0
      blank(1)
    } while depth > 0 && next < bytes.count
  }
}
