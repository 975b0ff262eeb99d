public import Ledger

/// The period of a reported row.
public enum ReportedPeriod: Hashable, Sendable, CustomStringConvertible {
  /// A statistics year, by its name.
  case year(Int)
  /// Several years from the first to the last, written `2016-2020`.
  case span(ClosedRange<Int>)
  /// Anything else, such as `9 months of 2017`; such a row is compared with no other.
  case other(String)

  /// As a report writes it.
  public var description: String {
    switch self {
    case .year(let year): "\(year)"
    case .span(let years): "\(years.lowerBound)-\(years.upperBound)"
    case .other(let text): text
    }
  }

  /// Whether it is made of several years.
  var isSpan: Bool { if case .span = self { true } else { false } }

  /// The years that it is made of; `nil` where they are not known.
  var years: ClosedRange<Int>? {
    switch self {
    case .year(let year): year...year
    case .span(let years): years
    case .other: nil
    }
  }
}

/// What an office reported for a period in one measure.
public struct ReportedRow: Equatable, Sendable {
  /// The line of the file, from 1.
  public let line: Int
  /// Code of the office.
  public let office: String
  /// The period.
  public let period: ReportedPeriod
  /// What the figures count.
  public let measure: Measure
  /// The figures that were reported.
  public let figures: [ReportedColumn: Figure]
}

/// The figures of a file, a row for each office, period and measure that has some.
public struct ReportedTable: Equatable, Sendable {
  /// In the order of the file, cases before money.
  public let rows: [ReportedRow]
  /// Columns of the file that hold no figure, by name: nothing in them was looked at.
  public let ignoredColumns: [String]

  /// The row of a cell.
  func row(_ cell: Cell) -> ReportedRow { rows[cell.row] }
}

/// The place of a figure in a table.
struct Cell: Hashable {
  /// Index of the row.
  let row: Int
  let column: ReportedColumn
}
