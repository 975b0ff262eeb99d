internal import Alerts
internal import CaseEvents
public import Engine
internal import Foundation
internal import GRDB
internal import Ledger

/// From a file back to an engine.
extension SnapshotFile {
  /// Loads the state; `nil` where none was written yet.
  ///
  /// - Parameter settings: as for a new engine; the rules and `maximumAheadMicroseconds` are those of the state.
  /// - Throws: `SnapshotError`, `.damaged` where anything is not as it was written.
  public func load(_ settings: EngineSettings) throws(SnapshotError) -> (box: EngineBox, position: SnapshotPosition)? {
    do {
      return try queue.read { db in
        if let finding = try SnapshotChecks.rowFindings(db, key: hashKey, limit: 1).first {
          throw SnapshotError.damaged(path, finding)
        }
        return try Self.load(db, path: path, key: hashKey, settings: settings)
      }
    } catch {
      throw SnapshotError.translate(error, path: path)
    }
  }

  /// Loads the state of a file in which `SnapshotChecks` finds nothing: what is in it is of the types written.
  static func load(_ db: Database, path: String, key: HashKey, settings: EngineSettings) throws -> (
    box: EngineBox, position: SnapshotPosition
  )? {
    guard let row = try Row.fetchOne(db, sql: "SELECT * FROM checkpoint") else { return nil }
    let position = SnapshotPosition(
      nextOffset: row["nextOffset"], lastOffset: row["lastOffset"],
      lastChecksum: UInt64(bitPattern: row["lastChecksum"]), isHistoryIncomplete: row["isHistoryIncomplete"],
      ruleTrail: UInt64(bitPattern: row["ruleTrail"]))
    let decoder = JSONDecoder()
    var settings = settings
    settings.hashKey = key
    settings.maximumAheadMicroseconds = row["maxAhead"]
    func rules(_ text: String) throws -> [Rule] { try decoder.decode([Rule].self, from: Data(text.utf8)) }
    settings.rules = try rules(row["rules"])
    let nextRules: String? = row["nextRules"]
    var counts = Counts()
    counts.applied = row["applied"]
    counts.duplicates = row["duplicates"]
    let rejected: String = row["rejected"]
    for (name, count) in try decoder.decode([String: Int64].self, from: Data(rejected.utf8)) {
      guard let reason = RejectionReason(rawValue: name) else {
        throw SnapshotError.damaged(path, "unknown reason \(name)")
      }
      counts.rejected[reason] = count
    }
    var engine = PartitionEngine(settings)
    try loadOffices(db, path, &engine)
    try loadBooks(db, path, &engine)
    engine.reserve(cases: row["caseCount"])
    try loadCases(db, path, key, &engine)
    guard engine.caseCount == row["caseCount"] else { throw SnapshotError.damaged(path, "cases are missing") }
    let day: String? = row["partitionDay"]
    engine.finishRestoring(
      partitionDay: day.flatMap { Day($0) }, counts: counts, nextRules: try nextRules.map(rules))
    return (EngineBox(engine), position)
  }

  /// Offices and cells, in the order of the cells' numbers, which cases refer to.
  private static func loadOffices(_ db: Database, _ path: String, _ engine: inout PartitionEngine) throws {
    let cells = try Row.fetchAll(db, sql: "SELECT number, office, category FROM cells ORDER BY number")
    for (number, cell) in cells.enumerated() {
      let office: Int = cell[1]
      guard number == cell[0] else { throw SnapshotError.damaged(path, "cell \(number) is missing") }
      if let category: String = cell[2] {
        guard office < engine.officeCount, engine.restoreCell(office: office, category: category) == UInt32(number)
        else { throw SnapshotError.damaged(path, "cell \(number) does not fit") }
      } else {
        guard office == engine.officeCount else { throw SnapshotError.damaged(path, "office \(office) does not fit") }
        engine.restore(try self.office(office, engine.settings.rules, db, path))
      }
    }
  }

  private static func office(_ number: Int, _ rules: [Rule], _ db: Database, _ path: String) throws
    -> EngineChanges.Office
  {
    guard let row = try Row.fetchOne(db, sql: "SELECT * FROM offices WHERE number = ?", arguments: [number]) else {
      throw SnapshotError.damaged(path, "office \(number) is missing")
    }
    func day(_ column: String) throws -> Int32 {
      guard let day = Day(row[column] as String) else {
        throw SnapshotError.damaged(path, "office \(number): no day in \(column)")
      }
      return day.number
    }
    func optionalDay(_ column: String) throws -> Int32? {
      (row[column] as String?) == nil ? nil : try day(column)
    }
    var office = OfficeRow(firstDay: Day(number: try day("firstDay")))
    office.windowLast = row["windowLast"]
    office.windowSeen = UInt64(bitPattern: row["windowSeen"])
    office.clockMicroseconds = row["clock"]
    office.clockDay = try day("clockDay")
    office.lastEventMicroseconds = row["lastEvent"]
    office.progressCasesDay = try optionalDay("progressCasesDay")
    office.progressMoneyDay = try optionalDay("progressMoneyDay")
    office.firstPeriod = row["firstPeriod"]
    office.lastPeriod = row["lastPeriod"]
    office.orphans = row["orphans"]
    office.staffingSequence = row["staffingSequence"]
    office.officers = row["officers"]
    office.quota = row["quota"]
    office.lastOffset = row["lastOffset"]
    office.rejected = row["rejected"]
    office.duplicates = row["duplicates"]
    let targets = try Row.fetchAll(
      db, sql: "SELECT period, sequence, casesHundredths, moneyHundredths FROM targets WHERE office = ?",
      arguments: [number]
    ).map { Target(period: $0[0], sequence: $0[1], casesHundredths: $0[2], moneyHundredths: $0[3]) }
    let states = try Row.fetchAll(db, sql: "SELECT * FROM ruleStates WHERE office = ?", arguments: [number])
      .compactMap { try ruleState($0, rules, path) }
    return EngineChanges.Office(number: number, code: row["code"], row: office, targets: targets, ruleStates: states)
  }

  private static func ruleState(_ row: Row, _ rules: [Rule], _ path: String) throws -> (rule: Int, state: RuleState)? {
    let name: String = row["rule"]
    guard let rule = rules.firstIndex(where: { $0.name == name }) else {
      throw SnapshotError.damaged(path, "no rule \(name)")
    }
    var state = RuleState(isWatched: true)
    state.phase = row["phase"] == "firing" ? .firing : .pending
    state.period = row["period"]
    state.sinceMicroseconds = row["since"]
    if let text: String = row["alert"] {
      guard let alert = UUIDv5(text) else { throw SnapshotError.damaged(path, "\(text) is no alert") }
      state.alertHigh = alert.high
      state.alertLow = alert.low
    }
    return (rule, state)
  }

  private static func loadBooks(_ db: Database, _ path: String, _ engine: inout PartitionEngine) throws {
    let samples = try Row.fetchCursor(db, sql: SnapshotSchema.samples.selection + " ORDER BY office, day")
    while let row = try samples.next() {
      guard (0..<engine.officeCount).contains(row[0]), let sample = sample(row) else {
        throw SnapshotError.damaged(path, "a sample is not readable")
      }
      engine.restore(sample, office: row[0])
    }
    let rows = try Row.fetchCursor(db, sql: SnapshotSchema.movements.selection + " ORDER BY cell, period")
    while let row = try rows.next() {
      var movements = Movements()
      for status in 0..<10 {
        movements.cases[status + 1] = row[2 + status]
        movements.balances[status + 1] = row[12 + status]
      }
      movements.newIntakeCases = row[22]
      movements.newIntakeMoney = row[23]
      movements.adjusted = row[24]
      movements.collected = row[25]
      movements.reduced = row[26]
      movements.complaintsReceived = row[27]
      movements.complaintsResolved = row[28]
      let cell: UInt32 = row[0]
      guard cell < engine.cellCount else { throw SnapshotError.damaged(path, "movements of no cell") }
      engine.restore(Books.Row(cell: cell, period: row[1], movements: movements))
    }
  }

  private static func sample(_ row: Row) -> Sample? {
    func sum(_ column: Int) -> Int128? { Int128(row[column] as String) }
    guard let day = Day(row[1] as String), let doneMoney = sum(4), let eligibleMoney = sum(5),
      let terminatedMoney = sum(9), let delegatedMoney = sum(10), let leftMoney = sum(11)
    else { return nil }
    var sample = Sample(day: day, position: Position())
    sample.doneCases = row[2]
    sample.eligibleCases = row[3]
    sample.doneMoney = doneMoney
    sample.eligibleMoney = eligibleMoney
    sample.terminatedCases = row[6]
    sample.delegatedCases = row[7]
    sample.leftCases = row[8]
    sample.terminatedMoney = terminatedMoney
    sample.delegatedMoney = delegatedMoney
    sample.leftMoney = leftMoney
    return sample
  }

  private static func loadCases(_ db: Database, _ path: String, _ key: HashKey, _ engine: inout PartitionEngine) throws
  {
    let cellCount = UInt32(engine.cellCount)
    func restore(_ bytes: UnsafeRawBufferPointer, tagAt: Int, index: UInt32) throws {
      let tag = bytes.loadUnaligned(fromByteOffset: tagAt, as: UInt32.self)
      let record = bytes.loadUnaligned(fromByteOffset: tagAt + 4, as: CaseRecord.self)
      guard record.cell < cellCount, engine.restore(record, tag: tag, index: index) else {
        throw SnapshotError.damaged(path, "case \(index) does not fit")
      }
    }
    var next: UInt32 = 0
    try forEachBody(db, SnapshotSchema.casePages, path: path, key: key) { number, bytes in
      guard number * SnapshotSchema.casesPerPage == Int(next), bytes.count % bytesPerPagedCase == 0 else {
        throw SnapshotError.damaged(path, "page \(number) does not fit")
      }
      for offset in stride(from: 0, to: bytes.count, by: bytesPerPagedCase) {
        try restore(bytes, tagAt: offset, index: next)
        next += 1
      }
    }
    try forEachBody(db, SnapshotSchema.caseSegments, path: path, key: key) { number, bytes in
      guard bytes.count % EngineChanges.bytesPerCase == 0 else {
        throw SnapshotError.damaged(path, "segment \(number) does not fit")
      }
      for offset in stride(from: 0, to: bytes.count, by: EngineChanges.bytesPerCase) {
        try restore(bytes, tagAt: offset + 4, index: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      }
    }
  }

  /// Gives the bodies of a table of numbers and bodies in their order, or one of them, each after its checksum was
  /// compared.
  static func forEachBody(
    _ db: Database, _ table: SnapshotTable, number: Int? = nil, path: String, key: HashKey,
    _ body: (_ number: Int, _ bytes: UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let condition = number.map { " WHERE number = \($0)" } ?? ""
    let rows = try Row.fetchCursor(db, sql: table.selection + condition + " ORDER BY number")
    while let row = try rows.next() {
      guard let number = Int.fromDatabaseValue(row[0]), let kept = Int64.fromDatabaseValue(row[2]) else {
        throw SnapshotError.damaged(path, "table \(table.name) is not readable")
      }
      try row.withUnsafeData(atIndex: 1) { data in
        try (data ?? Data()).withUnsafeBytes { bytes in
          var checksum = RowChecksum(table, key: key)
          checksum.add(Int64(number))
          checksum.add(bytes)
          guard checksum.value == kept else {
            throw SnapshotError.damaged(path, "table \(table.name), number \(number): the checksum differs")
          }
          try body(number, bytes)
        }
      }
    }
  }
}
