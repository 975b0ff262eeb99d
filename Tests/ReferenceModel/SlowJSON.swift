/// A JSON value with nothing lost: strings as decoded UTF-8 bytes (`String` would compare them by canonical
/// equivalence), numbers as their text, objects as pairs in the order of the text.
public indirect enum SlowJSON: Equatable, Sendable {
  /// A name and its value in an object.
  public struct Pair: Equatable, Sendable {
    /// The name, escapes decoded.
    public var name: [UInt8]
    /// The value.
    public var value: SlowJSON
  }

  /// `null`.
  case null
  /// `true` or `false`.
  case boolean(Bool)
  /// A number as written.
  case number(String)
  /// A string, escapes decoded.
  case string([UInt8])
  /// An array.
  case array([SlowJSON])
  /// An object; names may repeat.
  case object([Pair])

  /// The value of a name: of duplicate names the last one. `nil` if absent or not an object.
  public subscript(name: String) -> SlowJSON? {
    guard case .object(let pairs) = self else { return nil }
    return pairs.last { $0.name == Array(name.utf8) }?.value
  }

  /// A string value from text.
  static func text(_ text: String) -> SlowJSON { .string(Array(text.utf8)) }

  /// An integer value.
  static func integer(_ value: Int128) -> SlowJSON { .number(value.description) }

  /// An object from names and values.
  static func members(_ members: [(String, SlowJSON)]) -> SlowJSON {
    .object(members.map { Pair(name: Array($0.0.utf8), value: $0.1) })
  }

  /// A number given in hundredths, `null` for `nil`.
  static func hundredths(_ value: Int128?) -> SlowJSON {
    guard let value else { return .null }
    return .number(Decimals.text(hundredths: value))
  }
}
