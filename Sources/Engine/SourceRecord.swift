/// One record as a source has it; its bytes must outlive the batch.
public struct SourceRecord {
  /// Key; `nil` for none.
  public var key: UnsafeRawBufferPointer?
  /// Value; `nil` for a tombstone.
  public var value: UnsafeRawBufferPointer?
  /// The record's timestamp in microseconds since 1970-01-01T00:00:00Z; `nil` where it has none.
  public var timestampMicroseconds: Int64?
  /// Offset in the partition.
  public var offset: Int64
  /// Whether the key must name the office: not for a plain line.
  var checksKey = true

  /// A record of a topic.
  public init(
    key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?, timestampMicroseconds: Int64?, offset: Int64
  ) {
    self.key = key
    self.value = value
    self.timestampMicroseconds = timestampMicroseconds
    self.offset = offset
  }
}
