import Alerts
import CaseEvents
import Engine
import Foundation
import GRDB
import Ledger

@testable import Snapshots

/// A state of two offices and some sixty cases, written to a snapshot of its own; removed with it.
final class SmallState {
  let directory: String
  let path: String
  private var file: SnapshotFile?

  /// Writes the state in two pieces: the first in pages if `isCompacted`, the second in a segment.
  init(isCompacted: Bool = true) throws {
    directory = FileManager.default.temporaryDirectory.path + "/tiendo-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    path = directory + "/case-events-3.sqlite"
    let identity = SnapshotIdentity(topic: "case-events", partition: 3, partitionCount: 8, calendar: .vietnam)
    let file = try SnapshotFile(path: path, identity: identity, newKey: HashKey(low: 1, high: 2))
    self.file = file
    // Both offices have had half of their cases at most done on each day.
    let rule = Rule(name: "low", test: RuleTest(.cases, .below(hundredths: 9900)))
    var engine = PartitionEngine(
      EngineSettings(rules: [rule], partition: 3, partitionCount: 8, hashKey: file.hashKey, notesChanges: true))
    let lines = Self.events()
    for (offset, line) in lines.enumerated() {
      try Self.apply(line, offset: Int64(offset), to: &engine)
      guard offset == lines.count / 2 || offset == lines.count - 1 else { continue }
      if isCompacted { file.maximumSegmentCount = offset == lines.count / 2 ? 1 : 128 }
      try file.write(
        engine.takeChanges(), at: SnapshotPosition(nextOffset: Int64(offset) + 1, lastOffset: Int64(offset)))
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  /// Ends the writing; SQLite puts its log into the file.
  func close() {
    file?.close()
    file = nil
  }

  /// Changes the closed file as nobody should.
  ///
  /// - Parameter isSealed: whether the checksums are made to fit, as a program with a fault would write it.
  func tamper(_ sql: String, isSealed: Bool = false) throws {
    close()
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      try db.execute(sql: sql)
      if isSealed { try seal(db) }
    }
    try queue.close()
  }

  private func seal(_ db: Database) throws {
    var digest: Int64 = 0
    for table in SnapshotSchema.stateTables + [SnapshotSchema.meta, SnapshotSchema.checkpoint] {
      let writer = try RowWriter(table, db, key: HashKey(low: 1, high: 2))
      for row in try Row.fetchAll(db, sql: table.selection) {
        for (name, value) in row where name != "checksum" {
          switch value.storage {
          case .int64(let number): writer.add(name == "digest" ? digest : number)
          case .blob(let body): body.withUnsafeBytes { writer.add($0) }
          default: writer.add(String.fromDatabaseValue(value))
          }
        }
        let growth = try writer.end()
        let isSummed = table.name != "meta" && table.name != "checkpoint"
        if isSummed { digest &+= (row["checksum"] as Int64) &+ growth }
      }
    }
  }

  /// Flips a bit in the middle of the last body of a table.
  func flipBit(in table: String) throws {
    close()
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      var body = [UInt8](try Data.fetchOne(db, sql: "SELECT body FROM \(table) ORDER BY 1 DESC LIMIT 1") ?? Data())
      body[body.count / 2] ^= 4
      try db.execute(
        sql: "UPDATE \(table) SET body = ? WHERE rowid = (SELECT max(rowid) FROM \(table))", arguments: [Data(body)])
    }
    try queue.close()
  }

  private struct NotApplied: Error {
    let line: String
  }

  private static func apply(_ line: String, offset: Int64, to engine: inout PartitionEngine) throws {
    let bytes = Array(line.utf8)
    let isApplied = bytes.withUnsafeBytes { bytes in
      engine.stage(line: bytes, offset: offset)
      _ = engine.applyStaged()
      if case .applied = engine.outcome(0) { return true }
      return false
    }
    if !isApplied { throw NotApplied(line: line) }
  }

  /// Offices 74 and 01-001, periods 2019 to 2021; of case n the amount is n million.
  private static func events() -> [String] {
    var events: [String] = []
    func add(_ type: String, _ day: String, _ data: String) {
      events.append(
        """
        {"specversion":"1.0","id":"e\(events.count)","source":"","type":"tiendo.\(type)",\
        "time":"\(day)T09:00:00+07:00","data":{\(data)}}
        """)
    }
    for number in 1...60 {
      let office = number % 3 == 0 ? "01-001" : "74"
      let id = "\"office\":\"\(office)\",\"case\":\"2019/\(number) №\""
      let category = number % 4 == 0 ? "" : ",\"category\":\"credit\""
      add("case.accepted", "2019-03-01", "\(id),\"sequence\":1,\"amount\":\(number)000000\(category)")
      if number % 2 == 0 { add("case.collected", "2019-12-05", "\(id),\"sequence\":2,\"amount\":500000") }
      if number % 4 == 0 { add("case.completed", "2020-02-05", "\(id),\"sequence\":3") }
      if number % 5 == 0 { add("case.adjusted", "2020-11-05", "\(id),\"sequence\":4,\"amount\":-700") }
      if number % 7 == 0 { add("case.suspended", "2020-11-06", "\(id),\"sequence\":5") }
      if number % 20 == 0 {
        add(
          "case.collected", "2020-11-06", "\"office\":\"74\",\"case\":\"early \(number)\",\"sequence\":2,\"amount\":5")
      }
    }
    add(
      "office.targetSet", "2020-11-07",
      "\"office\":\"74\",\"sequence\":1,\"period\":2020,\"casesPercent\":80.5,\"moneyPercent\":38")
    add("office.staffed", "2020-11-07", "\"office\":\"74\",\"sequence\":2,\"officers\":148,\"quota\":158")
    add("complaint.received", "2020-11-08", "\"office\":\"74\",\"sequence\":3,\"count\":2")
    return events
  }
}
