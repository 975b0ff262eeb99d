internal import CaseEvents
internal import Engine
internal import Foundation
internal import GRDB
internal import Ledger

/// What can be said of a file before it is loaded.
extension SnapshotVerification {
  /// What SQLite finds wrong with the file, types and nulls of STRICT tables included.
  static func integrityFindings(_ db: Database) throws -> [String] {
    let lines = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)")
    return lines == ["ok"] ? [] : lines.map { "SQLite: \($0.split(separator: "\n").joined(separator: "; "))" }
  }

  /// Tables that are not as this program makes them.
  static func tableFindings(_ db: Database) throws -> [String] {
    let query = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    let reference = try DatabaseQueue()
    let expected = try reference.write { reference in
      try reference.execute(sql: SnapshotSchema.tables)
      return try Row.fetchAll(reference, sql: query).map { (name: $0[0] as String, sql: $0[1] as String) }
    }
    let found = Dictionary(
      try Row.fetchAll(db, sql: query).map { ($0[0] as String, $0[1] as String) }, uniquingKeysWith: { $1 })
    return expected.compactMap { table in
      guard let sql = found[table.name] else { return "table \(table.name) is missing" }
      return sql == table.sql ? nil : "table \(table.name) has other columns than format \(SnapshotSchema.format)"
    }
  }

  /// Rows with a number or text that no worker writes. With none, the state can be loaded without any surprise.
  static func rangeFindings(_ db: Database) throws -> [String] {
    try rangeChecks.compactMap { check in
      let sql = "SELECT count(*) FROM \(check.table) WHERE NOT (\(check.condition))"
      let count = try Int.fetchOne(db, sql: sql) ?? 0
      return count == 0 ? nil : "table \(check.name): \(count) \(count == 1 ? "row" : "rows") out of range"
    }
  }

  private struct RangeCheck {
    let name: String
    let table: String
    let condition: String

    init(_ name: String, _ condition: String, join: String = "") {
      self.name = name
      table = join.isEmpty ? name : "\(name) \(join)"
      self.condition = condition
    }
  }

  private static let sequence = "BETWEEN 0 AND 4294967295"
  private static let period = "BETWEEN 1000 AND 10000"
  private static let index = "BETWEEN 0 AND 2147483647"
  private static func text(_ column: String) -> String {
    "length(\(column)) BETWEEN 1 AND \(CodeTable.maximumLength) AND \(column) NOT GLOB '*[^A-Za-z0-9._-]*'"
  }

  private static let rangeChecks = [
    RangeCheck(
      "checkpoint",
      "nextOffset >= 0 AND lastOffset >= -1 AND lastOffset < nextOffset AND caseCount \(index)"
        + " AND segmentCount >= 0 AND applied >= 0 AND duplicates >= 0 AND isHistoryIncomplete IN (0, 1)"),
    RangeCheck(
      "offices",
      "number \(index) AND \(text("code")) AND windowLast \(sequence) AND firstPeriod \(period)"
        + " AND lastPeriod \(period) AND firstPeriod <= lastPeriod AND orphans >= 0 AND staffingSequence \(sequence)"
        + " AND officers \(index) AND quota \(index) AND lastOffset >= -1 AND rejected >= 0 AND duplicates >= 0"),
    RangeCheck("cells", "number \(index) AND office \(index) AND (category IS NULL OR \(text("category")))"),
    RangeCheck(
      "targets",
      "office IN (SELECT number FROM offices) AND period \(period) AND sequence \(sequence)"
        + " AND casesHundredths BETWEEN 0 AND 10000 AND moneyHundredths BETWEEN 0 AND 10000"),
    RangeCheck(
      "ruleStates",
      "office IN (SELECT number FROM offices) AND phase IN ('pending', 'firing') AND period \(period)"),
    RangeCheck("samples", "office IN (SELECT number FROM offices)"),
    RangeCheck(
      "movements", "o.number IS NOT NULL AND m.period BETWEEN o.firstPeriod AND o.lastPeriod",
      join: "AS m LEFT JOIN cells AS c ON c.number = m.cell LEFT JOIN offices AS o ON o.number = c.office"),
    RangeCheck("caseNames", "first \(index) AND count \(index)"),
    RangeCheck("caseSegments", "number \(index)"),
    RangeCheck("casePages", "number \(index)"),
  ]

  /// Bodies with another checksum than was written with them, and gaps between segments or pages.
  static func bodyFindings(_ db: Database, _ key: HashKey) throws -> [String] {
    var findings: [String] = []
    for (table, number) in [("caseNames", "first"), ("casePages", "number"), ("caseSegments", "number")] {
      let rows = try Row.fetchCursor(db, sql: "SELECT \(number), checksum, body FROM \(table) ORDER BY 1")
      var numbers: [Int] = []
      while let row = try rows.next() {
        numbers.append(row[0])
        let checksum: Int64 = row[1]
        let found = try row.withUnsafeData(atIndex: 2) { data in
          (data ?? Data()).withUnsafeBytes { SnapshotFile.checksum($0, key: key) }
        }
        if found != checksum { findings.append("table \(table), \(number) \(numbers.last ?? 0): the checksum differs") }
      }
      if table == "caseNames" { continue }
      let isChained = zip(numbers, numbers.dropFirst()).allSatisfy { $0 + 1 == $1 }
      if !isChained { findings.append("table \(table): rows are missing between the first and the last") }
      guard table == "caseSegments", let last = numbers.last else { continue }
      let count = try Int.fetchOne(db, sql: "SELECT segmentCount FROM checkpoint") ?? 0
      if last != count { findings.append("table \(table): the last is \(last), by the checkpoint \(count)") }
    }
    return Array(findings.prefix(maximumFindings))
  }
}
