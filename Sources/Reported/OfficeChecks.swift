public import Ledger

/// An office below another.
public struct Subordinate: Sendable {
  /// Code of the office.
  public let office: String
  /// Code of the office above.
  public let parent: String
  /// The first day it exists; `nil` without a known one.
  public let firstDay: Day?
  /// The last day it exists; `nil` while it exists.
  public let lastDay: Day?

  /// An office with what it stands below.
  public init(office: String, parent: String, firstDay: Day?, lastDay: Day?) {
    self.office = office
    self.parent = parent
    self.firstDay = firstDay
    self.lastDay = lastDay
  }
}

/// What an office and those below it must agree on: its figures are the sums of theirs.
enum OfficeChecks {
  private struct Key: Hashable {
    let office: String
    let period: ReportedPeriod
    let measure: Measure
  }

  /// The checks of each row whose office has offices below, as far as all of these have figures.
  static func checks(
    _ table: ReportedTable, _ subordinates: [Subordinate], _ calendar: StatisticsCalendar
  ) -> [Check] {
    let below = Dictionary(grouping: subordinates, by: \.parent)
    let keys = table.rows.map { Key(office: $0.office, period: $0.period, measure: $0.measure) }
    let rows = Dictionary(zip(keys, keys.indices), uniquingKeysWith: { first, _ in first })
    return keys.enumerated().flatMap { index, key -> [Check] in
      guard let years = key.period.years, let offices = below[key.office] else { return [] }
      let first = calendar.period(years.lowerBound).first
      let last = calendar.period(years.upperBound).last
      let existing = offices.filter { ($0.firstDay ?? first) <= last && ($0.lastDay ?? last) >= first }
      let parts = existing.compactMap { rows[Key(office: $0.office, period: key.period, measure: key.measure)] }
      guard !parts.isEmpty, parts.count == existing.count else { return [] }
      return ReportedColumn.allCases.compactMap { column in
        guard column != .rate, ([index] + parts).allSatisfy({ table.rows[$0].figures[column] != nil }) else {
          return nil
        }
        let added = parts.map { Cell(row: $0, column: column) }
        return .sum(Check.Sum(kind: .offices, whole: Cell(row: index, column: column), added: added))
      }
    }
  }
}
