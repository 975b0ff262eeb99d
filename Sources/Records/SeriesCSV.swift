public import Engine
internal import Ledger

/// Rows of a series as CSV (RFC 4180): an office at the close of a day, all columns of the contract in cases and in
/// đồng, the rates, and what the targets ask for by that day. Whatever is not known is empty.
public struct SeriesCSV {
  /// What was written since the last `removeAll`.
  public private(set) var bytes: [UInt8] = []

  private static let columns = Measure.allCases.map { ($0, Column.all(of: $0)) }

  /// Nothing written yet.
  public init() {}

  /// Forgets what was written and keeps the memory.
  public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// The names of the columns: `office,date,period,cases.carriedIn,…,cases.rate,cases.pace,money.carriedIn,…`
  public mutating func header() {
    var names = ["office", "date", "period"]
    for (measure, columns) in Self.columns {
      names += (columns.map(\.rawValue) + ["rate", "pace"]).map { "\(measure.rawValue).\($0)" }
    }
    bytes.append(contentsOf: names.joined(separator: ",").utf8)
    bytes.append(0x0A)
  }

  /// One office at the close of one day.
  public mutating func row(_ closed: ClosedDay) {
    bytes.append(contentsOf: closed.office.utf8)
    bytes.append(0x2C)
    bytes.append(contentsOf: closed.day.description.utf8)
    bytes.append(0x2C)
    bytes.appendDecimal(Int128(closed.period.year))
    for (measure, columns) in Self.columns {
      let values = closed.columns(measure)
      for column in columns {
        bytes.append(0x2C)
        bytes.appendDecimal(column.value(values))
      }
      percent(values.rate)
      percent(closed.pace(measure))
    }
    bytes.append(0x0A)
  }

  private mutating func percent(_ value: Percent?) {
    bytes.append(0x2C)
    if let value { bytes.append(contentsOf: value.description.utf8) }
  }
}
