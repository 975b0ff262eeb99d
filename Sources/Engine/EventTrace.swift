public import CaseEvents
public import Ledger

/// An applied event of a case that counts, and what it did to the totals: for those who ask why a rate moved.
public struct EventTrace: Equatable, Sendable {
  /// `id` of the event.
  public var event: String
  /// What happened.
  public var type: EventType
  /// Code of the office.
  public var office: String
  /// The case.
  public var caseID: String
  /// The event's time, in microseconds since 1970-01-01T00:00:00Z.
  public var timeMicroseconds: Int64
  /// Its local day.
  public var day: Day
  /// The day that was open in the partition when it was applied: that day or a later one.
  public var openDay: Day
  /// Offset of its record.
  public var offset: Int64
  /// What it moved, in the period of its day.
  public var posting: Posting
  /// Year of that period.
  public var period: Int32
  /// How many alerts the engine had given before: those that the event brought about come behind.
  public var alertsBefore: Int
}

/// Which events are traced.
public enum TraceFilter: Equatable, Sendable {
  /// None.
  case none
  /// Those of an office.
  case office(String)
  /// Those that change a period after its last day was closed.
  case late
}
