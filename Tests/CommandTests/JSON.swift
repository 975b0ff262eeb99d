import Foundation

/// An object read back by other code than wrote it.
struct JSON {
  private struct NoObject: Error {
    let text: String
  }

  private let fields: [String: Any]

  init(_ text: String) throws {
    guard let fields = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else {
      throw NoObject(text: text)
    }
    self.fields = fields
  }

  subscript(key: String) -> Any? { fields[key] }

  /// Where a field that is expected is missing or other; `nil` where all are there. Numbers are compared as numbers,
  /// times as instants.
  func difference(from expected: JSON) -> String? { Self.difference(fields, expected.fields, at: "") }

  private static func difference(_ found: Any?, _ expected: Any, at path: String) -> String? {
    switch (found, expected) {
    case (let found as [String: Any], let expected as [String: Any]):
      return expected.keys.sorted().lazy.compactMap { key in
        difference(found[key], expected[key] ?? NSNull(), at: "\(path).\(key)")
      }.first
    case (let found as [Any], let expected as [Any]):
      guard found.count == expected.count else { return "\(path): \(found.count) for \(expected.count)" }
      return zip(found, expected).enumerated().lazy.compactMap { index, pair in
        difference(pair.0, pair.1, at: "\(path)[\(index)]")
      }.first
    case (let found as String, let expected as String) where path.hasSuffix(".time"):
      return instant(found) == instant(expected) ? nil : "\(path): \(found) for \(expected)"
    case (let found as NSNumber, let expected as NSNumber):
      return found == expected ? nil : "\(path): \(found) for \(expected)"
    case (let found as String, let expected as String):
      return found == expected ? nil : "\(path): \(found) for \(expected)"
    case (is NSNull, is NSNull): return nil
    default: return "\(path): \(found ?? "nothing") for \(expected)"
    }
  }

  /// A time in UTC without the zeros that end its fraction.
  private static func instant(_ text: String) -> String {
    guard text.contains(".") else { return text }
    let digits = text.dropLast().reversed().drop { $0 == "0" }.reversed()
    return String(digits).trimmingCharacters(in: ["."]) + "Z"
  }
}
