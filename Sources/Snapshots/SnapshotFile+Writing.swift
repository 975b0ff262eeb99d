internal import Alerts
internal import CaseEvents
internal import Engine
internal import Foundation
internal import GRDB
internal import Ledger

/// One transaction of changes, table by table.
extension SnapshotFile {
  func writeOffices(_ changes: EngineChanges, _ db: Database) throws {
    let insertOffice = try db.cachedStatement(sql: SnapshotSchema.replace(into: "offices", columns: 19))
    let insertTarget = try db.cachedStatement(sql: SnapshotSchema.replace(into: "targets", columns: 5))
    let deleteStates = try db.cachedStatement(sql: "DELETE FROM ruleStates WHERE office = ?")
    let insertState = try db.cachedStatement(sql: SnapshotSchema.replace(into: "ruleStates", columns: 6))
    for office in changes.offices {
      let row = office.row
      try insertOffice.execute(arguments: [
        office.number, office.code, row.windowLast, Int64(bitPattern: row.windowSeen), row.clockMicroseconds,
        Day(number: row.clockDay).description, row.lastEventMicroseconds, Day(number: row.firstDay).description,
        Day(number: row.progressCasesDay).description, Day(number: row.progressMoneyDay).description, row.firstPeriod,
        row.lastPeriod, row.orphans, row.staffingSequence, row.officers, row.quota, row.lastOffset, row.rejected,
        row.duplicates,
      ])
      for target in office.targets {
        try insertTarget.execute(arguments: [
          office.number, target.period, target.sequence, target.casesHundredths, target.moneyHundredths,
        ])
      }
      try deleteStates.execute(arguments: [office.number])
      for (rule, state) in office.ruleStates {
        let isFiring = state.phase == .firing
        let alert = isFiring ? UUIDv5(high: state.alertHigh, low: state.alertLow).description : nil
        try insertState.execute(arguments: [
          office.number, changes.rules[rule].name, isFiring ? "firing" : "pending", state.period,
          state.sinceMicroseconds, alert,
        ])
      }
    }
  }

  func writeBooks(_ changes: EngineChanges, _ db: Database) throws {
    let insertCell = try db.cachedStatement(sql: SnapshotSchema.replace(into: "cells", columns: 3))
    for cell in changes.cells { try insertCell.execute(arguments: [cell.cell, cell.office, cell.category]) }
    let insertMovements = try db.cachedStatement(
      sql: SnapshotSchema.replace(into: "movements", columns: 2 + SnapshotSchema.movementColumns.count))
    for row in changes.movements {
      var values: [Int64] = [Int64(row.cell), Int64(row.period)]
      let movements = row.movements
      values += (1...10).map { movements.cases[$0] }
      values += (1...10).map { movements.balances[$0] }
      values += [
        movements.newIntakeCases, movements.newIntakeMoney, movements.adjusted, movements.collected,
        movements.reduced, movements.complaintsReceived, movements.complaintsResolved,
      ]
      try insertMovements.execute(arguments: StatementArguments(values))
    }
    let insertSample = try db.cachedStatement(sql: SnapshotSchema.replace(into: "samples", columns: 6))
    for (office, sample) in changes.samples {
      try insertSample.execute(arguments: [
        office, sample.day.description, sample.doneCases, sample.eligibleCases, "\(sample.doneMoney)",
        "\(sample.eligibleMoney)",
      ])
    }
    if let day = changes.partitionDay, !changes.samples.isEmpty {
      let latest = identity.calendar.period(of: day.advanced(by: -1))
      let oldest = identity.calendar.period(Int(latest.year) - 1).first
      try db.execute(sql: "DELETE FROM samples WHERE day < ?", arguments: [oldest.description])
    }
  }

  /// Appends the changed cases and the new names; returns the number of the last segment.
  func writeCases(_ changes: EngineChanges, _ db: Database) throws -> Int {
    let last = try Int.fetchOne(db, sql: "SELECT segmentCount FROM checkpoint") ?? 0
    if !changes.newCaseNames.isEmpty {
      let checksum = changes.newCaseNames.withUnsafeBytes { self.checksum($0) }
      try db.execute(
        sql: SnapshotSchema.replace(into: "caseNames", columns: 4),
        arguments: [
          changes.firstNewCase, changes.caseCount - changes.firstNewCase, checksum, Data(changes.newCaseNames),
        ])
    }
    if changes.cases.isEmpty { return last }
    let checksum = changes.cases.withUnsafeBytes { self.checksum($0) }
    try db.execute(
      sql: SnapshotSchema.replace(into: "caseSegments", columns: 3),
      arguments: [last + 1, checksum, Data(changes.cases)])
    return last + 1
  }

  func writeCheckpoint(_ changes: EngineChanges, _ position: SnapshotPosition, segments: Int, _ db: Database) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let rejected = Dictionary(uniqueKeysWithValues: changes.counts.rejected.map { ($0.key.rawValue, $0.value) })
    try db.execute(
      sql: SnapshotSchema.replace(into: "checkpoint", columns: 12),
      arguments: [
        1, position.nextOffset, position.lastOffset, Int64(bitPattern: position.lastChecksum),
        position.isHistoryIncomplete, changes.partitionDay?.description, changes.caseCount, segments,
        changes.counts.applied, changes.counts.duplicates,
        String(decoding: try encoder.encode(rejected), as: UTF8.self),
        String(decoding: try encoder.encode(changes.rules), as: UTF8.self),
      ])
  }

  /// Merges all segments into the pages, some pages at a time so that memory stays bounded, and empties the segments.
  func compact(_ db: Database) throws {
    let pagesAtATime = 256
    let caseCount = try Int.fetchOne(db, sql: "SELECT caseCount FROM checkpoint") ?? 0
    let pageCount = (caseCount + SnapshotSchema.casesPerPage - 1) / SnapshotSchema.casesPerPage
    for first in stride(from: 0, to: pageCount, by: pagesAtATime) {
      try compact(pages: first..<min(first + pagesAtATime, pageCount), db)
    }
    try db.execute(sql: "DELETE FROM caseSegments")
  }

  private func compact(pages: Range<Int>, _ db: Database) throws {
    var bodies: [Int: [UInt8]] = [:]
    let segments = try Row.fetchCursor(db, sql: "SELECT body FROM caseSegments ORDER BY number")
    while let segment = try segments.next() {
      try segment.withUnsafeData(atIndex: 0) { data in
        try (data ?? Data()).withUnsafeBytes { bytes in
          for offset in stride(from: 0, to: bytes.count, by: EngineChanges.bytesPerCase) {
            let index = Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            let page = index / SnapshotSchema.casesPerPage
            guard pages.contains(page) else { continue }
            if bodies[page] == nil { bodies[page] = try self.page(page, db) }
            let start = index % SnapshotSchema.casesPerPage * Self.bytesPerPagedCase
            let end = start + Self.bytesPerPagedCase
            if let count = bodies[page]?.count, count < end {
              bodies[page]?.append(contentsOf: repeatElement(0, count: end - count))
            }
            bodies[page]?.withUnsafeMutableBytes { body in
              UnsafeMutableRawBufferPointer(rebasing: body[start..<end])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[(offset + 4)..<(offset + 8 + 64)]))
            }
          }
        }
      }
    }
    for (page, body) in bodies.sorted(by: { $0.key < $1.key }) {
      try db.execute(
        sql: SnapshotSchema.replace(into: "casePages", columns: 3),
        arguments: [page, body.withUnsafeBytes { self.checksum($0) }, Data(body)])
    }
  }

  private func page(_ number: Int, _ db: Database) throws -> [UInt8] {
    try Data.fetchOne(db, sql: "SELECT body FROM casePages WHERE number = ?", arguments: [number]).map { [UInt8]($0) }
      ?? []
  }
}
