internal import Engine
internal import Foundation
internal import GRDB
internal import Ledger

/// A file beside the state topic.
extension SnapshotFile {
  /// Whether the state topic holds a newer state, or one of the same offset with another hash key or under other rules:
  /// what is written here was published before, so that one has decided.
  func isOlder(than published: StateMarker) throws(SnapshotError) -> Bool {
    do {
      let row = try queue.read { db in try Row.fetchOne(db, sql: "SELECT nextOffset, ruleTrail FROM checkpoint") }
      guard let row else { return false }
      let (offset, publishedOffset): (Int64, Int64) = (row[0], published.position.nextOffset)
      let isOther = hashKey != published.hashKey || row[1] != Int64(bitPattern: published.position.ruleTrail)
      return offset < publishedOffset || (offset == publishedOffset && isOther)
    } catch {
      throw SnapshotError.translate(error, path: path)
    }
  }

  /// The names of all cases in order, each a byte with its length before it: what an engine does not keep.
  public func caseNames() throws(SnapshotError) -> [UInt8] {
    do {
      return try queue.read { db in
        var names: [UInt8] = []
        let rows = try Row.fetchCursor(db, sql: "SELECT body FROM caseNames ORDER BY first")
        while let row = try rows.next() {
          try row.withUnsafeData(atIndex: 0) { names.append(contentsOf: $0 ?? Data()) }
        }
        return names
      }
    } catch {
      throw SnapshotError.translate(error, path: path)
    }
  }

  /// Removes the file of a partition, closed before, and its previous generation: the state topic holds a newer state.
  public static func remove(path: String) {
    for file in [previousPath(of: path), path] { for suffix in ["", "-wal", "-shm"] { unlink(file + suffix) } }
  }
}
