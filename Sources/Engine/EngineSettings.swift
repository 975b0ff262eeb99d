public import Alerts
public import Ledger

/// What an engine is told once.
public struct EngineSettings: Sendable {
  /// Days and periods; part of the state.
  public var calendar: StatisticsCalendar
  /// Rules in force: those to begin with, then those of `PartitionEngine.schedule`; part of the state.
  public var rules: [Rule]
  /// Partition that the engine holds the state of.
  public var partition: Int32
  /// Partitions of the topic: with more than one a record without a key is refused.
  public var partitionCount: Int32
  /// How far an event's time may be ahead of its record's timestamp, in microseconds; part of the state.
  public var maximumAheadMicroseconds: Int64
  /// Key of the case hashes.
  public var hashKey: HashKey
  /// Whether what changes is noted for snapshots.
  public var notesChanges: Bool
  /// Whether the names of new cases are kept for `takeNewCaseNames`; with `notesChanges` they go with the changes.
  public var keepsCaseNames: Bool
  /// Whether closed days are given out.
  public var givesClosedDays: Bool
  /// Which events are given out with what they did.
  public var traces: TraceFilter
  /// Events of later days are skipped and count as not read; `nil` for none.
  public var lastDay: Day?

  /// Settings for one partition; the defaults are those of a replay.
  public init(
    calendar: StatisticsCalendar = .vietnam, rules: [Rule] = [], partition: Int32 = 0, partitionCount: Int32 = 1,
    maximumAheadMicroseconds: Int64 = 3_600_000_000, hashKey: HashKey = HashKey(low: 0, high: 0),
    notesChanges: Bool = false, keepsCaseNames: Bool = false, givesClosedDays: Bool = false,
    traces: TraceFilter = .none, lastDay: Day? = nil
  ) {
    self.calendar = calendar
    self.rules = rules
    self.partition = partition
    self.partitionCount = partitionCount
    self.maximumAheadMicroseconds = maximumAheadMicroseconds
    self.hashKey = hashKey
    self.notesChanges = notesChanges
    self.keepsCaseNames = keepsCaseNames
    self.givesClosedDays = givesClosedDays
    self.traces = traces
    self.lastDay = lastDay
  }
}
