import Engine
import Foundation
import GRDB
import Ledger
import Testing

@testable import Snapshots

@Suite("Recovering a partition's snapshot")
struct RecoveryTests {
  /// A state whose previous generation is at 30 and whose file is at 80.
  private func twoGenerations() throws -> DiskState { try DiskState.written(isClosed: true) }

  private func recover(_ state: DiskState) throws(SnapshotError) -> SnapshotRecovery {
    try SnapshotRecovery.open(path: state.path, identity: DiskState.identity, settings: DiskState.settings)
  }

  private func describe(_ recovery: SnapshotRecovery) throws -> DiskState.Description {
    DiskState.describe(try #require(recovery.box), try #require(recovery.position))
  }

  private func damage(_ path: String) throws {
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    // The last byte of the second page, where the first row of its table is.
    bytes[2 * 8192 - 1] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  private func files(_ state: DiskState) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: state.directory).sorted()
  }

  @Test("a sound file is loaded without a word, and what an interrupted copy left is removed")
  func sound() throws {
    let state = try twoGenerations()
    for path in [state.path, state.previousPath] {
      for suffix in ["", "-journal"] {
        try Data("half".utf8).write(to: URL(fileURLWithPath: path + ".unfinished" + suffix))
      }
    }
    let recovery = try recover(state)
    #expect(recovery.notes == [])
    #expect(try describe(recovery) == DiskState.description(at: 80))
    recovery.file.close()
    #expect(try files(state) == ["case-events-0.previous.sqlite", "case-events-0.sqlite"])
  }

  @Test("nothing there is an empty file without a word")
  func nothing() throws {
    let state = try DiskState()
    state.close()
    unlink(state.path)
    let recovery = try recover(state)
    #expect(recovery.notes == [])
    #expect(recovery.box == nil)
    #expect(recovery.position == nil)
    #expect(recovery.file.hashKey == DiskState.hashKey)
  }

  @Test("a damaged file is set aside, and the previous generation goes on in its place to the same end")
  func previous() throws {
    let state = try twoGenerations()
    try damage(state.path)
    let damaged = try Data(contentsOf: URL(fileURLWithPath: state.path))
    let recovery = try recover(state)
    #expect(recovery.notes.count == 2)
    #expect(recovery.notes.first?.contains("damaged (") == true)
    #expect(recovery.notes.first?.contains("set aside as \(state.path).damaged-1") == true)
    #expect(recovery.notes.last?.contains("at offset 30") == true)
    #expect(try Data(contentsOf: URL(fileURLWithPath: state.path + ".damaged-1")) == damaged)
    let box = try #require(recovery.box)
    // What is read again is written again, and the next start finds nothing out of the ordinary.
    for offset in 30..<90 {
      DiskState.lines[offset].withUnsafeBytes { box.engine.stage(line: $0, offset: Int64(offset)) }
      _ = box.engine.applyStaged()
    }
    try recovery.file.write(box.engine.takeChanges(), at: SnapshotPosition(nextOffset: 90, lastOffset: 89))
    recovery.file.close()
    let next = try recover(state)
    #expect(next.notes == [])
    #expect(try describe(next) == DiskState.description(at: 90))
    next.file.close()
    try damage(state.path)
    #expect(try recover(state).notes.first?.contains(".damaged-2") == true)
  }

  @Test(
    "a file that is missing, empty or of a few bytes gives way to the previous generation", arguments: [nil, 0, 1, 99])
  func missing(byteCount: Int?) throws {
    let state = try twoGenerations()
    if let byteCount {
      try Data(contentsOf: URL(fileURLWithPath: state.path)).prefix(byteCount).write(
        to: URL(fileURLWithPath: state.path))
    } else {
      unlink(state.path)
    }
    try Data("the log of another life".utf8).write(to: URL(fileURLWithPath: state.path + "-wal"))
    let recovery = try recover(state)
    #expect(recovery.notes.count == 2)
    #expect(try describe(recovery) == DiskState.description(at: 30))
    recovery.file.close()
    #expect(try files(state).contains("case-events-0.sqlite.damaged-1-wal"))
  }

  @Test("with both generations damaged both are set aside, and the file begins empty")
  func bothDamaged() throws {
    let state = try twoGenerations()
    for path in [state.path, state.previousPath] { try damage(path) }
    let recovery = try recover(state)
    #expect(recovery.box == nil)
    #expect(recovery.notes.count == 3)
    #expect(recovery.notes.last?.contains("begins empty") == true)
    recovery.file.close()
    #expect(
      try files(state) == [
        "case-events-0.previous.sqlite.damaged-1", "case-events-0.sqlite", "case-events-0.sqlite.damaged-1",
      ])
  }

  @Test("a file of something else is set aside whole", arguments: [true, false])
  func foreign(isDatabase: Bool) throws {
    let state = try DiskState()
    state.close()
    unlink(state.path)
    if isDatabase {
      let queue = try DatabaseQueue(path: state.path)
      try queue.write { db in try db.execute(sql: "CREATE TABLE mine(what TEXT)") }
      try queue.close()
    } else {
      try Data(String(repeating: "a letter to somebody\n", count: 100).utf8).write(to: URL(fileURLWithPath: state.path))
    }
    let before = try Data(contentsOf: URL(fileURLWithPath: state.path))
    let recovery = try recover(state)
    #expect(recovery.box == nil)
    #expect(recovery.notes.first?.contains("not a snapshot of Tiendo; set aside as") == true)
    #expect(try Data(contentsOf: URL(fileURLWithPath: state.path + ".foreign-1")) == before)
  }

  @Test(
    "a file of another format is told and left alone",
    arguments: [("PRAGMA user_version = 99", "newer"), ("PRAGMA user_version = 1", "older")])
  func otherFormat(sql: String, word: String) throws {
    let state = try twoGenerations()
    for path in [state.path, state.previousPath] {
      let queue = try DatabaseQueue(path: path)
      try queue.writeWithoutTransaction { db in try db.execute(sql: sql) }
      try queue.close()
    }
    let before = try files(state)
    #expect { _ = try recover(state) } throws: { error in
      (error as? SnapshotError)?.kind == .otherFormat && "\(error)".hasPrefix(state.path)
        && "\(error)".contains("is \(word) than") && "\(error)".contains("move the file away")
    }
    #expect(try files(state) == before)
    // Once that one was moved away, the message names the other.
    unlink(state.path)
    #expect { _ = try recover(state) } throws: { "\($0)".hasPrefix(state.previousPath) }
    #expect(try files(state) == ["case-events-0.previous.sqlite"])
  }

  @Test("a file of another topic, number of partitions or period is told and left alone")
  func otherIdentity() throws {
    let state = try twoGenerations()
    let before = try Data(contentsOf: URL(fileURLWithPath: state.path))
    func kind(_ change: (inout SnapshotIdentity) -> Void) -> SnapshotError.Kind? {
      var identity = DiskState.identity
      change(&identity)
      do throws(SnapshotError) {
        _ = try SnapshotRecovery.open(path: state.path, identity: identity, settings: DiskState.settings)
        return nil
      } catch {
        return error.kind
      }
    }
    #expect(kind { $0.topic = "others" } == .otherTopic)
    #expect(kind { $0.partition = 1 } == .otherTopic)
    #expect(kind { $0.partitionCount = 2 } == .otherTopic)
    #expect(
      kind { $0.calendar = StatisticsCalendar(startMonth: 1, startDay: 1, utcOffsetSeconds: 0) ?? .vietnam }
        == .otherPeriod)
    #expect(try Data(contentsOf: URL(fileURLWithPath: state.path)) == before)
  }

  @Test("a file that another process has locked is told and left alone")
  func locked() throws {
    let state = try twoGenerations()
    let other = try DatabaseQueue(path: state.path)
    try other.inDatabase { db in
      try db.execute(sql: "BEGIN EXCLUSIVE")
      #expect { _ = try recover(state) } throws: { error in
        (error as? SnapshotError)?.kind == .unavailable && "\(error)".contains("in use by another process")
      }
      try db.execute(sql: "ROLLBACK")
    }
    try other.close()
    let recovery = try recover(state)
    #expect(try describe(recovery) == DiskState.description(at: 80))
  }
}
