internal import CSV
internal import Ledger

/// Reads reported figures: CSV in UTF-8 with `office`, `period` and the figures, separated by commas or semicolons.
///
/// A figure's column is `cases.done`, `money.eligible` …, or `done`, `eligible` … beside a column `measure`. An empty
/// field, and one with a dash alone, is a figure that was not reported.
public enum ReportedFile {
  /// Why a file was refused.
  public struct Failure: Error, Equatable, Sendable {
    /// The line on which the record begins, from 1.
    public let line: Int
    /// What is wrong and what is expected.
    public let reason: String
  }

  /// What a column of the file holds.
  private enum Role: Hashable {
    case office, period, measure
    case figure(ReportedColumn, Measure?)
  }

  private struct Key: Hashable {
    let office: String
    let period: ReportedPeriod
    let measure: Measure
  }

  /// The figures of a file's bytes.
  public static func parse(_ bytes: [UInt8]) throws(Failure) -> ReportedTable {
    let records = try records(of: bytes)
    guard let header = records.first else {
      throw Failure(line: 1, reason: "the file is empty; its first line names the columns, such as office,period")
    }
    let (roles, ignored) = try roles(of: header)
    var rows: [ReportedRow] = []
    var lines: [Key: Int] = [:]
    for record in records.dropFirst() {
      for row in try self.rows(of: record, roles, columnCount: header.fields.count) {
        let key = Key(office: row.office, period: row.period, measure: row.measure)
        if let earlier = lines.updateValue(row.line, forKey: key) {
          throw Failure(
            line: row.line,
            reason: "office \(row.office) has \(row.measure) of \(row.period) in line \(earlier) already; keep one")
        }
        rows.append(row)
      }
    }
    return ReportedTable(rows: rows, ignoredColumns: ignored)
  }

  private static func records(of bytes: [UInt8]) throws(Failure) -> [CSVReader.Record] {
    let firstLine = bytes.drop { $0 == 0x0A || $0 == 0x0D }.prefix { $0 != 0x0A }
    let semicolon = UInt8(ascii: ";")
    do {
      return try CSVReader.records(
        of: bytes, separator: firstLine.contains(semicolon) ? semicolon : UInt8(ascii: ","))
    } catch {
      throw Failure(line: error.line, reason: error.reason)
    }
  }

  /// Which columns there are, by their place, and the names of those that are of no use.
  private static func roles(
    of header: CSVReader.Record
  ) throws(Failure) -> (roles: [(place: Int, name: String, role: Role)], ignored: [String]) {
    let names = header.fields.map(trimmed)
    let hasMeasure = names.contains("measure")
    var roles: [(place: Int, name: String, role: Role)] = []
    var ignored: [String] = []
    for (place, name) in names.enumerated() {
      guard let role = try role(of: name, hasMeasure: hasMeasure, line: header.line) else {
        ignored.append(name)
        continue
      }
      guard !roles.contains(where: { $0.role == role }) else {
        throw Failure(line: header.line, reason: "column \(name) stands there twice; keep one")
      }
      roles.append((place, name, role))
    }
    for (name, role) in [("office", Role.office), ("period", Role.period)]
    where !roles.contains(where: { $0.role == role }) {
      throw Failure(line: header.line, reason: "the header has no column \(name), which every row needs")
    }
    guard roles.count > (hasMeasure ? 3 : 2) else {
      throw Failure(
        line: header.line,
        reason: "the header names no figure; columns are called cases.done, money.eligible, cases.rate and so on, "
          + "or done, eligible, rate beside a column measure")
    }
    return (roles, ignored)
  }

  private static func role(of name: String, hasMeasure: Bool, line: Int) throws(Failure) -> Role? {
    switch name {
    case "office": return .office
    case "period": return .period
    case "measure": return .measure
    default: break
    }
    for measure in Measure.allCases where name.hasPrefix("\(measure).") {
      let column = ReportedColumn(rawValue: String(name.dropFirst("\(measure).".count)))
      guard let column, column.exists(in: measure) else {
        let allowed = ReportedColumn.allCases.filter { $0.exists(in: measure) }.map(\.rawValue).joined(separator: ", ")
        throw Failure(line: line, reason: "\(name) is no column; after \(measure). stands one of \(allowed)")
      }
      guard !hasMeasure else {
        throw Failure(line: line, reason: "\(name) and a column measure exclude each other; write \(column) alone")
      }
      return .figure(column, measure)
    }
    return hasMeasure ? ReportedColumn(rawValue: name).map { .figure($0, nil) } : nil
  }

  /// The rows that a record holds: one for each measure with figures.
  private static func rows(
    of record: CSVReader.Record, _ roles: [(place: Int, name: String, role: Role)], columnCount: Int
  ) throws(Failure) -> [ReportedRow] {
    guard record.fields.count == columnCount else {
      throw Failure(
        line: record.line,
        reason: "\(record.fields.count) fields where the header has \(columnCount); "
          + "a figure that holds the separator needs quotes")
    }
    var office = ""
    var period = ReportedPeriod.other("")
    var measure: Measure?
    var figures: [Measure: [ReportedColumn: Figure]] = [:]
    // The measure first: bare names of columns mean nothing without it.
    for (place, name, role) in roles {
      let text = trimmed(record.fields[place])
      switch role {
      case .office: office = text
      case .period: period = try self.period(text, line: record.line)
      case .measure:
        measure = Measure(rawValue: text)
        if measure == nil {
          throw Failure(line: record.line, reason: "\(name) \"\(text)\" is neither cases nor money")
        }
      case .figure: break
      }
    }
    if office.isEmpty { throw Failure(line: record.line, reason: "office is empty; every row needs its code") }
    for (place, name, role) in roles {
      guard case .figure(let column, let ownMeasure) = role, let measure = ownMeasure ?? measure else { continue }
      let text = trimmed(record.fields[place])
      if ["", "-", "–", "—"].contains(text) { continue }
      guard column.exists(in: measure) else {
        throw Failure(line: record.line, reason: "\(measure) has no column \(column); leave the field empty")
      }
      figures[measure, default: [:]][column] = try figure(text, column, name: name, line: record.line)
    }
    return Measure.allCases.compactMap { measure in
      figures[measure].map {
        ReportedRow(line: record.line, office: office, period: period, measure: measure, figures: $0)
      }
    }
  }

  private static func figure(_ text: String, _ column: ReportedColumn, name: String, line: Int) throws(Failure)
    -> Figure
  {
    if column == .rate {
      guard let rate = Figure(rate: text) else {
        throw Failure(line: line, reason: "\(name) \"\(text)\" is not a rate in percent, such as 81.41 or 81,41")
      }
      return rate
    }
    guard let number = Figure(number: text) else {
      throw Failure(
        line: line,
        reason: "\(name) \"\(text)\" is not a whole number of at most \(Figure.maximumDigits) digits, "
          + "such as 1234567, 1,234,567 or 1.234.567")
    }
    return number
  }

  private static func period(_ text: String, line: Int) throws(Failure) -> ReportedPeriod {
    guard !text.isEmpty else {
      throw Failure(line: line, reason: "period is empty; write a year, such as 2020, or years, such as 2016-2020")
    }
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "–" }.map { year(trimmed($0)) }
    switch parts.count {
    case 1:
      if let year = parts[0] { return .year(year) }
    case 2:
      guard let first = parts[0], let last = parts[1] else { break }
      guard first <= last else {
        throw Failure(line: line, reason: "period \(text) ends before it begins; write the earlier year first")
      }
      return .span(first...last)
    default: break
    }
    return .other(text)
  }

  /// A year of four digits, in the centuries of reports.
  private static func year(_ text: String) -> Int? {
    guard text.utf8.count == 4, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let year = Int(text),
      (1900...2200).contains(year)
    else { return nil }
    return year
  }
}
