import Foundation
import GRDB
import Snapshots
import Testing

@Suite("Verifying a snapshot")
struct VerificationTests {
  @Test("a sound snapshot has no findings, with pages, segments and both", arguments: [true, false])
  func sound(isCompacted: Bool) throws {
    let state = try SmallState(isCompacted: isCompacted)
    state.close()
    let report = try SnapshotVerification.verify(path: state.path)
    #expect(report.findings == [])
    #expect(report.isLoaded)
    #expect(report.identity?.partition == 3)
    // 60 cases and three of which the acceptance is missing.
    #expect(report.caseCount == 63)
    #expect(report.officeCount == 2)
    #expect(report.position.map { $0.nextOffset - $0.lastOffset } == 1)
  }

  @Test("a snapshot in use is verified as of its last transaction, and not changed")
  func inUse() throws {
    let state = try SmallState()
    let log = try Data(contentsOf: URL(fileURLWithPath: state.path + "-wal"))
    #expect(!log.isEmpty)
    let report = try SnapshotVerification.verify(path: state.path)
    #expect(report.findings == [])
    #expect(report.caseCount == 63)
    #expect(try Data(contentsOf: URL(fileURLWithPath: state.path + "-wal")) == log)
  }

  @Test("a log that a killed worker left is read, and left where it is")
  func leftOverLog() throws {
    let state = try SmallState()
    let copy = state.directory + "/copy"
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: false)
    for suffix in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: state.path + suffix, toPath: copy + "/killed.sqlite" + suffix)
    }
    let report = try SnapshotVerification.verify(path: copy + "/killed.sqlite")
    #expect(report.findings == [])
    #expect(report.caseCount == 63)
    let left = try FileManager.default.attributesOfItem(atPath: copy + "/killed.sqlite-wal")[.size] as? Int
    #expect(left ?? 0 > 0)
  }

  @Test("a flipped bit in any body is found", arguments: ["caseNames", "casePages", "caseSegments"])
  func flippedBit(table: String) throws {
    let state = try SmallState()
    try state.flipBit(in: table)
    let report = try SnapshotVerification.verify(path: state.path)
    #expect(report.findings.count == 1)
    #expect(report.findings.first?.contains("table \(table)") == true)
    #expect(report.findings.first?.contains("checksum") == true)
  }

  @Test(
    "every changed or missing number is found",
    arguments: [
      ("UPDATE movements SET collected = collected + 1 WHERE cell = 0 AND period = 2020", "office 74, period 2020"),
      ("UPDATE movements SET casesCompleted = 0 WHERE cell = 4", "cases in status completed"),
      ("UPDATE movements SET moneySuspended = 7 WHERE cell = 2", "balance of cases in status suspended"),
      ("UPDATE movements SET newIntakeCases = 99 WHERE cell = 1", "newIntake cases"),
      ("DELETE FROM movements WHERE cell = 1 AND period = 2020", "by the cases"),
      ("UPDATE offices SET orphans = 9 WHERE code = '74'", "orphans is 9, by the cases 3"),
      ("UPDATE movements SET period = 2018 WHERE period = 2019", "table movements"),
      ("UPDATE offices SET code = 'no code' WHERE code = '74'", "table offices"),
      ("UPDATE offices SET code = '75' WHERE code = '74'", "its record is not of the name"),
      ("UPDATE offices SET firstPeriod = 2147483647", "table offices"),
      ("UPDATE offices SET windowLast = -1", "table offices"),
      ("UPDATE offices SET clockDay = 'today'", "clockDay"),
      ("UPDATE cells SET category = printf('%.*c', 40, 'x') WHERE number = 1", "table cells"),
      ("UPDATE cells SET office = -1 WHERE number = 1", "table cells"),
      ("UPDATE targets SET office = 12", "table targets"),
      ("DELETE FROM offices WHERE code = '74'", "out of range"),
      ("DELETE FROM caseNames WHERE first = 0", "case names 0 to"),
      ("DELETE FROM casePages", "does not fit"),
      ("DELETE FROM caseSegments", "cases are missing"),
      ("UPDATE checkpoint SET caseCount = 62", "cases are missing"),
      ("UPDATE checkpoint SET rules = '{'", ""),
      ("UPDATE meta SET value = 'x' WHERE key = 'partition'", "its description is not readable"),
    ])
  func changed(sql: String, finding: String) throws {
    let state = try SmallState()
    try state.tamper(sql, isSealed: true)
    let report = try SnapshotVerification.verify(path: state.path)
    #expect(!report.findings.isEmpty, "after \(sql)")
    #expect(finding.isEmpty || report.findings.contains { $0.contains(finding) }, "\(report.findings)")
  }

  @Test(
    "every row that is not as it was written is found, whatever it says",
    arguments: [
      ("UPDATE movements SET collected = collected + 1 WHERE cell = 0 AND period = 2020", "cell 0, period 2020: the"),
      ("UPDATE offices SET windowSeen = windowSeen | 8 WHERE code = '74'", "table offices, number 0: the checksum"),
      ("UPDATE samples SET doneMoney = doneMoney || '0' WHERE day = '2020-11-05'", "day \"2020-11-05\": the checksum"),
      ("UPDATE targets SET sequence = sequence + 1", "table targets, office 0, period 2020: the checksum differs"),
      ("UPDATE cells SET category = 'cresit' WHERE category = 'credit'", "table cells, number"),
      ("UPDATE ruleStates SET since = since + 1", "table ruleStates, office"),
      ("UPDATE caseSegments SET number = number + 1", "table caseSegments, number"),
      ("UPDATE caseNames SET count = count + 1", "table caseNames, first"),
      ("UPDATE checkpoint SET nextOffset = nextOffset + 1", "table checkpoint, id 1: the checksum differs"),
      ("UPDATE checkpoint SET maxAhead = 0", "table checkpoint"), ("UPDATE checkpoint SET digest = 0", "checkpoint"),
      ("UPDATE meta SET value = '4' WHERE key = 'partition'", "its description is not as it was written"),
      ("UPDATE meta SET value = '3' WHERE key = 'hashKeyLow'", "its description is not as it was written"),
      ("DELETE FROM ruleStates", "the digest differs"), ("DELETE FROM targets", "the digest differs"),
      ("DELETE FROM samples WHERE day = '2020-11-05' AND office = 0", "the digest differs"),
      ("DELETE FROM casePages", "the digest differs"), ("DELETE FROM checkpoint", "the checkpoint is missing"),
      ("DROP TABLE samples", "table samples is missing"),
      ("ALTER TABLE samples ADD COLUMN more TEXT", "table samples has other columns"),
      ("PRAGMA user_version = 1000", "newer"), ("PRAGMA user_version = 1", "older"),
      ("PRAGMA application_id = 5", "not a snapshot of Tiendo"),
    ])
  func unsealed(sql: String, finding: String) throws {
    let state = try SmallState()
    try state.tamper(sql)
    let report = try SnapshotVerification.verify(path: state.path)
    #expect(!report.findings.isEmpty, "after \(sql)")
    #expect(finding.isEmpty || report.findings.contains { $0.contains(finding) }, "\(report.findings)")
  }

  @Test("a file that is cut, overwritten or no database is damage, and never a crash")
  func arbitraryBytes() throws {
    let state = try SmallState()
    state.close()
    let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: state.path)))
    var random: UInt64 = 20_201_001
    func next(below bound: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((random >> 33) % UInt64(bound))
    }
    func verify(_ bytes: [UInt8]) throws -> SnapshotReport {
      let path = state.directory + "/other.sqlite"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      return try SnapshotVerification.verify(path: path)
    }
    #expect(try !verify(Array("not a database, and long enough to be looked at".utf8)).findings.isEmpty)
    #expect(try !verify([]).findings.isEmpty)
    #expect(try !verify(Array(whole.prefix(whole.count / 2))).findings.isEmpty)
    for _ in 0..<150 {
      var bytes = whole
      for _ in 0...next(below: 3) { bytes[next(below: bytes.count)] ^= UInt8(1 << next(below: 8)) }
      _ = try verify(bytes)
    }
  }

  @Test("a missing file is a finding that names it")
  func missing() throws {
    let report = try SnapshotVerification.verify(path: "/nowhere/case-events-0.sqlite")
    #expect(report.findings.count == 1)
    #expect(!report.isLoaded)
  }
}

@Suite("Exporting a snapshot")
struct ExportTests {
  @Test("the export holds every case, and its sums are the totals")
  func agrees() throws {
    let state = try SmallState()
    state.close()
    let path = state.directory + "/export.db"
    let export = try StateExport(path: path)
    #expect(try SnapshotVerification.verify(path: state.path, export: export).findings == [])
    #expect(!FileManager.default.fileExists(atPath: path))
    try export.complete()
    try export.publish()
    let queue = try DatabaseQueue(path: path)
    try queue.read { db in
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM cases WHERE partition = 3") == 63)
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM cases WHERE NOT accepted AND category IS NULL") == 3)
      #expect(
        try String.fetchOne(db, sql: "SELECT status FROM cases WHERE caseId = '2019/4 №' AND office = '74'")
          == "completed")
      // Case 20 of office 74: 20 million, 500,000 collected, 700 off by adjustment, events 1 to 4.
      let row = try #require(try Row.fetchOne(db, sql: "SELECT * FROM cases WHERE caseId = '2019/20 №'"))
      let amounts: [Int64] = [row["amount"], row["collected"], row["balance"], row["lastSequence"]]
      #expect(amounts == [20_000_000, 500_000, 19_499_300, 4])
      #expect(row["category"] as String == "other")
      let differing = """
        SELECT count(*) FROM
          (SELECT office, sum(collected) AS money, sum(amount) AS amount, count(*) AS cases FROM cases
           WHERE accepted GROUP BY office) AS c
        JOIN (SELECT office, sum(moneyCollected) AS money, sum(moneyNewIntake) AS amount, sum(casesNewIntake) AS cases
           FROM periods WHERE category IS NULL GROUP BY office) AS p USING (office)
        WHERE c.money <> p.money OR c.amount <> p.amount OR c.cases <> p.cases
        """
      #expect(try Int.fetchOne(db, sql: differing) == 0)
      #expect(try Int.fetchOne(db, sql: "SELECT officers FROM offices WHERE office = '74'") == 148)
      let target = "SELECT targetCasesPercent FROM periods WHERE office = '74' AND period = 2020 AND category IS NULL"
      #expect(try Double.fetchOne(db, sql: target) == 80.5)
      // Of the 40 cases of office 74, every fourth up to 60 that is no multiple of 3 was completed: 15 − 5.
      let done = "SELECT casesDone FROM periods WHERE office = '74' AND period = 2020 AND category IS NULL"
      #expect(try Int.fetchOne(db, sql: done) == 10)
    }
  }

  @Test("an export replaces no file")
  func replacesNothing() throws {
    let state = try SmallState()
    let path = state.directory + "/export.db"
    try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: SnapshotError.self) { _ = try StateExport(path: path) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("mine".utf8))
  }

  @Test("an export that is given up leaves no file")
  func givenUp() throws {
    let state = try SmallState()
    state.close()
    let before = try FileManager.default.contentsOfDirectory(atPath: state.directory)
    do {
      let export = try StateExport(path: state.directory + "/export.db")
      _ = try SnapshotVerification.verify(path: state.path, export: export)
    }
    let after = try FileManager.default.contentsOfDirectory(atPath: state.directory)
    #expect(Set(after).subtracting(before).filter { $0.contains("export") } == [])
  }
}
