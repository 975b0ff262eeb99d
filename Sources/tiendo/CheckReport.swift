internal import Engine
internal import Ledger
internal import Records
internal import Reported

/// What a check of reported figures found, for people and for programs.
struct CheckReport {
  /// The file of the figures, as the user named it.
  let path: String
  let table: ReportedTable
  let examination: Examination
  /// What was read of events; `nil` without them.
  let counts: Counts?

  /// `1 finding`, `12 findings`.
  var findingCount: String {
    let count = examination.findings.count
    return count == 1 ? "1 finding" : "\(Figures.grouped(Int128(count))) findings"
  }

  /// Each finding with its line, and what was looked at.
  var text: String {
    var text = ""
    for finding in examination.findings {
      let place = "\(path):\(finding.line): office \(finding.office), \(finding.period), \(finding.measure): "
      text += place + Self.lines(finding).joined(separator: "\n    ") + "\n"
    }
    let rowCount = table.rows.count
    let rows = "\(Figures.grouped(Int128(rowCount))) \(rowCount == 1 ? "row" : "rows")"
    let checks = "\(Figures.grouped(Int128(examination.checkCount))) checks"
    text += "\(rows), \(checks): \(examination.findings.isEmpty ? "nothing found" : findingCount)\n"
    if !table.ignoredColumns.isEmpty {
      text += "columns without figures: \(table.ignoredColumns.joined(separator: ", "))\n"
    }
    if let counts {
      let rejected = counts.rejected.values.reduce(0, +)
      let reasons = rejected == 0 ? "" : " (\(ReplaySummary.reasons(counts)))"
      text += "\(Figures.grouped(Int128(counts.read))) events read, "
      text += "\(Figures.grouped(Int128(rejected))) rejected\(reasons)\n"
    }
    return text
  }

  /// The headline of a finding, and the lines that explain it.
  private static func lines(_ finding: Finding) -> [String] {
    let reasons = finding.reasons.map(\.text)
    if finding.likely.count == 1 { return [words(finding.likely[0], in: finding)] + reasons }
    if reasons.count == 1, finding.likely.isEmpty { return reasons }
    let isOfSize = finding.reasons.allSatisfy { $0.kind == .neighbours }
    let subject =
      finding.column.map { "\($0) does not fit" } ?? (isOfSize ? "figures of another size" : "figures that do not fit")
    let likely = finding.likely.map { words($0, in: finding) }
    return [subject] + reasons + (likely.isEmpty ? [] : [likely.joined(separator: "; or ")])
  }

  private static func words(_ likely: Finding.Likely, in finding: Finding) -> String {
    let unit = likely.column == .rate ? " %" : ""
    let whose = likely.office == finding.office ? "\(likely.period)" : "office \(likely.office)"
    let place = likely.line == finding.line ? "" : " of \(whose) in line \(likely.line)"
    let why = likely.slip?.words ?? "as the figures beside it have it"
    return "likely \(likely.column) \(likely.figure)\(unit)\(place), not \(likely.reported)\(unit) (\(why))"
  }

  /// The findings as one JSON object (`schemas/check-findings.schema.json`), with a line end.
  var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("rows", table.rows.count)
    writer.member("checks", examination.checkCount)
    writer.key("ignoredColumns")
    writer.beginArray()
    for name in table.ignoredColumns { writer.string(name) }
    writer.endArray()
    writer.key("input")
    if let counts { writer.input(counts) } else { writer.raw("null") }
    writer.key("findings")
    writer.beginArray()
    for finding in examination.findings { writer.finding(finding) }
    writer.endArray()
    writer.endObject()
    return writer.bytes + [0x0A]
  }
}

extension JSONWriter {
  fileprivate mutating func finding(_ finding: Finding) {
    beginObject()
    member("line", finding.line)
    member("office", finding.office)
    member("period", finding.period.description)
    member("measure", finding.measure.rawValue)
    member("column", finding.column?.rawValue)
    key("reasons")
    beginArray()
    for reason in finding.reasons {
      beginObject()
      member("kind", reason.kind.rawValue)
      member("text", reason.text)
      endObject()
    }
    endArray()
    key("likely")
    beginArray()
    for likely in finding.likely { self.likely(likely) }
    endArray()
    endObject()
  }

  private mutating func likely(_ likely: Finding.Likely) {
    beginObject()
    member("line", likely.line)
    member("office", likely.office)
    member("period", likely.period.description)
    member("column", likely.column.rawValue)
    key("reported")
    raw(likely.reported.plain)
    key("figure")
    raw(likely.figure.plain)
    member("slip", likely.slip?.rawValue)
    endObject()
  }
}
