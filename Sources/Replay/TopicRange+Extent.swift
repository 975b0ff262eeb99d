internal import Kafka

/// What a topic has, for those who asked for something else.
extension TopicRange {
  /// The records that a partition has.
  public struct Extent: Equatable, Sendable {
    /// The partition.
    public var partition: Int32
    /// Offsets of the first and the last record.
    public var offsets: ClosedRange<Int64>
    /// Timestamp of the first, in milliseconds since 1970-01-01T00:00:00Z.
    public var firstMilliseconds: Int64
    /// Timestamp of the last, likewise.
    public var lastMilliseconds: Int64
  }

  /// The last record is looked for among so many offsets before the end: marks of transactions have offsets too.
  private static let offsetsBeforeEnd: Int64 = 1_000

  /// Partitions that have offsets.
  private var kept: [Span] { spans.filter { $0.low < $0.high } }

  /// How many partitions have offsets.
  public var keptPartitionCount: Int { kept.count }

  /// What the first partitions have that have any records. Reads the first record of each and the last thousand.
  ///
  /// - Throws: `ReplayError` where the topic cannot be read.
  public func extents(limit: Int) throws -> [Extent] {
    try kept.prefix(limit).compactMap { span in
      var whole = span
      (whole.start, whole.end) = (span.low, span.high)
      guard let first = try firstRecord(of: whole) else { return nil }
      var last = first
      whole.start = max(first.offset, span.high - Self.offsetsBeforeEnd)
      try read(whole) { batch, count in last = Self.place(of: batch, count - 1) }
      return Extent(
        partition: span.partition, offsets: first.offset...max(first.offset, last.offset),
        firstMilliseconds: first.milliseconds, lastMilliseconds: last.milliseconds)
    }
  }

  private struct Found: Error {
    var offset: Int64
    var milliseconds: Int64
  }

  private static func place(of batch: borrowing RecordBatch, _ index: Int) -> Found {
    Found(offset: batch[index].offset, milliseconds: batch[index].timestampMilliseconds)
  }

  private func firstRecord(of span: Span) throws -> Found? {
    do {
      try read(span) { batch, _ in throw Self.place(of: batch, 0) }
      return nil
    } catch let found as Found {
      return found
    }
  }
}
