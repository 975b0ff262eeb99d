public import Ledger

/// Reported figures held against each other, against the offices below, and against events.
public struct Examination: Sendable {
  /// How many agreements were looked at.
  public let checkCount: Int
  /// What does not agree, by line.
  public let findings: [Finding]

  /// Examines a table.
  ///
  /// - Parameters:
  ///   - subordinates: offices below others, whose figures add up to those of the office above.
  ///   - calendar: says which of them exist in a year.
  ///   - events: what events give for the same offices; `nil` to compare the figures with each other alone.
  public init(
    _ table: ReportedTable, subordinates: [Subordinate] = [], calendar: StatisticsCalendar = .vietnam,
    events: EventTotals? = nil
  ) {
    var checks: [Check] = []
    var findings: [Finding] = []
    for (index, row) in table.rows.enumerated() {
      checks += RowChecks.checks(row, index: index)
      guard let events else { continue }
      if let ofEvents = events.checks(row, index: index) {
        checks += ofEvents
      } else {
        findings.append(Self.withoutEvents(row))
      }
    }
    let figures = Figures(table)
    let given = Set(checks.filter { $0.kind == .events && $0.holds(figures) }.flatMap(\.cells))
    // What events give is of an unusual size because the year was.
    checks += PeriodChecks.checks(table).filter { $0.kind != .neighbours || !given.isSuperset(of: $0.cells) }
    checks += OfficeChecks.checks(table, subordinates, calendar)
    var search = Search(table, checks)
    findings += search.findings()
    checkCount = checks.count
    // Swift's sort is stable: within a line the order in which they were found stays.
    self.findings = findings.sorted { $0.line < $1.line }
  }

  private static func withoutEvents(_ row: ReportedRow) -> Finding {
    let text = "no event of office \(row.office) is of \(row.period) or before, so nothing can be recomputed"
    return Finding(
      line: row.line, office: row.office, period: row.period, measure: row.measure, column: nil,
      reasons: [Finding.Reason(kind: .events, text: text)], likely: [])
  }
}
