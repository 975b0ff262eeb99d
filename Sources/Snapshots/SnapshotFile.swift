public import Engine
internal import Foundation
internal import GRDB
public import Ledger

/// The snapshot of one partition: an SQLite file that holds a state and the offset it was reached at, changed together
/// in one transaction. Used by one thread at a time, and by one process.
public final class SnapshotFile: @unchecked Sendable {
  // Sendable: handed from thread to thread, never used by two at once; GRDB serialises access all the same.
  /// Where the file is.
  public let path: String
  /// Key of the hashes in the file.
  public let hashKey: HashKey
  let queue: DatabaseQueue
  let identity: SnapshotIdentity
  /// Whether segments were merged into pages since the last copy was tried.
  var isCopyDue = false

  /// Segments are merged into pages when there are so many, at the latest: small states are compacted too, and a load
  /// reads no more than these.
  var maximumSegmentCount = 128

  /// Bytes of a case in a page: its tag (4) and its record (64).
  static let bytesPerPagedCase = 4 + MemoryLayout<CaseRecord>.size

  /// Opens a file, or makes it; `SnapshotRecovery` does so whatever became of the file.
  ///
  /// - Parameters:
  ///   - newKey: key of the hashes of a file that is made.
  /// - Throws: `SnapshotError`; nothing is changed then.
  public init(path: String, identity: SnapshotIdentity, newKey: HashKey) throws(SnapshotError) {
    self.path = path
    self.identity = identity
    do {
      let queue = try Self.open(path, isReadOnly: false)
      self.queue = queue
      let isNew = try queue.read { db in try Self.isNew(db) }
      if !isNew { try queue.read { db in try Self.check(db, path: path, identity: identity) } }
      try queue.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA journal_mode = WAL")
        // Kafka holds the truth: a snapshot that a power failure takes back is read again from there.
        try db.execute(sql: "PRAGMA synchronous = NORMAL")
        // The log is put into the file, which waits for the disk, once it holds 64 MiB and not after every snapshot.
        // A compaction makes it as large as the pages; it need not stay so.
        try db.execute(sql: "PRAGMA wal_autocheckpoint = 8192")
        try db.execute(sql: "PRAGMA journal_size_limit = \(64 << 20)")
        // KiB. The rows that 700 offices change in a snapshot fit; with less they go to the log several times.
        try db.execute(sql: "PRAGMA cache_size = -16384")
      }
      // Also of a file that is there already, so that one in use by another process is told from the start.
      hashKey = try queue.write { db in
        if isNew { try Self.create(db, identity: identity, key: newKey) }
        return try Self.hashKey(db, path: path)
      }
    } catch {
      throw SnapshotError.translate(error, path: path)
    }
  }

  /// Writes what changed in the engine since the last write, and the position it was reached at: all or nothing.
  ///
  /// Takes time by what changed, not by what is there: 100 thousand changed of five million cases with 21 thousand
  /// entries of the books took 0.11 s of processor time, most of it for the latter. Now and then the segments are
  /// merged into pages, which took five seconds there; see `copyIfDue`.
  public func write(_ changes: EngineChanges, at position: SnapshotPosition) throws(SnapshotError) {
    do {
      let isCompacted = try queue.write { db in
        let transaction = try SnapshotTransaction(db, self)
        try transaction.writeOffices(changes)
        try transaction.writeBooks(changes)
        try transaction.writeSamples(changes)
        try transaction.writeCases(changes)
        let isCompacted = try transaction.compactIfDue(caseCount: changes.caseCount, maximumSegmentCount)
        try transaction.writeCheckpoint(changes, position)
        return isCompacted
      }
      if isCompacted { isCopyDue = true }
    } catch {
      throw SnapshotError.translate(error, path: path)
    }
  }

  /// Ends the use of the file.
  public func close() { try? queue.close() }

  static func open(_ path: String, isReadOnly: Bool) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = isReadOnly
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      // Of a file that is made; one that is there has its own.
      if !isReadOnly { try db.execute(sql: "PRAGMA page_size = 8192") }
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Whether a file was opened in which nobody has written anything.
  private static func isNew(_ db: Database) throws -> Bool {
    let marks = try ["application_id", "user_version"].map { try Int.fetchOne(db, sql: "PRAGMA \($0)") ?? 0 }
    let tableCount = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
    return marks == [0, 0] && tableCount == 0
  }

  private static func create(_ db: Database, identity: SnapshotIdentity, key: HashKey) throws {
    try db.execute(sql: "PRAGMA application_id = \(SnapshotSchema.applicationID)")
    try db.execute(sql: "PRAGMA user_version = \(SnapshotSchema.format)")
    for table in SnapshotSchema.tables { try db.execute(sql: table.definition) }
    let calendar = identity.calendar
    let values = [
      "topic": identity.topic, "partition": "\(identity.partition)", "partitionCount": "\(identity.partitionCount)",
      "periodStart": "\(calendar.startMonth)-\(calendar.startDay)", "utcOffsetSeconds": "\(calendar.utcOffsetSeconds)",
      "hashKeyLow": "\(key.low)", "hashKeyHigh": "\(key.high)",
    ]
    let writer = try RowWriter(SnapshotSchema.meta, db, key: key)
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      writer.add(name)
      writer.add(value)
      _ = try writer.end()
    }
  }
}
