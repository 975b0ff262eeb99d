internal import Ledger

/// What the figures of one row must agree on (section "Totals" of the contract), as far as they are there.
enum RowChecks {
  /// One figure as a sum of others, some subtracted.
  private struct Equation {
    let whole: ReportedColumn
    let added: [ReportedColumn]
    var subtracted: [ReportedColumn] = []

    /// Old reports have neither: suspended cases are among those not eligible, and the separate register is kept apart.
    static let spared: Set<ReportedColumn> = [.suspended, .separated]
  }

  private static func equations(_ measure: Measure) -> [Equation] {
    let isMoney = measure == .money
    return [
      Equation(
        whole: .toEnforce, added: [.carriedIn, .newIntake] + (isMoney ? [.adjusted] : []),
        subtracted: [.delegatedOut, .pulledUp, .revoked, .separated]),
      Equation(whole: .toEnforce, added: [.eligible, .suspended, .notEligible]),
      Equation(whole: .done, added: isMoney ? [.collected, .reduced, .terminated] : [.completed, .terminated]),
      Equation(whole: .eligible, added: [.done, .inProgress, .deferredByAgreement]),
      Equation(whole: .carriedOut, added: [.toEnforce], subtracted: [.done]),
      Equation(whole: .carriedOut, added: [.inProgress, .deferredByAgreement, .suspended, .notEligible]),
    ]
  }

  /// The checks of a row with its index in the table.
  static func checks(_ row: ReportedRow, index: Int) -> [Check] {
    func cell(_ column: ReportedColumn) -> Cell { Cell(row: index, column: column) }
    func has(_ columns: [ReportedColumn]) -> Bool { columns.allSatisfy { row.figures[$0] != nil } }
    func present(_ columns: [ReportedColumn]) -> [Cell] { columns.filter { has([$0]) }.map(cell) }
    var checks: [Check] = []
    for equation in equations(row.measure) {
      let terms = equation.added + equation.subtracted
      guard has([equation.whole] + terms.filter({ !Equation.spared.contains($0) })) else { continue }
      // What is eligible in several years is a sum of years, and stocks are not.
      if row.period.isSpan, ([equation.whole] + terms).contains(.eligible) { continue }
      checks.append(
        .sum(
          Check.Sum(
            kind: .equation, whole: cell(equation.whole), added: present(equation.added),
            subtracted: present(equation.subtracted))))
    }
    if has([.done, .eligible, .rate]) {
      checks.append(.rate(cell(.rate), done: cell(.done), eligible: cell(.eligible)))
    }
    // Balances may be negative, numbers of cases not.
    guard row.measure == .cases else { return checks }
    if has([.done, .eligible]) { checks.append(.order(part: cell(.done), whole: cell(.eligible))) }
    if has([.eligible, .toEnforce]), !row.period.isSpan {
      checks.append(.order(part: cell(.eligible), whole: cell(.toEnforce)))
    }
    return checks
  }
}
