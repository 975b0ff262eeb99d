internal import CaseEvents
internal import Engine
internal import GRDB
internal import Ledger

/// Segments into pages.
extension SnapshotTransaction {
  /// Segments are merged into pages when they hold more than this and half of what the pages hold.
  private static let smallestCompactionByteCount = 16 << 20
  /// So many pages are merged at a time, 68 MiB, whatever the number of cases.
  private static let pagesAtATime = 256

  /// Compacts where it is time to.
  ///
  /// - Returns: whether it was.
  func compactIfDue(caseCount: Int, _ maximumSegmentCount: Int) throws -> Bool {
    let segments = try Row.fetchOne(db, sql: "SELECT count(*), ifnull(sum(length(body)), 0) FROM caseSegments")
    let lastPage = try Int.fetchOne(db, sql: "SELECT max(number) FROM casePages")
    let pageByteCount = (lastPage.map { $0 + 1 } ?? 0) * SnapshotSchema.casesPerPage * SnapshotFile.bytesPerPagedCase
    let isDue =
      segments?[0] ?? 0 >= maximumSegmentCount
      || segments?[1] ?? 0 > max(Self.smallestCompactionByteCount, pageByteCount / 2)
    if isDue { try compact(caseCount: caseCount) }
    return isDue
  }

  /// Merges all segments into the pages and empties them.
  private func compact(caseCount: Int) throws {
    let pageCount = (caseCount + SnapshotSchema.casesPerPage - 1) / SnapshotSchema.casesPerPage
    for first in stride(from: 0, to: pageCount, by: Self.pagesAtATime) {
      try compact(pages: first..<min(first + Self.pagesAtATime, pageCount))
    }
    try delete(from: SnapshotSchema.caseSegments, where: "TRUE", [])
  }

  private func compact(pages: Range<Int>) throws {
    var bodies: [Int: [UInt8]] = [:]
    try forEachBody(SnapshotSchema.caseSegments) { _, bytes in
      for offset in stride(from: 0, to: bytes.count, by: EngineChanges.bytesPerCase) {
        let index = Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        let page = index / SnapshotSchema.casesPerPage
        guard pages.contains(page) else { continue }
        if bodies[page] == nil { bodies[page] = try self.page(page) }
        let taggedRecord = UnsafeRawBufferPointer(rebasing: bytes[offset + 4..<offset + EngineChanges.bytesPerCase])
        Self.put(taggedRecord, at: index % SnapshotSchema.casesPerPage, in: &bodies[page, default: []])
      }
    }
    let writer = try writer(SnapshotSchema.casePages)
    for (page, body) in bodies.sorted(by: { $0.key < $1.key }) {
      writer.add(page)
      body.withUnsafeBytes { writer.add($0) }
      try end(writer)
    }
  }

  private static func put(_ taggedRecord: UnsafeRawBufferPointer, at place: Int, in body: inout [UInt8]) {
    let start = place * taggedRecord.count
    let end = start + taggedRecord.count
    if body.count < end { body.append(contentsOf: repeatElement(0, count: end - body.count)) }
    body.withUnsafeMutableBytes { body in
      UnsafeMutableRawBufferPointer(rebasing: body[start..<end]).copyMemory(from: taggedRecord)
    }
  }

  private func page(_ number: Int) throws -> [UInt8] {
    var body: [UInt8] = []
    try forEachBody(SnapshotSchema.casePages, number: number) { body = [UInt8]($1) }
    return body
  }

  /// Bodies are read from the disk and written again with a checksum of their own, so the old one must fit.
  private func forEachBody(
    _ table: SnapshotTable, number: Int? = nil, _ body: (_ number: Int, _ bytes: UnsafeRawBufferPointer) throws -> Void
  ) throws {
    try SnapshotFile.forEachBody(db, table, number: number, path: path, key: key, body)
  }
}
