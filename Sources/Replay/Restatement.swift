public import Engine
public import Ledger

/// A period of an office as it was closed, beside what it has become since.
public struct Restatement: Sendable {
  /// The totals at the end of the period's last day.
  public var closed: ClosedDay
  /// The totals now.
  public var now: TotalsRecord
  /// How many events of the period came after its last day was closed. A difference without any comes from an earlier
  /// period, whose stocks are carried in.
  public var lateEventCount: Int
}

/// Gathers what restatements are made of while a partition is replayed (with a series, and `TraceFilter.late`): one
/// closed day and one number for each office and period, however many events come late.
public struct RestatementLog: Sendable {
  private struct Key: Hashable {
    var office: String
    var period: Int32
  }

  private var closed: [Key: ClosedDay] = [:]
  private var lateEventCounts: [Key: Int] = [:]

  /// Nothing gathered yet.
  public init() {}

  /// Takes a closed day into account.
  public mutating func take(_ day: ClosedDay) {
    if day.day == day.period.last { closed[Key(office: day.office, period: day.period.year)] = day }
  }

  /// Takes a late event into account.
  public mutating func take(_ trace: EventTrace) {
    lateEventCounts[Key(office: trace.office, period: trace.period), default: 0] += 1
  }

  /// The closed periods that are other now, in the order of the totals.
  public func restatements(_ totals: [TotalsRecord]) -> [Restatement] {
    totals.compactMap { now in
      let key = Key(office: now.office, period: now.period)
      guard let closed = closed[key], closed.standing.cases != now.cases || closed.standing.money != now.money else {
        return nil
      }
      return Restatement(closed: closed, now: now, lateEventCount: lateEventCounts[key] ?? 0)
    }
  }
}
