public import Ledger

/// What a snapshot belongs to.
public struct SnapshotIdentity: Equatable, Sendable {
  /// Topic of the events.
  public var topic: String
  /// Partition of the topic.
  public var partition: Int32
  /// Partitions that the topic has: with another number, offices are in other partitions.
  public var partitionCount: Int32
  /// Days and periods.
  public var calendar: StatisticsCalendar

  /// An identity of these parts.
  public init(topic: String, partition: Int32, partitionCount: Int32, calendar: StatisticsCalendar) {
    self.topic = topic
    self.partition = partition
    self.partitionCount = partitionCount
    self.calendar = calendar
  }
}

/// Up to where a state has read its partition.
public struct SnapshotPosition: Equatable, Sendable {
  /// Offset of the next record to read.
  public var nextOffset: Int64
  /// Offset of the last record read; -1 before the first.
  public var lastOffset: Int64
  /// Checksum over key and value of that record, to know the topic again.
  public var lastChecksum: UInt64
  /// Whether the state lacks records that the topic had already lost when it was first read.
  public var isHistoryIncomplete: Bool
  /// Which rules have decided so far, and from which offsets on: a hash of all that. States with equal trails at equal
  /// offsets have given the same alerts.
  public var ruleTrail: UInt64

  /// A position of these parts.
  public init(
    nextOffset: Int64, lastOffset: Int64 = -1, lastChecksum: UInt64 = 0, isHistoryIncomplete: Bool = false,
    ruleTrail: UInt64 = 0
  ) {
    self.nextOffset = nextOffset
    self.lastOffset = lastOffset
    self.lastChecksum = lastChecksum
    self.isHistoryIncomplete = isHistoryIncomplete
    self.ruleTrail = ruleTrail
  }
}
