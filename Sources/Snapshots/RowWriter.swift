internal import CaseEvents
internal import GRDB
internal import GRDBSQLite
internal import Ledger

/// Puts rows into one table, each with its checksum: the columns are added in their order, then the row is ended.
///
/// It speaks to SQLite without what is between, which costs several times as much as the row itself. Used within one
/// access to the database.
final class RowWriter {
  private let table: SnapshotTable
  private let key: HashKey
  private let db: Database
  private let replacement: Statement
  private let checksumQuery: Statement
  private var checksum: RowChecksum
  private var column: Int32 = 0
  private var bindingCode = SQLITE_OK

  init(_ table: SnapshotTable, _ db: Database, key: HashKey) throws {
    self.table = table
    self.key = key
    self.db = db
    replacement = try db.cachedStatement(sql: table.replacement)
    checksumQuery = try db.cachedStatement(sql: table.checksumQuery)
    checksum = RowChecksum(table, key: key)
  }

  func add(_ value: some FixedWidthInteger) {
    let value = Int64(truncatingIfNeeded: value)
    checksum.add(value)
    bind { statement, column in sqlite3_bind_int64(statement, column, value) }
  }

  func add(_ text: String?) {
    guard var text else {
      checksum.addNull()
      return bind { statement, column in sqlite3_bind_null(statement, column) }
    }
    checksum.add(text)
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        bind { sqlite3_bind_text($0, $1, characters.baseAddress, Int32(characters.count), Self.isCopied) }
      }
    }
  }

  /// - Parameter body: fewer bytes than SQLite takes in one value (`SnapshotTransaction.maximumBodyByteCount`).
  func add(_ body: UnsafeRawBufferPointer) {
    checksum.add(body)
    bind { sqlite3_bind_blob($0, $1, body.baseAddress, Int32(body.count), Self.isCopied) }
  }

  /// Writes the row whose columns were added.
  ///
  /// - Returns: by how much the sum of the table's checksums grew, wrapping.
  func end() throws -> Int64 {
    let (old, new) = (checksumQuery.sqliteStatement, replacement.sqliteStatement)
    defer {
      for statement in [old, new] { sqlite3_reset(statement) }
      checksum = RowChecksum(table, key: key)
      column = 0
      bindingCode = SQLITE_OK
    }
    if bindingCode != SQLITE_OK { throw DatabaseError(resultCode: ResultCode(rawValue: bindingCode)) }
    let value = checksum.value
    let isThere = try step(old)
    let before = isThere ? sqlite3_column_int64(old, 0) : 0
    sqlite3_bind_int64(new, column + 1, value)
    _ = try step(new)
    return value &- before
  }

  /// Tells SQLite to copy what is bound; the C macro `SQLITE_TRANSIENT` is not imported.
  private static let isCopied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  private func bind(_ body: (SQLiteStatement, Int32) -> Int32) {
    column += 1
    check(body(replacement.sqliteStatement, column))
    if column <= table.keyCount { check(body(checksumQuery.sqliteStatement, column)) }
  }

  private func check(_ code: Int32) {
    if code != SQLITE_OK { bindingCode = code }
  }

  private func step(_ statement: SQLiteStatement) throws -> Bool {
    let code = sqlite3_step(statement)
    if code == SQLITE_ROW || code == SQLITE_DONE { return code == SQLITE_ROW }
    throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
  }
}
