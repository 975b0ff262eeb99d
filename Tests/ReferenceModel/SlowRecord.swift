/// One record as it is read: a Kafka record, or a line of an archive (no key, no timestamp, no headers).
public struct SlowRecord: Equatable, Sendable {
  /// One header of a record; a header may have no value.
  public struct Header: Equatable, Sendable {
    /// The name, compared byte for byte.
    public var name: String
    /// The bytes, or `nil`.
    public var value: [UInt8]?

    /// A header of this name and value.
    public init(_ name: String, _ value: [UInt8]?) {
      self.name = name
      self.value = value
    }
  }

  /// The value; `nil` is a tombstone.
  public var value: [UInt8]?
  /// The record key.
  public var key: [UInt8]?
  /// Milliseconds since 1970.
  public var timestampMilliseconds: Int64?
  /// The headers in their order.
  public var headers: [Header]

  /// A record of these parts.
  public init(
    value: [UInt8]?, key: [UInt8]? = nil, timestampMilliseconds: Int64? = nil,
    headers: [(String, [UInt8]?)] = []
  ) {
    self.value = value
    self.key = key
    self.timestampMilliseconds = timestampMilliseconds
    self.headers = headers.map { Header($0.0, $0.1) }
  }
}
