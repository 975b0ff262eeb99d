internal import Engine
internal import Foundation
internal import GRDB
internal import Ledger

/// A file beside the state topic.
extension SnapshotFile {
  /// Whether the state topic holds a newer state, or one of the same offset with another hash key.
  func isOlder(than published: StateMarker) throws(SnapshotError) -> Bool {
    do {
      let offset = try queue.read { db in try Int64.fetchOne(db, sql: "SELECT nextOffset FROM checkpoint") }
      guard let offset else { return false }
      let publishedOffset = published.position.nextOffset
      return offset < publishedOffset || (offset == publishedOffset && hashKey != published.hashKey)
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
