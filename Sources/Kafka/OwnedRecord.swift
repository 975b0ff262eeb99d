/// A record copied out of a batch.
public struct OwnedRecord: Hashable, Sendable {
  /// The topic's name.
  public var topic: String
  /// The number of the partition.
  public var partition: Int32
  /// The offset in the partition.
  public var offset: Int64
  /// Milliseconds since 1970; -1 where there is none.
  public var timestampMilliseconds: Int64
  /// The key; nil for null.
  public var key: [UInt8]?
  /// The value; nil for null.
  public var value: [UInt8]?
  /// The headers in their order.
  public var headers: [Header]

  /// Makes a record.
  public init(
    topic: String, partition: Int32, offset: Int64, timestampMilliseconds: Int64, key: [UInt8]?, value: [UInt8]?,
    headers: [Header]
  ) {
    self.topic = topic
    self.partition = partition
    self.offset = offset
    self.timestampMilliseconds = timestampMilliseconds
    self.key = key
    self.value = value
    self.headers = headers
  }
}
