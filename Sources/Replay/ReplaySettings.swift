public import Alerts
public import Engine
public import Ledger

/// What a replay is told once.
public struct ReplaySettings: Sendable {
  /// Days and periods.
  public var calendar = StatisticsCalendar.vietnam
  /// How far an event's time may be ahead of its record's timestamp.
  public var maximumAheadMicroseconds: Int64 = 3_600_000_000
  /// Rules in force from the first event on.
  public var rules: [Rule] = []
  /// Days to stand at the end of, ascending, each with a state of its own: events of later days are skipped for it, and
  /// days up to it are closed at the end. None for one state with all events, in which the last day stays open.
  public var lastDays: [Day] = []
  /// Whether days up to these are closed at the end; else the last day of the events stays open, until somebody calls
  /// `Replay.Partition.close(through:)`.
  public var closesLastDays = true
  /// Which closed days are given out; `nil` for none.
  public var series: SeriesInterval?
  /// Which events are given out with what they did.
  public var traces = TraceFilter.none
  /// Whether the names of the cases are kept.
  public var keepsCaseNames = false

  /// The settings of a replay of everything without rules.
  public init() {}

  /// - Parameter givesOutput: whether alerts and closed days are wanted.
  func engine(lastDay: Day?, partition: Int32, partitionCount: Int32, givesOutput: Bool) -> EngineSettings {
    EngineSettings(
      calendar: calendar, rules: givesOutput ? rules : [], partition: partition, partitionCount: partitionCount,
      maximumAheadMicroseconds: maximumAheadMicroseconds, keepsCaseNames: givesOutput && keepsCaseNames,
      givesClosedDays: givesOutput && series != nil,
      traces: givesOutput ? traces : .none, lastDay: lastDay)
  }
}
