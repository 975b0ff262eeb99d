import Foundation
import GRDB
import Testing

/// `schemas/snapshot.sql` is what people read of the file, so it must be what is in it.
@Suite("The description of the snapshot file")
struct SchemaFileTests {
  private static let description = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../schemas/snapshot.sql").standardizedFileURL

  /// Words and marks of SQL, without comments and white space.
  private static func words(_ sql: String) -> [String] {
    sql.split(separator: "\n").map { $0.prefix(upTo: $0.firstRange(of: "--")?.lowerBound ?? $0.endIndex) }
      .joined(separator: " ").replacing(/[(),]/) { " \($0.output) " }.split(whereSeparator: \.isWhitespace)
      .map(String.init)
  }

  @Test("has every table, column and constraint of a file that was written, in their order, and no other")
  func sameTables() throws {
    let described = try String(contentsOf: Self.description, encoding: .utf8)
    let statements = Self.words(described.replacing(/--.*/, with: "").replacing(";", with: " ; ")).split(separator: ";")
    let state = try SmallState()
    state.close()
    let queue = try DatabaseQueue(path: state.path)
    try queue.read { db in
      let real = try String.fetchAll(db, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
      #expect(real.count >= 11)
      #expect(real.map(Self.words) == statements.map(Array.init))
      // What the head of the description says of the file as a whole.
      let application = try #require(try Int.fetchOne(db, sql: "PRAGMA application_id"))
      #expect(described.contains("`PRAGMA application_id` is 0x\(String(application, radix: 16, uppercase: true))"))
      let format = try #require(try Int.fetchOne(db, sql: "PRAGMA user_version"))
      #expect(described.contains("(format \(format))"))
    }
  }

  @Test("says a sentence of each column and of each table")
  func everyColumn() throws {
    let lines = try String(contentsOf: Self.description, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    var columnCount = 0
    for (index, line) in lines.enumerated() {
      if line.hasPrefix("CREATE TABLE") { #expect(lines[index - 1].hasPrefix("-- "), "before \(line)") }
      guard line.hasPrefix("  "), !line.contains("PRIMARY KEY (") else { continue }
      columnCount += 1
      let comment = line.firstRange(of: "-- ").map { line[$0.upperBound...] }
      #expect(comment?.hasSuffix(".") == true && comment?.count ?? 0 >= 5, "line \(index + 1): \(line)")
    }
    let state = try SmallState()
    state.close()
    let queue = try DatabaseQueue(path: state.path)
    let real = try queue.read { db in
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM sqlite_schema AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table'")
    }
    #expect(columnCount == real)
  }
}
