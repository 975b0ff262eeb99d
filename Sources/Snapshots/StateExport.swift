internal import CaseEvents
internal import Engine
internal import Foundation
internal import GRDB
internal import Ledger

/// A plain SQLite file of states, for people: the tables `partitions`, `offices`, `periods` and `cases`, from a replay
/// also `days` and `alertRecords`, and views. It is made under another name and gets its own at `publish`. Used
/// by one thread at a time.
public final class StateExport {
  /// Where the file will be.
  public let path: String
  /// Where it is until then; removed when the export goes without `publish`.
  public let temporaryPath: String
  let queue: DatabaseQueue
  /// How many rows of days and alerts each partition has given; `nil` where there is one partition.
  var rowCounts: [Int32: Int64]?
  private var isPublished = false

  /// An error of the export within the reading of a snapshot.
  struct Failure: Error {
    let error: SnapshotError
  }

  /// The name, in the same folder, that an export of this process has until it is whole.
  public static func temporaryPath(of path: String) -> String {
    // Foundation's `deletingLastPathComponent` traps on a path of one letter.
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    return "\(path[..<slash]).\(path[slash...]).\(ProcessInfo.processInfo.processIdentifier).unfinished"
  }

  /// Begins an export.
  ///
  /// - Parameter isOnePartition: else days and alerts of partitions may come in any order, and are put in the order of
  ///   the partitions at the end.
  /// - Throws: `SnapshotError` where there is a file of that name, or none can be made.
  public init(path: String, isOnePartition: Bool = true) throws(SnapshotError) {
    self.path = path
    rowCounts = isOnePartition ? nil : [:]
    temporaryPath = Self.temporaryPath(of: path)
    try Self.refuse(path)
    do {
      var configuration = Configuration()
      // The rows of a snapshot are one transaction, written in many pieces.
      configuration.allowsUnsafeTransactions = true
      configuration.prepareDatabase { db in
        // Until it has its name, the file need survive nothing.
        try db.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
      }
      queue = try DatabaseQueue(path: temporaryPath, configuration: configuration)
      let aside = isOnePartition ? "" : Self.tablesAside
      try queue.write { db in try db.execute(sql: Self.tables + Self.tablesOfReplay + aside + Self.views) }
    } catch {
      try? FileManager.default.removeItem(atPath: temporaryPath)
      throw SnapshotError.translate(error, path: path)
    }
  }

  deinit {
    if !isPublished { try? FileManager.default.removeItem(atPath: temporaryPath) }
  }

  /// Ends the file, which may take a while: puts its rows in order and makes the indexes.
  public func complete() throws(SnapshotError) {
    do {
      try queue.write { db in
        if rowCounts != nil { try db.execute(sql: Self.takingFromAside) }
        try db.execute(sql: Self.indexes)
      }
      try queue.close()
    } catch {
      throw SnapshotError.translate(error, path: path)
    }
  }

  /// Gives the file its name when it is complete.
  public func publish() throws(SnapshotError) {
    try Self.refuse(path)
    do {
      try FileManager.default.moveItem(atPath: temporaryPath, toPath: path)
      isPublished = true
    } catch {
      throw SnapshotError.translate(error, path: path)
    }
  }

  /// Begins the rows of one snapshot with all but its cases.
  func begin(_ identity: SnapshotIdentity, _ position: SnapshotPosition, _ box: EngineBox) throws -> CaseWriter {
    try attempt {
      try queue.writeWithoutTransaction { db in
        try db.execute(sql: "BEGIN")
        try Self.writePartition(identity, position, box, db)
        try Self.writeTotals(identity.partition, box, db)
      }
      return CaseWriter(export: self, partition: identity.partition)
    }
  }

  /// Writes the cases of one snapshot.
  struct CaseWriter {
    fileprivate static let rowsAtATime = 1000
    fileprivate let export: StateExport
    fileprivate let partition: Int32
    fileprivate var rows: [StatementArguments] = []

    fileprivate init(export: StateExport, partition: Int32) {
      self.export = export
      self.partition = partition
    }

    /// Adds a case of the engine that the export was begun with.
    mutating func write(case index: Int, named name: String, of box: EngineBox) throws {
      let record = box.engine.caseRecord(index)
      let place = box.engine.place(of: record)
      rows.append([
        partition, place.office, name, StateExport.name(of: record.status), place.category, record.isAccepted,
        record.isAccepted ? record.amount : nil, record.adjusted, record.collected, record.reduced, record.balance,
        record.window.last,
      ])
      if rows.count >= Self.rowsAtATime { try flush() }
    }

    /// Ends the rows of the snapshot.
    mutating func end() throws {
      try flush()
      try export.attempt { try export.queue.writeWithoutTransaction { db in try db.execute(sql: "COMMIT") } }
    }

    private mutating func flush() throws {
      let rows = rows
      try export.attempt {
        try export.queue.writeWithoutTransaction { db in
          let insert = try db.cachedStatement(sql: SnapshotSchema.insert(into: "cases", columns: 12))
          for row in rows { try insert.execute(arguments: row) }
        }
      }
      self.rows.removeAll(keepingCapacity: true)
    }
  }

  func attempt<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch {
      throw Failure(error: SnapshotError.translate(error, path: path))
    }
  }

  private static func refuse(_ path: String) throws(SnapshotError) {
    guard FileManager.default.fileExists(atPath: path) else { return }
    throw SnapshotError(.unavailable, "\(path): is there already; name a new file, or remove that one first")
  }
}
