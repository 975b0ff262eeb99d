internal import Engine
internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import Ledger

/// Whether the rows of a file are those that were written: their checksums, and the digest over them.
enum SnapshotChecks {
  /// Tables that are not as this program makes them.
  static func tableFindings(_ db: Database) throws -> [String] {
    let rows = try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'table'")
    let pairs = rows.map { row in (String.fromDatabaseValue(row[0]), String.fromDatabaseValue(row[1])) }
    let found = Dictionary(pairs, uniquingKeysWith: { $1 })
    return SnapshotSchema.tables.compactMap { table in
      guard let sql = found[table.name] else { return "table \(table.name) is missing" }
      return sql == table.definition
        ? nil : "table \(table.name) has other columns than format \(SnapshotSchema.format)"
    }
  }

  /// Rows that differ from their checksums. Where there are none: whether rows are missing, doubled, or older than the
  /// checkpoint. A file without any finding holds exactly what was written.
  static func rowFindings(_ db: Database, key: HashKey, limit: Int) throws -> [String] {
    var findings: [String] = []
    var digest: Int64 = 0
    var rowCount = 0
    for table in SnapshotSchema.tables {
      let isSummed = SnapshotSchema.stateTables.contains { $0.name == table.name }
      try forEachChecksum(db, table, key) { row, found, kept in
        if found != kept, findings.count < limit {
          findings.append("table \(table.name), \(describe(row, table)): the checksum differs")
        }
        guard isSummed else { return }
        digest &+= found
        rowCount += 1
      }
    }
    if !findings.isEmpty { return findings }
    guard let expected = try Int64.fetchOne(db, sql: "SELECT digest FROM checkpoint") else {
      return rowCount == 0 ? [] : ["the checkpoint is missing"]
    }
    return digest == expected ? [] : ["rows are missing, or older than the checkpoint: the digest differs"]
  }

  private static func forEachChecksum(
    _ db: Database, _ table: SnapshotTable, _ key: HashKey,
    _ body: (_ row: SQLiteStatement, _ found: Int64, _ kept: Int64) -> Void
  ) throws {
    let statement = try db.makeStatement(sql: table.selection)
    let row = statement.sqliteStatement
    let columnCount = Int32(table.columns.count)
    defer { sqlite3_reset(row) }
    while true {
      let code = sqlite3_step(row)
      if code == SQLITE_DONE { return }
      guard code == SQLITE_ROW else {
        throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
      }
      var checksum = RowChecksum(table, key: key)
      checksum.add(row, columns: 0..<columnCount)
      body(row, checksum.value, sqlite3_column_int64(row, columnCount))
    }
  }

  /// The key of a row in words.
  private static func describe(_ row: SQLiteStatement, _ table: SnapshotTable) -> String {
    table.keyNames.enumerated().map { index, name in
      let column = Int32(index)
      if sqlite3_column_type(row, column) == SQLITE_INTEGER { return "\(name) \(sqlite3_column_int64(row, column))" }
      let text = sqlite3_column_text(row, column).map { String(cString: $0) } ?? ""
      return "\(name) \(text.debugDescription)"
    }.joined(separator: ", ")
  }
}
