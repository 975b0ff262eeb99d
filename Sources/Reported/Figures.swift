/// The figures of a table, with those that were corrected on the way.
struct Figures {
  private var rows: [[ReportedColumn: Figure]]

  init(_ table: ReportedTable) { rows = table.rows.map(\.figures) }

  /// The figure of a cell that a check names; every such cell has one.
  subscript(cell: Cell) -> Figure { rows[cell.row][cell.column] ?? Figure(0) }

  /// Puts another number in the place of a figure.
  mutating func correct(_ cell: Cell, to value: Int128) {
    rows[cell.row][cell.column] = Figure(value, decimals: self[cell].decimals)
  }
}
