import Ledger

/// How an office's rate went from one day to another.
struct RateMove {
  var office: String
  var measure: Measure
  var from: Percent
  var to: Percent
  var firstDay: Day
  var lastDay: Day

  /// to − from, in points.
  var points: Percent { Percent(hundredths: to.hundredths - from.hundredths) }
}

/// The moves of rates, from month to month and from the same day a period earlier.
struct RateMoves {
  /// With fewer eligible cases on either day a move is left out: one case moves the rate too far.
  static let minimumEligible: Int64 = 20

  private(set) var ofMonths: [RateMove] = []
  private(set) var ofPeriods: [RateMove] = []

  /// The moves of offices, each with all below it.
  init(_ view: BoardView, period: Period, offices: [String]) {
    let last = view.board.calendar.period(Int(period.year) - 1)
    for office in offices {
      let days = Self.days(view.series(office, period.year), of: period)
      guard let end = days.last else { continue }
      let before = view.series(office, last.year).points
      let sameDay = min(end.number, before.count)
      for measure in Measure.allCases {
        for (from, to) in zip(days, days.dropFirst()) {
          let bounds = (period.first.advanced(by: from.number - 1), period.first.advanced(by: to.number - 1))
          ofMonths += Self.move(office, measure, from.position, to.position, bounds)
        }
        if sameDay > 0 {
          let bounds = (last.first.advanced(by: sameDay - 1), period.first.advanced(by: end.number - 1))
          ofPeriods += Self.move(office, measure, before[sameDay - 1], end.position, bounds)
        }
      }
    }
  }

  /// The ends of the months so far, and the last day that is known.
  private static func days(_ series: DaySeries, of period: Period) -> [(number: Int, position: Position?)] {
    let count = series.points.count
    if count == 0 { return [] }
    return (period.monthEnds.filter { $0 < count } + [count]).map { ($0, series.points[$0 - 1]) }
  }

  private static func move(
    _ office: String, _ measure: Measure, _ before: Position?, _ after: Position?, _ days: (Day, Day)
  ) -> [RateMove] {
    guard let before, let after, min(before.eligibleCases, after.eligibleCases) >= minimumEligible,
      let from = Percent(before.done(measure), of: before.eligible(measure)),
      let to = Percent(after.done(measure), of: after.eligible(measure))
    else { return [] }
    return [RateMove(office: office, measure: measure, from: from, to: to, firstDay: days.0, lastDay: days.1)]
  }

  /// The deepest falls, the deepest first.
  static func falls(_ moves: [RateMove], _ measure: Measure, limit: Int) -> [RateMove] {
    Array(ordered(moves.filter { $0.measure == measure && $0.points.hundredths < 0 }, sign: 1).prefix(limit))
  }

  /// The highest rises, the highest first.
  static func rises(_ moves: [RateMove], _ measure: Measure, limit: Int) -> [RateMove] {
    Array(ordered(moves.filter { $0.measure == measure && $0.points.hundredths > 0 }, sign: -1).prefix(limit))
  }

  private static func ordered(_ moves: [RateMove], sign: Int128) -> [RateMove] {
    moves.sorted { left, right in
      (sign * left.points.hundredths, left.office, left.lastDay)
        < (sign * right.points.hundredths, right.office, right.lastDay)
    }
  }
}
