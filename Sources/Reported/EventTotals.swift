public import Ledger

/// What events give for offices and periods, to be held against what was reported.
public struct EventTotals: Sendable {
  private let records: [String: [TotalsRecord]]

  /// The totals after a replay.
  public init(_ records: [TotalsRecord]) {
    self.records = Dictionary(grouping: records, by: \.office).mapValues { $0.sorted { $0.period < $1.period } }
  }

  /// The columns of a year; `nil` before the first event of the office. In a year after its last event nothing moves.
  private func columns(_ office: String, _ year: Int, _ measure: Measure) -> Columns? {
    guard let records = records[office], let record = records.last(where: { $0.period <= year }) else { return nil }
    var columns = measure == .cases ? record.cases : record.money
    if record.period < year { columns.beginPeriod() }
    return columns
  }

  /// What the figures of a row must be: none where its years are not known, `nil` where events of one are missing.
  /// Over several years only what adds up is compared, and the rate.
  func checks(_ row: ReportedRow, index: Int) -> [Check]? {
    guard let years = row.period.years else { return [] }
    var columns: [Columns] = []
    for year in years {
      guard let found = self.columns(row.office, year, row.measure) else { return nil }
      columns.append(found)
    }
    func sum(_ column: ReportedColumn) -> Int128 { columns.reduce(0) { $0 + (column.number(in: $1) ?? 0) } }
    return ReportedColumn.allCases.compactMap { column in
      guard row.figures[column] != nil, column == .rate || column.addsUp || years.count == 1 else { return nil }
      let cell = Cell(row: index, column: column)
      if column == .rate { return .eventRate(cell, Share(done: sum(.done), eligible: sum(.eligible))) }
      return .events(cell, sum(column))
    }
  }
}
