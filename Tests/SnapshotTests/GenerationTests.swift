import Engine
import Foundation
import GRDB
import Testing

@testable import Snapshots

@Suite("The previous generation")
struct GenerationTests {
  private func reading(_ path: String, _ counts: Int...) -> Reading {
    Reading(path, Dictionary(uniqueKeysWithValues: counts.map { ($0, DiskState.description(at: $0)) }))
  }

  @Test("is the file as of the last compaction, and passes verification")
  func isCopied() throws {
    let state = try DiskState()
    try state.write(upTo: 20)
    #expect(!FileManager.default.fileExists(atPath: state.previousPath))
    try state.write(upTo: 30, compacts: true)
    try state.write(upTo: 50)
    #expect(try SnapshotVerification.verify(path: state.previousPath).findings == [])
    #expect(try SnapshotVerification.verify(path: state.previousPath).position?.nextOffset == 30)
    try state.write(upTo: 60, compacts: true)
    try state.write(upTo: 70)
    state.close()
    #expect(reading(state.path, 70) == .state(70))
    #expect(reading(state.previousPath, 60) == .state(60))
  }

  @Test("that cannot be written harms nothing, and comes with the next compaction")
  func cannotBeCopied() throws {
    let state = try DiskState()
    try state.write(upTo: 30, compacts: true)
    let obstacle = SnapshotFile.unfinishedPath(of: state.previousPath)
    try FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: false)
    #expect(throws: SnapshotError.self) { try state.write(upTo: 50, compacts: true) }
    try FileManager.default.removeItem(atPath: obstacle)
    try state.write(upTo: 60)
    #expect(try SnapshotVerification.verify(path: state.previousPath).position?.nextOffset == 30)
    try state.write(upTo: 70, compacts: true)
    state.close()
    #expect(reading(state.path, 70) == .state(70))
    #expect(reading(state.previousPath, 70) == .state(70))
  }

  @Test("is never a copy of a damage", arguments: ["samples SET doneCases = 5", "casePages SET body = x'00'"])
  func damageIsNotCopied(change: String) throws {
    let state = try DiskState()
    try state.write(upTo: 30, compacts: true)
    try state.file?.queue.write { db in try db.execute(sql: "UPDATE \(change)") }
    #expect { try state.write(upTo: 40, compacts: true) } throws: { ($0 as? SnapshotError)?.kind == .damaged }
    state.close()
    #expect(reading(state.path) == .refused(.damaged))
    #expect(reading(state.previousPath, 30) == .state(30))
  }

  @Test("comes by itself when there are 128 segments")
  func bounded() throws {
    let state = try DiskState()
    let file = try #require(state.file)
    for count in 1...100 {
      let (changes, position) = try state.advance(to: count)
      try file.write(changes, at: position)
    }
    // 98 of the 100 events are of cases, so there are 98 segments and no copy; 30 more make it.
    #expect(!file.isCopyDue)
    let (changes, position) = try state.advance(to: 100)
    #expect(changes.cases.isEmpty)
    var again = changes
    for count in 1...30 {
      again.cases = try file.queue.read { db in
        [UInt8](try Data.fetchOne(db, sql: "SELECT body FROM caseSegments ORDER BY number DESC LIMIT 1") ?? Data())
      }
      try file.write(again, at: position)
      #expect(file.isCopyDue == (count == 30))
    }
    try file.copyIfDue()
    state.close()
    #expect(reading(state.previousPath, 100) == .state(100))
  }
}
