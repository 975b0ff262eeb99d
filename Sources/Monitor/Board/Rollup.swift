import Ledger

/// Every office of the tree in one period: alone, and with all below it.
struct Rollup: Sendable {
  let period: Period
  /// Offices alone, by code; those of which anything is known in the period.
  private(set) var own: [String: Standing] = [:]
  /// Offices with others below, together with these, by code.
  private var sums: [String: Standing] = [:]

  /// The latest clock of all offices, in microseconds since 1970.
  let newest: Int64

  init(_ board: Board, period: Period) {
    self.period = period
    newest = board.offices.values.compactMap(\.asOf).max() ?? 0
    let today = board.offices.values.compactMap(\.clockDay).max() ?? period.first
    // In the latest period whatever is firing now; in an earlier one what it left.
    let isLatest = period.year == board.latestPeriod
    var firing: [String: Standing.Firing] = [:]
    for alert in board.alerts.entries where alert.isFiring && (isLatest || alert.period == period.year) {
      firing[alert.office, default: Standing.Firing()].add(alert.severity)
    }
    own.reserveCapacity(board.offices.count)
    for (code, office) in board.offices {
      guard let figures = office.figures(in: period.year) else { continue }
      let day = figures.isCarried ? today : figures.clockDay(board.calendar)
      var standing = StandingFigures(code, figures, in: period, day: day, newest: newest)
      standing.firing = firing[code] ?? Standing.Firing()
      own[code] = Standing(standing)
    }
    for code in board.tree.parentsBottomUp {
      let parts = (own[code].map { [$0] } ?? []) + board.tree.children(of: code).compactMap { total(of: $0) }
      if !parts.isEmpty || code == board.tree.top {
        sums[code] = Standing(StandingFigures(code: code, sumOf: parts, own: own[code]))
      }
    }
  }

  /// An office with all below it; `nil` where nothing is known of them.
  func total(of code: String) -> Standing? { sums[code] ?? own[code] }
}
