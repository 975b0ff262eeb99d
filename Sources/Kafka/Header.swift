/// A header of a record: a name, which may repeat, and a value or null.
public struct Header: Hashable, Sendable {
  /// The name.
  public var name: String
  /// The value; nil for null.
  public var value: [UInt8]?

  /// Makes a header.
  public init(name: String, value: [UInt8]?) {
    self.name = name
    self.value = value
  }

  /// Makes a header whose value is text.
  public init(name: String, text: String) { self.init(name: name, value: Array(text.utf8)) }
}
