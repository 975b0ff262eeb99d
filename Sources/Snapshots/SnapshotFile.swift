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

  /// Bytes of a case in a page: its tag (4) and its record (64).
  static let bytesPerPagedCase = 4 + MemoryLayout<CaseRecord>.size
  /// Segments are merged into pages when they hold more than this and half of what the pages hold.
  private static let smallestCompactionByteCount = 16 << 20

  /// Opens a file, or makes it.
  ///
  /// - Parameters:
  ///   - newKey: key of the hashes of a file that is made.
  ///   - isReadOnly: for looking at a file that may be another's.
  /// - Throws: `SnapshotError`; nothing is changed then.
  public init(path: String, identity: SnapshotIdentity, newKey: HashKey) throws(SnapshotError) {
    self.path = path
    self.identity = identity
    do {
      let queue = try Self.open(path, isReadOnly: false)
      self.queue = queue
      hashKey = try queue.write { db in
        if try db.tableExists("meta") {
          try Self.check(db, path: path, identity: identity)
        } else {
          try Self.create(db, path: path, identity: identity, key: newKey)
        }
        return try Self.hashKey(db, path: path)
      }
    } catch {
      throw Self.translate(error, path: path)
    }
  }

  /// Writes what changed in the engine since the last write, and the position it was reached at: all or nothing.
  public func write(_ changes: EngineChanges, at position: SnapshotPosition) throws(SnapshotError) {
    do {
      try queue.write { db in
        try writeOffices(changes, db)
        try writeBooks(changes, db)
        let segments = try writeCases(changes, db)
        try writeCheckpoint(changes, position, segments: segments, db)
        try compactIfNeeded(changes, db)
      }
    } catch {
      throw Self.translate(error, path: path)
    }
  }

  /// Ends the use of the file.
  public func close() { try? queue.close() }

  static func open(_ path: String, isReadOnly: Bool) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = isReadOnly
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      if isReadOnly { return }
      try db.execute(sql: "PRAGMA page_size = 8192")
      try db.execute(sql: "PRAGMA journal_mode = WAL")
      // Kafka holds the truth: a snapshot that a power failure takes back is read again from there.
      try db.execute(sql: "PRAGMA synchronous = NORMAL")
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  private static func create(_ db: Database, path: String, identity: SnapshotIdentity, key: HashKey) throws {
    let tableCount = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
    if tableCount > 0 { throw foreign(path) }
    try db.execute(sql: "PRAGMA application_id = \(SnapshotSchema.applicationID)")
    try db.execute(sql: "PRAGMA user_version = \(SnapshotSchema.format)")
    try db.execute(sql: SnapshotSchema.tables)
    let calendar = identity.calendar
    let values = [
      "topic": identity.topic, "partition": "\(identity.partition)", "partitionCount": "\(identity.partitionCount)",
      "periodStart": "\(calendar.startMonth)-\(calendar.startDay)", "utcOffsetSeconds": "\(calendar.utcOffsetSeconds)",
      "hashKeyLow": "\(key.low)", "hashKeyHigh": "\(key.high)",
    ]
    for (key, value) in values.sorted(by: { $0.key < $1.key }) {
      try db.execute(sql: "INSERT INTO meta VALUES (?, ?)", arguments: [key, value])
    }
  }

  static func checkFormat(_ db: Database, path: String) throws {
    guard try Int.fetchOne(db, sql: "PRAGMA application_id") == SnapshotSchema.applicationID else {
      throw foreign(path)
    }
    let format = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    if format > SnapshotSchema.format {
      throw SnapshotError(
        .newerFormat,
        "\(path): snapshot format \(format) is newer than this program's \(SnapshotSchema.format); run the newer "
          + "program, or move the file away to rebuild the state from Kafka"
      )
    }
  }

  private static func check(_ db: Database, path: String, identity: SnapshotIdentity) throws {
    try checkFormat(db, path: path)
    let found = try self.identity(db, path: path)
    if found.topic != identity.topic || found.partition != identity.partition {
      throw SnapshotError(
        .otherTopic,
        "\(path): the snapshot is of \(found.topic)-\(found.partition), not of "
          + "\(identity.topic)-\(identity.partition); point `state` at another directory"
      )
    }
    if found.partitionCount != identity.partitionCount {
      throw SnapshotError(
        .otherTopic,
        "\(path): \(identity.topic) had \(found.partitionCount) partitions and has \(identity.partitionCount) "
          + "now, so that offices may have moved between them; rebuild into a new topic, or move the state directory "
          + "away to read everything again"
      )
    }
    if found.calendar != identity.calendar {
      throw SnapshotError(
        .otherPeriod,
        "\(path): the state was made with period.start \(found.calendar.startMonth)-\(found.calendar.startDay) "
          + "and a UTC offset of \(found.calendar.utcOffsetSeconds) s; keep those, or use another state directory "
          + "and group"
      )
    }
  }

  static func identity(_ db: Database, path: String) throws -> SnapshotIdentity {
    let values = try meta(db)
    let start = (values["periodStart"] ?? "").split(separator: "-").compactMap { Int($0) }
    guard let topic = values["topic"], let partition = values["partition"].flatMap(Int32.init),
      let partitionCount = values["partitionCount"].flatMap(Int32.init), start.count == 2,
      let offset = values["utcOffsetSeconds"].flatMap(Int.init),
      let calendar = StatisticsCalendar(startMonth: start[0], startDay: start[1], utcOffsetSeconds: offset)
    else { throw damaged(path, "its description is not readable") }
    return SnapshotIdentity(topic: topic, partition: partition, partitionCount: partitionCount, calendar: calendar)
  }

  static func hashKey(_ db: Database, path: String) throws -> HashKey {
    let values = try meta(db)
    guard let low = values["hashKeyLow"].flatMap(UInt64.init), let high = values["hashKeyHigh"].flatMap(UInt64.init)
    else { throw damaged(path, "its hash key is not readable") }
    return HashKey(low: low, high: high)
  }

  private static func meta(_ db: Database) throws -> [String: String] {
    let rows = try Row.fetchAll(db, sql: "SELECT key, value FROM meta")
    return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
  }

  private func compactIfNeeded(_ changes: EngineChanges, _ db: Database) throws {
    let segments = try Int.fetchOne(db, sql: "SELECT ifnull(sum(length(body)), 0) FROM caseSegments") ?? 0
    let pages = try Int.fetchOne(db, sql: "SELECT ifnull(sum(length(body)), 0) FROM casePages") ?? 0
    if segments > max(Self.smallestCompactionByteCount, pages / 2) { try compact(db) }
  }

  /// The low half of the keyed hash of a body.
  func checksum(_ body: UnsafeRawBufferPointer) -> Int64 { Self.checksum(body, key: hashKey) }

  static func checksum(_ body: UnsafeRawBufferPointer, key: HashKey) -> Int64 {
    guard let start = body.baseAddress else { return 0 }
    return Int64(bitPattern: SipHash128.hash(start, count: body.count, key: key).low)
  }
}

extension SnapshotFile {
  static func foreign(_ path: String) -> SnapshotError {
    SnapshotError(.damaged, "\(path): not a snapshot of Tiendo")
  }

  static func damaged(_ path: String, _ what: String) -> SnapshotError {
    SnapshotError(.damaged, "\(path): damaged (\(what))")
  }

  static func translate(_ error: any Error, path: String) -> SnapshotError {
    if let error = error as? SnapshotError { return error }
    guard let error = error as? DatabaseError else { return SnapshotError(.unavailable, "\(path): \(error)") }
    let message = error.message ?? "SQLite error \(error.resultCode.rawValue)"
    switch error.resultCode.primaryResultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT: return damaged(path, message)
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return SnapshotError(.unavailable, "\(path): in use by another process; stop that one first")
    case .SQLITE_FULL: return SnapshotError(.unavailable, "\(path): the disk is full; make room")
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
      return SnapshotError(.unavailable, "\(path): \(message); make the directory writable for this user")
    default: return SnapshotError(.unavailable, "\(path): \(message)")
    }
  }
}
