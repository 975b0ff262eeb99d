public import CaseEvents

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
