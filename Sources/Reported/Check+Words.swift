internal import Ledger

extension Check {
  /// What is wrong, in one sentence with the figures of the report, told at one of them: figures of other rows are
  /// named with their place.
  func words(_ table: ReportedTable, _ figures: Figures, at place: Cell) -> String {
    func named(_ cell: Cell) -> String {
      "\(cell.column) \(figures[cell])\(cell.column == .rate ? " %" : "")\(Self.place(of: cell, from: place, table))"
    }
    func value(_ cell: Cell) -> Int128 { figures[cell].value }
    switch self {
    case .sum(let sum): return sum.words(figures, named)
    case .rate(let rate, let done, let eligible):
      let share = Share(done: value(done), eligible: value(eligible))
      let right = share.rate(decimals: max(2, figures[rate].decimals)).map { "\($0) %" } ?? "no rate"
      return "\(named(rate)) ≠ 100 × \(named(done)) ÷ \(named(eligible)) = \(right)"
    case .order(let part, let whole):
      return "\(named(part)) is more than \(named(whole))"
    case .neighbours(let cell, let typical):
      let basis = typical.years == 1 ? "the median of \(typical.count) other years" : typical.wordsOfYears
      return Self.words(named(cell), value(cell), typical, basis)
    case .pair(let one, let two, let floor):
      let (cell, other) = place.row == two.row ? (two, one) : (one, two)
      return Self.words(
        named(cell), value(cell), Typical(low: value(other), floor: floor),
        "that\(Self.place(of: other, from: place, table))")
    case .events(let cell, let number):
      return "\(named(cell)) ≠ \(Figure(number)) of the events"
    case .eventRate(let cell, let share):
      let right = share.rate(decimals: max(2, figures[cell].decimals)).map { "\($0) %" } ?? "no rate"
      return "\(named(cell)) ≠ \(right) of the events"
    }
  }

  /// Where a figure stands, seen from another.
  private static func place(of cell: Cell, from place: Cell, _ table: ReportedTable) -> String {
    if cell.row == place.row { return "" }
    let row = table.row(cell)
    let isOfOffice = row.office == table.row(place).office
    return " of \(isOfOffice ? row.period.description : "office " + row.office) in line \(row.line)"
  }

  /// How many times the larger of two figures is the smaller; both are above 0, as such checks are made.
  private static func words(_ name: String, _ number: Int128, _ typical: Typical, _ basis: String) -> String {
    func ratio(_ larger: Int128, _ smaller: Int128) -> Figure {
      Figure(Percent(rounding: larger * 10, dividedBy: smaller).hundredths, decimals: 1)
    }
    let (doubled, middle) = (number * 2, typical.doubledMiddle)
    let comparison =
      doubled > middle ? "\(ratio(doubled, middle)) times" : "\(ratio(middle, doubled)) times smaller than"
    return "\(name) is \(comparison) \(Figure(middle / 2)), \(basis)"
  }
}

extension Check.Sum {
  fileprivate func words(_ figures: Figures, _ named: (Cell) -> String) -> String {
    func total(_ cells: [Cell]) -> Int128 { cells.reduce(0) { $0 + figures[$1].value } }
    let sum = Figure(total(added) - total(subtracted))
    switch kind {
    case .carriedOver:
      return "\(named(whole)) ≠ \(added.map(named).joined())"
    case .years:
      return "\(named(whole)) ≠ \(sum), the sum of its \(added.count) years"
    case .offices:
      return "\(named(whole)) ≠ \(sum), the sum of the \(added.count) offices below"
    default:
      let terms = added.map(named).joined(separator: " + ") + subtracted.map { " − " + named($0) }.joined()
      return "\(named(whole)) ≠ \(terms) = \(sum)"
    }
  }
}

extension Typical {
  fileprivate var wordsOfYears: String { "\(years) years at the median of \(count)" }
}
