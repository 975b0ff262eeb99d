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
  ///
  /// - Parameter timestampMilliseconds: since 1970; `nil`, or below 0, where it has none. What microseconds cannot hold
  ///   becomes the latest time that they can.
  public init(
    key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?, timestampMilliseconds: Int64?, offset: Int64
  ) {
    self.key = key
    self.value = value
    timestampMicroseconds = timestampMilliseconds.flatMap { $0 < 0 ? nil : min($0, Int64.max / 1000) &* 1000 }
    self.offset = offset
  }
}
