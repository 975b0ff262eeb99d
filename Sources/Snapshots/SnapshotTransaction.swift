internal import Alerts
internal import CaseEvents
internal import Engine
internal import Foundation
internal import GRDB
internal import Ledger

/// One transaction of changes, table by table, and the digest that goes with them. Lives within one access to the
/// database.
final class SnapshotTransaction {
  let db: Database
  let path: String
  let key: HashKey
  private let calendar: StatisticsCalendar
  /// The wrapping sum of the checksums of all rows of `SnapshotSchema.stateTables`.
  private(set) var digest: Int64
  private var segmentCount: Int

  /// SQLite takes up to a billion bytes in one value: more names or cases become several rows.
  static let maximumBodyByteCount = 64 << 20

  init(_ db: Database, _ file: SnapshotFile) throws {
    self.db = db
    path = file.path
    key = file.hashKey
    calendar = file.identity.calendar
    let row = try Row.fetchOne(db, sql: "SELECT digest, segmentCount FROM checkpoint")
    digest = row?[0] ?? 0
    segmentCount = row?[1] ?? 0
  }

  func writer(_ table: SnapshotTable) throws -> RowWriter { try RowWriter(table, db, key: key) }

  func end(_ writer: RowWriter) throws { digest &+= try writer.end() }

  /// Removes rows.
  func delete(from table: SnapshotTable, where condition: String, _ arguments: StatementArguments) throws {
    let query = "SELECT checksum FROM \(table.name) WHERE \(condition)"
    let checksums = try Int64.fetchCursor(try db.cachedStatement(sql: query), arguments: arguments)
    var sum: Int64 = 0
    var isAny = false
    while let checksum = try checksums.next() {
      sum &+= checksum
      isAny = true
    }
    guard isAny else { return }
    try db.cachedStatement(sql: "DELETE FROM \(table.name) WHERE \(condition)").execute(arguments: arguments)
    digest &-= sum
  }

  func writeOffices(_ changes: EngineChanges) throws {
    let offices = try writer(SnapshotSchema.offices)
    let targets = try writer(SnapshotSchema.targets)
    let ruleStates = try writer(SnapshotSchema.ruleStates)
    for office in changes.offices {
      offices.add(office.number)
      offices.add(office.code)
      add(office.row, to: offices)
      try end(offices)
      for target in office.targets {
        for value in [Int64(office.number), Int64(target.period), Int64(target.sequence)] { targets.add(value) }
        for value in [target.casesHundredths, target.moneyHundredths] { targets.add(value) }
        try end(targets)
      }
      try delete(from: SnapshotSchema.ruleStates, where: "office = ?", [office.number])
      for (rule, state) in office.ruleStates {
        let isFiring = state.phase == .firing
        ruleStates.add(office.number)
        ruleStates.add(changes.rules[rule].name)
        ruleStates.add(isFiring ? "firing" : "pending")
        ruleStates.add(state.period)
        ruleStates.add(state.sinceMicroseconds)
        ruleStates.add(isFiring ? UUIDv5(high: state.alertHigh, low: state.alertLow).description : nil)
        try end(ruleStates)
      }
    }
  }

  /// The columns of an office after its number and code.
  private func add(_ row: OfficeRow, to offices: RowWriter) {
    func day(_ number: Int32) -> String { Day(number: number).description }
    offices.add(row.windowLast)
    offices.add(row.windowSeen)
    offices.add(row.clockMicroseconds)
    offices.add(day(row.clockDay))
    offices.add(row.lastEventMicroseconds)
    offices.add(day(row.firstDay))
    for number in [row.progressCasesDay, row.progressMoneyDay] { offices.add(number.map(day)) }
    for period in [row.firstPeriod, row.lastPeriod] { offices.add(period) }
    offices.add(row.orphans)
    offices.add(row.staffingSequence)
    for count in [row.officers, row.quota] { offices.add(count) }
    for number in [row.lastOffset, row.rejected, row.duplicates] { offices.add(number) }
  }

  func writeBooks(_ changes: EngineChanges) throws {
    let cells = try writer(SnapshotSchema.cells)
    for cell in changes.cells {
      cells.add(cell.cell)
      cells.add(cell.office)
      cells.add(cell.category)
      try end(cells)
    }
    let movements = try writer(SnapshotSchema.movements)
    // In the order of the keys, a page of the table is visited once: half the time of any other order.
    let keys = changes.movements.map { UInt64($0.cell) << 32 | UInt64(UInt32(bitPattern: $0.period)) }
    for index in keys.indices.sorted(by: { keys[$0] < keys[$1] }) {
      let row = changes.movements[index]
      movements.add(row.cell)
      movements.add(row.period)
      for status in 1...10 { movements.add(row.movements.cases[status]) }
      for status in 1...10 { movements.add(row.movements.balances[status]) }
      movements.add(row.movements.newIntakeCases)
      movements.add(row.movements.newIntakeMoney)
      movements.add(row.movements.adjusted)
      movements.add(row.movements.collected)
      movements.add(row.movements.reduced)
      movements.add(row.movements.complaintsReceived)
      movements.add(row.movements.complaintsResolved)
      try end(movements)
    }
  }

  /// Writes the samples that were taken, and removes those of periods that no rule can ask for any more.
  func writeSamples(_ changes: EngineChanges) throws {
    let samples = try writer(SnapshotSchema.samples)
    var latestDays: [Int: Day] = [:]
    for (office, sample) in changes.samples.sorted(by: { ($0.office, $0.sample.day) < ($1.office, $1.sample.day) }) {
      samples.add(office)
      samples.add(sample.day.description)
      samples.add(sample.doneCases)
      samples.add(sample.eligibleCases)
      samples.add("\(sample.doneMoney)")
      samples.add("\(sample.eligibleMoney)")
      for count in [sample.terminatedCases, sample.delegatedCases, sample.leftCases] { samples.add(count) }
      for sum in [sample.terminatedMoney, sample.delegatedMoney, sample.leftMoney] { samples.add("\(sum)") }
      try end(samples)
      latestDays[office] = sample.day
    }
    for (office, day) in latestDays {
      let oldest = calendar.period(Int(calendar.period(of: day).year) - 1).first
      try delete(from: SnapshotSchema.samples, where: "office = ? AND day < ?", [office, oldest.description])
    }
  }

  /// Appends the changed cases and the new names.
  func writeCases(_ changes: EngineChanges) throws {
    let segments = try writer(SnapshotSchema.caseSegments)
    let stride = Self.maximumBodyByteCount / EngineChanges.bytesPerCase * EngineChanges.bytesPerCase
    try changes.cases.withUnsafeBytes { bytes in
      for start in Swift.stride(from: 0, to: bytes.count, by: stride) {
        segmentCount += 1
        segments.add(segmentCount)
        segments.add(UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + stride, bytes.count)]))
        try end(segments)
      }
    }
    let names = try writer(SnapshotSchema.caseNames)
    try changes.newCaseNames.withUnsafeBytes { bytes in
      var (start, first, offset, number) = (0, changes.firstNewCase, 0, changes.firstNewCase)
      while offset < bytes.count {
        offset += 1 + Int(bytes[offset])
        number += 1
        guard offset == bytes.count || offset - start >= Self.maximumBodyByteCount else { continue }
        names.add(first)
        names.add(number - first)
        names.add(UnsafeRawBufferPointer(rebasing: bytes[start..<offset]))
        try end(names)
        (start, first) = (offset, number)
      }
    }
  }

  /// Writes the one row that says what the others are; the last of a transaction.
  func writeCheckpoint(_ changes: EngineChanges, _ position: SnapshotPosition) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    func json(_ value: some Encodable) throws -> String { String(decoding: try encoder.encode(value), as: UTF8.self) }
    let rejected = Dictionary(uniqueKeysWithValues: changes.counts.rejected.map { ($0.key.rawValue, $0.value) })
    let checkpoint = try writer(SnapshotSchema.checkpoint)
    checkpoint.add(1)
    checkpoint.add(position.nextOffset)
    checkpoint.add(position.lastOffset)
    checkpoint.add(position.lastChecksum)
    checkpoint.add(position.isHistoryIncomplete ? 1 : 0)
    checkpoint.add(changes.partitionDay?.description)
    checkpoint.add(changes.caseCount)
    checkpoint.add(segmentCount)
    checkpoint.add(changes.counts.applied)
    checkpoint.add(changes.counts.duplicates)
    checkpoint.add(try json(rejected))
    checkpoint.add(try json(changes.rules))
    checkpoint.add(try changes.nextRules.map(json))
    checkpoint.add(changes.maximumAheadMicroseconds)
    checkpoint.add(position.ruleTrail)
    checkpoint.add(digest)
    _ = try checkpoint.end()
  }
}
