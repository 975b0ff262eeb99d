import Ledger

/// Every office of the tree in one period: alone, and with all below it.
struct Rollup: Sendable {
  let period: Period
  /// Offices alone, by code; those of which anything is known in the period.
  private(set) var own: [String: Standing] = [:]
  /// By code: with all below. Of an office with nobody below it the same as its own.
  private(set) var total: [String: Standing] = [:]

  /// The latest clock of all offices, in microseconds since 1970.
  let newest: Int64

  init(_ board: Board, period: Period) {
    self.period = period
    newest = board.offices.values.compactMap(\.asOf).max() ?? 0
    let today = board.offices.values.compactMap { $0.clockDay(board.calendar) }.max() ?? period.first
    for (code, office) in board.offices {
      guard let figures = office.figures(in: period.year) else { continue }
      own[code] = Standing(
        code, figures, in: period, day: figures.isCarried ? today : figures.clockDay(board.calendar), newest: newest)
    }
    // In the latest period whatever is firing now; in an earlier one what it left.
    let isLatest = period.year == board.latestPeriod
    for alert in board.alerts.entries where alert.isFiring && (isLatest || alert.period == period.year) {
      own[alert.office]?.firing.add(alert.severity)
    }
    for code in board.tree.bottomUp {
      let children = board.tree.children(of: code)
      if children.isEmpty {
        total[code] = own[code]
        continue
      }
      let parts = (own[code].map { [$0] } ?? []) + children.compactMap { total[$0] }
      if !parts.isEmpty || code == board.tree.top {
        total[code] = Standing(code: code, sumOf: parts, own: own[code])
      }
    }
  }
}
