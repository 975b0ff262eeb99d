internal import CaseEvents
internal import Engine
internal import Foundation
internal import GRDB
internal import Ledger

/// Looks at a snapshot without changing it: whether it is whole, whether it can be loaded, and whether its totals are
/// those of its cases.
public enum SnapshotVerification {
  /// Of a state that contradicts itself everywhere, so many findings are told.
  static let maximumFindings = 100

  /// Verifies a file, which a worker may be writing meanwhile: the state looked at is the last one committed.
  ///
  /// In this order: it is a snapshot of Tiendo, of a format known; SQLite finds it whole; the tables are as they were
  /// made; every row has its checksum, and all together the digest of the checkpoint; numbers are in range; the state
  /// loads; names and records belong together; and `PartitionEngine.audit` finds no difference. What comes after a
  /// damage is not looked at, as nothing it says could be trusted.
  ///
  /// - Parameter export: takes the cases and totals of a state that loads; used by this call alone until it returns.
  /// - Returns: what was found; every fault of the file is in it.
  /// - Throws: `SnapshotError` where the export cannot be written.
  public static func verify(path: String, export: StateExport? = nil) throws(SnapshotError) -> SnapshotReport {
    var report = SnapshotReport(path: path)
    do {
      let queue = try open(path)
      defer { try? queue.close() }
      try queue.read { db in try verify(db, &report, export) }
    } catch let failure as StateExport.Failure {
      throw failure.error
    } catch {
      let text = SnapshotError.translate(error, path: path).description
      let prefix = "\(path): "
      report.findings.append(text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text)
    }
    return report
  }

  private static func verify(_ db: Database, _ report: inout SnapshotReport, _ export: StateExport?) throws {
    try SnapshotFile.checkFormat(db, path: report.path)
    report.findings += try integrityFindings(db)
    if !report.findings.isEmpty { return }
    report.findings += try SnapshotChecks.tableFindings(db)
    if !report.findings.isEmpty { return }
    let identity = try SnapshotFile.identity(db, path: report.path)
    let key = try SnapshotFile.hashKey(db, path: report.path)
    report.identity = identity
    report.findings += try SnapshotChecks.rowFindings(db, key: key, limit: maximumFindings)
    if !report.findings.isEmpty { return }
    report.findings += try rangeFindings(db)
    if !report.findings.isEmpty { return }
    let settings = EngineSettings(
      calendar: identity.calendar, partition: identity.partition, partitionCount: identity.partitionCount)
    guard let (box, position) = try SnapshotFile.load(db, path: report.path, key: key, settings: settings) else {
      return
    }
    report.position = position
    report.officeCount = box.engine.officeCount
    report.caseCount = box.engine.caseCount
    report.isLoaded = true
    var writer = try export.map { try $0.begin(identity, position, box) }
    try forEachName(db, &report) { index, name, report in
      if !box.engine.isCase(index, named: name) {
        note("case \(index): its record is not of the name \(name.string)", &report)
      }
      try writer?.write(case: index, named: name.string, of: box)
    }
    try writer?.end()
    report.findings += box.engine.audit(limit: maximumFindings).map(\.description)
  }

  /// Gives the name of every case in the order of their indexes.
  private static func forEachName(
    _ db: Database, _ report: inout SnapshotReport,
    _ body: (_ index: Int, _ name: BorrowedText, _ report: inout SnapshotReport) throws -> Void
  ) throws {
    var index = 0
    let rows = try Row.fetchCursor(db, sql: "SELECT first, count, body FROM caseNames ORDER BY first")
    while let row = try rows.next() {
      let (first, count): (Int, Int) = (row[0], row[1])
      guard first == index else { return note("case names \(index) to \(first) are missing or double", &report) }
      try row.withUnsafeData(atIndex: 2) { data in
        try (data ?? Data()).withUnsafeBytes { bytes in
          var offset = 0
          let bytes = bytes.bindMemory(to: UInt8.self)
          while offset < bytes.count, let start = bytes.baseAddress, index < report.caseCount {
            let name = BorrowedText(start: start + offset + 1, count: Int(bytes[offset]))
            offset += 1 + name.count
            guard offset <= bytes.count, name.count > 0, String(validating: name.bytes, as: UTF8.self) != nil else {
              return note("case names from \(first): the name of case \(index) is not readable", &report)
            }
            try body(index, name, &report)
            index += 1
          }
          if offset < bytes.count || index != first + count {
            note("case names from \(first): \(index - first) of \(count) names", &report)
          }
        }
      }
    }
    if index != report.caseCount { note("\(index) case names for \(report.caseCount) cases", &report) }
  }

  private static func note(_ finding: String, _ report: inout SnapshotReport) {
    if report.findings.count < maximumFindings { report.findings.append(finding) }
  }

  /// A connection that cannot write. Where the directory cannot be written either, and no log is left over that would
  /// have to be read first, the file is taken as one that nobody changes.
  private static func open(_ path: String) throws -> DatabaseQueue {
    do {
      let queue = try SnapshotFile.open(path, isReadOnly: true)
      _ = try queue.read { db in try Int.fetchOne(db, sql: "PRAGMA schema_version") }
      return queue
    } catch let error as DatabaseError
      where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode.primaryResultCode)
    {
      let logByteCount = (try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int) ?? 0
      let allowed = CharacterSet(charactersIn: "?#%").inverted
      guard logByteCount == 0, let escaped = path.addingPercentEncoding(withAllowedCharacters: allowed) else {
        throw error
      }
      return try SnapshotFile.open("file:\(escaped)?immutable=1", isReadOnly: true)
    }
  }
}
