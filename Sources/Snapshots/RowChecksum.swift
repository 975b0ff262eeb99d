internal import CaseEvents
internal import GRDB
internal import GRDBSQLite
internal import Ledger

/// The checksum of one row: the low half of the keyed hash over the name of its table and its columns in their order,
/// its own left out. Each column is its kind, for text and bodies its length, and its value.
struct RowChecksum {
  private var hash: SipHash128

  init(_ table: SnapshotTable, key: HashKey) {
    hash = SipHash128(key: key)
    add(table.name)
  }

  var value: Int64 {
    var hash = hash
    return Int64(bitPattern: hash.finish().low)
  }

  mutating func add(_ value: Int64) {
    addHead("i", 0)
    addWord(UInt64(bitPattern: value))
  }

  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add("t", UnsafeRawBufferPointer($0)) }
  }

  mutating func add(_ body: UnsafeRawBufferPointer) { add("b", body) }

  mutating func addNull() { addHead("n", 0) }

  /// Adds columns of the row that a statement stands at.
  mutating func add(_ row: SQLiteStatement, columns: Range<Int32>) {
    for column in columns {
      switch sqlite3_column_type(row, column) {
      case SQLITE_INTEGER: add(sqlite3_column_int64(row, column))
      case SQLITE_NULL: addNull()
      case SQLITE_TEXT: add("t", Self.bytes(sqlite3_column_text(row, column), row, column))
      case SQLITE_BLOB: add("b", Self.bytes(sqlite3_column_blob(row, column), row, column))
      default: addHead("?", 0)
      }
    }
  }

  private static func bytes(
    _ start: UnsafeRawPointer?, _ row: SQLiteStatement, _ column: Int32
  ) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(row, column)))
  }

  private mutating func add(_ kind: Unicode.Scalar, _ bytes: UnsafeRawBufferPointer) {
    addHead(kind, bytes.count)
    guard let start = bytes.baseAddress else { return }
    hash.add(start, count: bytes.count)
  }

  private mutating func addHead(_ kind: Unicode.Scalar, _ count: Int) {
    addWord(UInt64(kind.value) | UInt64(count) << 8)
  }

  private mutating func addWord(_ word: UInt64) {
    withUnsafeBytes(of: word.littleEndian) { bytes in
      if let start = bytes.baseAddress { hash.add(start, count: bytes.count) }
    }
  }
}
