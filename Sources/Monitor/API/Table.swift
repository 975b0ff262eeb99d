import Alerts
import Ledger
import Records

/// A table for spreadsheets and programs, as CSV (RFC 4180).
struct Table {
  /// How the file is written.
  struct Style {
    var separator: Unicode.Scalar = ","
    /// Whether a byte order mark is in front, without which Excel takes UTF-8 for something else.
    var hasMark = false
  }

  /// A value of a cell.
  enum Value {
    case text(String)
    case number(Int128)
    case percent(Percent)
    case none
  }

  let columns: [String]
  private(set) var rows: [[Value]] = []

  init(_ columns: [String]) { self.columns = columns }

  mutating func add(_ row: [Value]) { rows.append(row) }

  /// The file.
  func bytes(_ style: Style) -> [UInt8] {
    var text = style.hasMark ? "\u{FEFF}" : ""
    text += columns.joined(separator: String(Character(style.separator))) + "\r\n"
    for row in rows {
      text += row.map { Self.cell($0, style) }.joined(separator: String(Character(style.separator))) + "\r\n"
    }
    return Array(text.utf8)
  }

  private static func cell(_ value: Value, _ style: Style) -> String {
    switch value {
    case .none: return ""
    case .number(let number): return "\(number)"
    // Where a semicolon separates, a comma is the point.
    case .percent(let percent):
      return style.separator == ";" ? percent.description.replacing(".", with: ",") : percent.description
    case .text(let text):
      // A spreadsheet takes a text that begins like this for a formula.
      // By scalars: a mark that follows makes another character of them, and not for a spreadsheet.
      let isFormula = text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
      let safe = isFormula ? "'" + text : text
      let needsQuotes = safe.unicodeScalars.contains { $0 == style.separator || $0 == "\"" || $0 == "\n" || $0 == "\r" }
      return needsQuotes ? "\"\(safe.replacing("\"", with: "\"\""))\"" : safe
    }
  }
}

extension Table.Value {
  init(_ number: (some BinaryInteger)?) { self = number.map { .number(Int128($0)) } ?? .none }
  init(_ percent: Percent?) { self = percent.map { .percent($0) } ?? .none }
  init(time: Int64?) { self = time.map { .text(utcTime(microseconds: $0)) } ?? .none }
}

extension Table {
  /// Offices, one a row.
  static func offices(_ standings: [Standing], _ view: BoardView, _ period: Int32) -> Table {
    var names = ["code", "name", "level", "parent", "period"]
    for measure in Measure.allCases {
      names += (Column.all(of: measure).map(\.rawValue) + ["rate", "target", "pace", "rank"]).map {
        "\(measure.rawValue)_\($0)"
      }
    }
    names += [
      "officers", "quota", "complaints_received", "complaints_resolved", "orphans", "rejected", "duplicates",
      "last_event", "alerts_firing",
    ]
    var table = Table(names)
    let directory = view.board.directory
    for standing in standings {
      let parent = view.board.tree.parent(of: standing.code)
      var row: [Value] = [
        .text(standing.code), .text(directory.name(of: standing.code)),
        .text(directory[standing.code]?.level ?? ""), .text(parent ?? ""), Value(period),
      ]
      for measure in Measure.allCases {
        let columns = standing.columns(measure)
        row += Column.all(of: measure).map { Value($0.value(columns)) }
        row += [
          Value(columns.rate), Value(standing.pace(measure).target), Value(standing.pace(measure).pace),
          Value(view.rank(standing.code, period, measure)),
        ]
      }
      row += [
        Value(standing.officers), Value(standing.quota), Value(standing.complaintsReceived),
        Value(standing.complaintsResolved), Value(standing.orphans), Value(standing.rejected),
        Value(standing.duplicates), Value(time: standing.lastEvent), Value(standing.firing.total),
      ]
      table.add(row)
    }
    return table
  }

  /// The days of an office.
  static func history(_ days: [HistoryDay]) -> Table {
    var table = Table([
      "date", "cases_done", "cases_eligible", "cases_rate", "money_done", "money_eligible", "money_rate",
    ])
    for day in days {
      var row: [Value] = [.text(day.day.description)]
      for measure in Measure.allCases {
        let (done, eligible) = (day.position.done(measure), day.position.eligible(measure))
        row += [Value(done), Value(eligible), Value(Percent(done, of: eligible))]
      }
      table.add(row)
    }
    return table
  }

  /// Alerts, one a row.
  static func alerts(_ alerts: some Sequence<AlertEntry>, _ directory: OfficeDirectory) -> Table {
    var table = Table([
      "id", "state", "rule", "office", "name", "metric", "period", "severity", "fired", "fired_rate",
      "fired_reference", "resolved", "resolution", "fired_observed",
    ])
    for alert in alerts {
      table.add([
        .text(alert.id), .text(alert.isFiring ? "firing" : "resolved"), .text(alert.rule), .text(alert.office),
        .text(directory.name(of: alert.office)), .text(alert.measure.rawValue), Value(alert.period),
        .text(alert.severity.rawValue), Value(time: alert.fired?.time), Value(alert.fired?.rate),
        Value(alert.fired?.reference), Value(time: alert.resolved?.time), .text(alert.resolution?.rawValue ?? ""),
        Value(alert.fired?.observed),
      ])
    }
    return table
  }
}

/// A day of an office's history.
struct HistoryDay {
  let day: Day
  let position: Position
}
