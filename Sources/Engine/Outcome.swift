public import CaseEvents
public import Ledger

/// What became of one record.
public enum Outcome: Sendable {
  case applied
  case duplicate
  case rejected(Rejection)
  /// Its day is later than the last one asked for; it does not count as read.
  case skipped
}

/// How many records were read, and what became of them: read = applied + duplicates + rejected, always.
public struct Counts: Equatable, Sendable {
  /// Records that changed the state.
  public var applied: Int64 = 0
  /// Records whose sequence was seen before.
  public var duplicates: Int64 = 0
  /// Rejected records by reason.
  public var rejected: [RejectionReason: Int64] = [:]

  /// None yet.
  public init() {}

  /// All records.
  public var read: Int64 { applied + duplicates + rejected.values.reduce(0, +) }

  /// Adds those of another partition.
  public mutating func add(_ other: Counts) {
    applied += other.applied
    duplicates += other.duplicates
    rejected.merge(other.rejected, uniquingKeysWith: +)
  }
}

/// The sample of a closed day, as it is published.
public struct ClosedDay: Equatable, Sendable {
  /// Code of the office.
  public var office: String
  /// The day.
  public var day: Day
  /// The period of the day.
  public var period: Period
  /// Where the office stood.
  public var position: Position
  /// Balances of the cases in progress, in đồng.
  public var inProgressMoney: Int128
  /// The office's target for the period.
  public var target: Target?
}
