internal import Engine
public import Ledger

/// On which closed days a series has rows.
public enum SeriesInterval: String, CaseIterable, Sendable {
  /// On each.
  case daily
  /// On Sundays.
  case weekly
  /// On the last day of a month.
  case monthly
  /// On the last day of a period.
  case yearly

  /// Whether a span ends with a day, besides the last day of each period.
  public func ends(with day: Day) -> Bool {
    switch self {
    case .daily: true
    // 1970-01-01, day 0, was a Thursday.
    case .weekly: (Int(day.number) + 4) % 7 == 0
    case .monthly: day.advanced(by: 1).civil.day == 1
    case .yearly: false
    }
  }
}

/// The rows of a series, chosen from the closed days as they come: those that end a span or a period, and the last one,
/// so that a series goes as far as its events.
struct Series {
  private let interval: SeriesInterval
  /// The rows of the latest day, where it was not chosen.
  private var latest: [ClosedDay] = []

  init(_ interval: SeriesInterval) { self.interval = interval }

  /// Takes days in the order in which they were closed, and gives those that are rows.
  mutating func take(_ days: [ClosedDay], give: (ClosedDay) throws -> Void) rethrows {
    for closed in days {
      if interval.ends(with: closed.day) || closed.day == closed.period.last {
        latest.removeAll(keepingCapacity: true)
        try give(closed)
      } else {
        if let first = latest.first, first.day != closed.day { latest.removeAll(keepingCapacity: true) }
        latest.append(closed)
      }
    }
  }

  /// Gives the rows of the last day, unless they were given.
  mutating func finish(give: (ClosedDay) throws -> Void) rethrows {
    for closed in latest { try give(closed) }
    latest.removeAll()
  }
}
