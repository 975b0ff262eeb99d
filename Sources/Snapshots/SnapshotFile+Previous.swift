internal import Engine
internal import Foundation
internal import GRDB
internal import Glibc
internal import Ledger

/// The previous generation: a copy of the file as of the last compaction, beside it.
extension SnapshotFile {
  /// Where the previous generation of a file is: `case-events-3.previous.sqlite` of `case-events-3.sqlite`.
  static func previousPath(of path: String) -> String {
    let stem = path.hasSuffix(".sqlite") ? String(path.dropLast(".sqlite".count)) : path
    return "\(stem).previous.sqlite"
  }

  /// Where a file is made until it is whole. Left over, it is worth nothing.
  static func unfinishedPath(of path: String) -> String { "\(path).unfinished" }

  /// Makes a copy of the file the previous generation, where the last `write` has compacted it; to be called after each
  /// `write`, when its outcome was told.
  ///
  /// The copy is written under another name, read again with all its checksums, and takes the place of the former one
  /// once it is on the disk: there is no moment without a whole generation, and a damage never becomes one. That
  /// happens once in 128 snapshots, or when more than half of the cases have changed since, because then the segments
  /// are empty and a copy has no byte too many. Of five million cases it took three seconds and 424 MB, on the
  /// thread of the snapshots.
  ///
  /// - Throws: `SnapshotError` where the copy could not be made. The file and the generation before are what they were;
  ///   the next compaction tries again.
  public func copyIfDue() throws(SnapshotError) {
    guard isCopyDue else { return }
    isCopyDue = false
    let target = Self.previousPath(of: path)
    let unfinished = Self.unfinishedPath(of: target)
    Self.removeUnfinished(target)
    do {
      try queue.writeWithoutTransaction { db in try db.execute(sql: "VACUUM INTO ?", arguments: [unfinished]) }
      try Self.verifyRows(unfinished, identity)
      try Self.finish(unfinished, as: target)
    } catch {
      Self.removeUnfinished(target)
      throw SnapshotError.translate(error, path: path)
    }
  }

  /// Removes what an interrupted making of a file left.
  static func removeUnfinished(_ path: String) {
    for suffix in ["", "-journal"] { unlink(unfinishedPath(of: path) + suffix) }
  }

  /// Gives a whole file its name, in the place of any file of that name; both survive a loss of power.
  static func finish(_ unfinished: String, as path: String) throws(SnapshotError) {
    try synchronize(unfinished)
    guard rename(unfinished, path) == 0 else { throw SnapshotError.unavailable(path, errno: errno) }
    // Foundation's `deletingLastPathComponent` traps on a path of one letter.
    try synchronize(path.lastIndex(of: "/").map { String(path[...$0]) } ?? ".")
  }

  private static func synchronize(_ path: String) throws(SnapshotError) {
    let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw SnapshotError.unavailable(path, errno: errno) }
    defer { Glibc.close(file) }
    guard fsync(file) == 0 else { throw SnapshotError.unavailable(path, errno: errno) }
  }

  private static func verifyRows(_ path: String, _ identity: SnapshotIdentity) throws {
    let queue = try open(path, isReadOnly: true)
    defer { try? queue.close() }
    try queue.read { db in
      try check(db, path: path, identity: identity)
      let key = try hashKey(db, path: path)
      if let finding = try SnapshotChecks.rowFindings(db, key: key, limit: 1).first {
        throw SnapshotError.damaged(path, finding)
      }
    }
  }
}
