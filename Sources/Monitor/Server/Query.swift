import Hummingbird

/// The parameters of a request, checked as they are asked for.
struct Query {
  /// In their order, decoded; of two with one name the first counts.
  let pairs: [(String, String)]

  init(_ request: Request) {
    self.init(text: request.uri.query ?? "")
  }

  /// The pairs of `a=1&b=2` (application/x-www-form-urlencoded).
  init(text: String) {
    pairs = text.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
    }
  }

  /// The first value of a name; `nil` where it is absent.
  subscript(name: String) -> String? { pairs.first { $0.0 == name }?.1 }

  /// A whole number in a range; the default where it is absent.
  func integer(_ name: String, in range: ClosedRange<Int>, or standard: Int) throws(Problem) -> Int {
    guard let text = self[name] else { return standard }
    let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) } && (text.first != "0" || text == "0")
    guard isPlain, let value = Int(text), range.contains(value) else {
      throw .badRequest("\(name): write a whole number from \(range.lowerBound) to \(range.upperBound).")
    }
    return value
  }

  /// One of some words; `nil` where it is absent.
  func word<Word: RawRepresentable & CaseIterable>(
    _ name: String, _ type: Word.Type = Word.self
  ) throws(Problem) -> Word? where Word.RawValue == String {
    guard let text = self[name] else { return nil }
    guard let word = Word(rawValue: text) else {
      throw .badRequest("\(name): write one of \(Word.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    return word
  }

  private static func decoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "+") {
        bytes.append(0x20)
      } else if byte == UInt8(ascii: "%"), rest.count >= 2,
        rest.prefix(2).allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
