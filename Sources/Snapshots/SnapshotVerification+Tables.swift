internal import GRDB
internal import Ledger

/// What can be said of a file before it is loaded.
extension SnapshotVerification {
  /// What SQLite finds wrong with the file, types and nulls of STRICT tables included.
  static func integrityFindings(_ db: Database) throws -> [String] {
    let lines = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)")
    return lines == ["ok"] ? [] : lines.map { "SQLite: \($0.split(separator: "\n").joined(separator: "; "))" }
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
        + " AND maxAhead >= 0 AND segmentCount >= 0 AND applied >= 0 AND duplicates >= 0"
        + " AND isHistoryIncomplete IN (0, 1)"
    ),
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
}
