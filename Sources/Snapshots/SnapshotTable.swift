/// One table of a snapshot file: its columns, and with each row the row's checksum.
struct SnapshotTable: Sendable {
  let name: String
  /// The columns as SQL defines them, those of the key first; without the checksum.
  let columns: [String]
  let keyCount: Int

  /// - Parameter keyCount: with one, its column says `PRIMARY KEY` itself.
  init(_ name: String, keyCount: Int = 1, _ columns: [String]) {
    self.name = name
    self.columns = columns
    self.keyCount = keyCount
  }

  var columnNames: [String] { columns.map { String($0.prefix { $0 != " " }) } }
  var keyNames: ArraySlice<String> { columnNames.prefix(keyCount) }

  /// As SQLite keeps the statement, so that a file can be compared with it. A body stands behind the checksum, which is
  /// then read without it.
  var definition: String {
    let isBody = columns.last?.hasSuffix(" BLOB NOT NULL") ?? false
    var parts = columns
    parts.insert("checksum INTEGER NOT NULL", at: isBody ? parts.count - 1 : parts.count)
    if keyCount > 1 { parts.append("PRIMARY KEY (\(keyNames.joined(separator: ", ")))") }
    let isByNumber = keyCount == 1 && columns.first?.contains(" INTEGER ") == true
    return "CREATE TABLE \(name)(\(parts.joined(separator: ", "))) STRICT\(isByNumber ? "" : ", WITHOUT ROWID")"
  }

  /// A query for the columns in their order, then the checksum.
  var selection: String { "SELECT \(columnNames.joined(separator: ", ")), checksum FROM \(name)" }

  /// A statement that puts a row in the place of the one with its key, given the columns in their order, then the
  /// checksum.
  var replacement: String {
    let places = Array(repeating: "?", count: columns.count + 1).joined(separator: ", ")
    return
      "INSERT OR REPLACE INTO \(name) (\(columnNames.joined(separator: ", ")), checksum) VALUES (\(places))"
  }

  /// A query for the checksum of the row with a key.
  var checksumQuery: String {
    "SELECT checksum FROM \(name) WHERE \(keyNames.map { "\($0) = ?" }.joined(separator: " AND "))"
  }
}
