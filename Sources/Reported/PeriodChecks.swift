internal import Ledger

/// What the periods of an office must agree on.
enum PeriodChecks {
  /// An office in one measure.
  private struct Series: Hashable {
    let office: String
    let measure: Measure
  }

  /// Figures of that size and more say something by their size: 100 cases, 100 million đồng.
  private static func floor(_ measure: Measure) -> Int128 { measure == .cases ? 100 : 100_000_000 }

  /// The checks of all offices, in the order of their first rows.
  static func checks(_ table: ReportedTable) -> [Check] {
    var series: [Series] = []
    var rowsOf: [Series: [Int]] = [:]
    for (index, row) in table.rows.enumerated() {
      let key = Series(office: row.office, measure: row.measure)
      if rowsOf[key] == nil { series.append(key) }
      rowsOf[key, default: []].append(index)
    }
    return series.flatMap { checks(of: rowsOf[$0] ?? [], $0.measure, table) }
  }

  private static func checks(of rows: [Int], _ measure: Measure, _ table: ReportedTable) -> [Check] {
    var years: [Int: Int] = [:]
    for row in rows {
      if case .year(let year) = table.rows[row].period { years[year] = row }
    }
    return carriedOver(years, table) + yearly(years.values.sorted(), measure, table)
      + rows.flatMap { spanning($0, years, measure, table) }
  }

  private static func carriedOver(_ years: [Int: Int], _ table: ReportedTable) -> [Check] {
    years.keys.sorted().compactMap { year in
      guard let row = years[year], let next = years[year + 1], table.has(.carriedOut, row),
        table.has(.carriedIn, next)
      else { return nil }
      let whole = Cell(row: next, column: .carriedIn)
      return .sum(Check.Sum(kind: .carriedOver, whole: whole, added: [Cell(row: row, column: .carriedOut)]))
    }
  }

  /// Each year against the others.
  private static func yearly(_ rows: [Int], _ measure: Measure, _ table: ReportedTable) -> [Check] {
    ReportedColumn.allCases.filter(\.isSteady).flatMap { column in
      let cells = cells(column, rows, table)
      if cells.count == 2 { return [Check.pair(cells[1], cells[0], floor: floor(measure))] }
      return cells.compactMap { cell in
        typical(of: cells.filter { $0 != cell }, years: 1, measure, table).map { .neighbours(cell, $0) }
      }
    }
  }

  /// Several years against each of them: with their sum where all are there, else with their size.
  private static func spanning(
    _ row: Int, _ years: [Int: Int], _ measure: Measure, _ table: ReportedTable
  ) -> [Check] {
    guard case .span(let span) = table.rows[row].period else { return [] }
    return ReportedColumn.allCases.filter { $0.addsUp && table.has($0, row) }.compactMap { column in
      let cell = Cell(row: row, column: column)
      let inside = span.compactMap { years[$0] }.filter { table.has(column, $0) }
      if inside.count == span.count {
        let added = inside.map { Cell(row: $0, column: column) }
        return .sum(Check.Sum(kind: .years, whole: cell, added: added))
      }
      guard column.isSteady, table.value(cell) > 0 else { return nil }
      let all = cells(column, years.values.sorted(), table)
      return typical(of: all, years: span.count, measure, table).map { .neighbours(cell, $0) }
    }
  }

  /// The figures of some rows that have a size: nothing is no slip of a hand.
  private static func cells(_ column: ReportedColumn, _ rows: [Int], _ table: ReportedTable) -> [Cell] {
    rows.map { Cell(row: $0, column: column) }.filter { table.value($0) > 0 }
  }

  /// What the others are like; `nil` where there are none.
  private static func typical(of others: [Cell], years: Int, _ measure: Measure, _ table: ReportedTable) -> Typical? {
    let sorted = others.map(table.value).sorted()
    guard !sorted.isEmpty else { return nil }
    return Typical(
      low: sorted[(sorted.count - 1) / 2], high: sorted[sorted.count / 2], years: years, count: sorted.count,
      floor: floor(measure))
  }
}

extension ReportedTable {
  /// Whether a row has a figure in a column.
  fileprivate func has(_ column: ReportedColumn, _ row: Int) -> Bool { rows[row].figures[column] != nil }

  /// The number of a cell; 0 where nothing was reported.
  fileprivate func value(_ cell: Cell) -> Int128 { rows[cell.row].figures[cell.column]?.value ?? 0 }
}
