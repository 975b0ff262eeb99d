import Alerts
import Engine
import EngineTestSupport
import Foundation
import GRDB
import Ledger
import ReferenceModel

@testable import Snapshots

/// A stream applied in pieces, with a snapshot after each; removed with its file.
final class PieceByPiece {
  /// A place between two records, and what happens there.
  struct Cut {
    /// Records before it.
    var position: Int
    /// Whether the segments are merged into pages.
    var compacts = false
    /// Whether the file is closed, and the state loaded from it.
    var reloads = false
  }

  private struct NothingThere: Error {
    let path: String
  }

  let scenario: RandomScenario
  private let directory: String
  private let path: String
  private let settings: EngineSettings
  private let identity: SnapshotIdentity
  private var file: SnapshotFile
  private var box: EngineBox
  private var feeder: Feeder
  /// Rules of a program that was started with others than those of the state; told to every engine that is loaded.
  private var laterRules: [Rule]?
  /// What is published besides, where states go through that: a load is one from there, into a file made anew.
  private var topic: StateTopic?
  /// What became of each record.
  var outcomes: [SlowEngine.Outcome] { feeder.outcomes }
  /// The alerts that came out.
  private(set) var alerts: [Alert] = []
  /// The closed days that came out.
  private(set) var closedDays: [ClosedDay] = []
  /// The totals that came out for publication.
  private(set) var published: [TotalsRecord] = []

  /// - Parameters:
  ///   - batchSeed: decides the sizes of the batches, and what is compacted in the topic.
  ///   - throughTopic: whether states go through a compacted topic.
  init(_ scenario: RandomScenario, batchSeed: UInt64, throughTopic: Bool = false) throws {
    topic = throughTopic ? StateTopic(seed: batchSeed) : nil
    self.scenario = scenario
    directory = FileManager.default.temporaryDirectory.path + "/tiendo-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    path = directory + "/case-events-0.sqlite"
    var settings = try scenario.engineSettings()
    settings.notesChanges = true
    settings.hashKey = HashKey(low: batchSeed, high: 7)
    self.settings = settings
    identity = SnapshotIdentity(
      topic: "case-events", partition: 0, partitionCount: settings.partitionCount, calendar: settings.calendar)
    file = try SnapshotFile(path: path, identity: identity, newKey: settings.hashKey)
    box = EngineBox(PartitionEngine(settings))
    feeder = Feeder(seed: batchSeed)
  }

  deinit {
    file.close()
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// Applies the records up to each cut, and the rest.
  ///
  /// - Parameters:
  ///   - snapshots: whether what the cuts say is done; results are taken out there in any case.
  ///   - rules: other rules, as of the cut with this index.
  func run(_ cuts: [Cut], snapshots: Bool, rules: (cut: Int, rules: [Rule])? = nil) throws {
    var first = 0
    for (index, cut) in cuts.enumerated() {
      take(first..<cut.position)
      first = cut.position
      if rules?.cut == index { laterRules = rules?.rules }
      if snapshots { try keep(cut) }
      if rules?.cut == index || (snapshots && cut.reloads) {
        if let laterRules { _ = box.engine.schedule(rules: laterRules, maximumAheadMicroseconds: 3_600_000_000) }
      }
    }
    take(first..<scenario.records.count)
    try keep(Cut(position: scenario.records.count))
  }

  private func take(_ range: Range<Int>) {
    feeder.feed(scenario.records[range], to: &box.engine)
    alerts += box.engine.takeAlerts()
    closedDays += box.engine.takeClosedDays()
    published += box.engine.takeChangedTotals()
  }

  private func keep(_ cut: Cut) throws {
    let position = SnapshotPosition(nextOffset: Int64(cut.position), lastOffset: Int64(cut.position) - 1)
    file.maximumSegmentCount = cut.compacts ? 1 : 128
    let changes = box.engine.takeChanges()
    try file.write(changes, at: position)
    try file.copyIfDue()
    topic?.append(
      StateRecords(
        changes, StateMarker(identity: identity, group: "tiendo", position: position, hashKey: settings.hashKey)))
    if cut.compacts { topic?.compact() }
    if cut.reloads { try reload() }
  }

  /// Closes the file, opens it and loads what is in it.
  func reload() throws {
    file.close()
    if let topic { return try reload(from: topic) }
    file = try SnapshotFile(path: path, identity: identity, newKey: HashKey(low: 0, high: 0))
    guard let (loaded, _) = try file.load(settings) else { throw NothingThere(path: path) }
    box = loaded
  }

  private func reload(from topic: StateTopic) throws {
    guard let state = try topic.image.finish(identity: identity, group: "tiendo") else {
      throw NothingThere(path: "the topic")
    }
    var settings = settings
    settings.hashKey = state.marker.hashKey
    settings.rules = state.changes.rules
    box = EngineBox(PartitionEngine(settings))
    if let fault = box.engine.restore(state.changes) { throw NothingThere(path: fault) }
    SnapshotFile.remove(path: path)
    file = try SnapshotFile(path: path, identity: identity, newKey: settings.hashKey)
    try file.write(state.changes, at: state.marker.position)
  }

  /// What the engine holds against itself; empty for a sound state.
  var faults: [String] { box.engine.audit().map(\.description) + box.engine.unbalancedOffices() }

  /// The totals of the engine as it is.
  var totals: [TotalsRecord] { box.engine.totals() }

  /// The counts of the engine, the day that is open, its rules, and the bytes of every case.
  var state: [String] {
    let counts = box.engine.counts
    let rejected = counts.rejected.map { "\($0.key) \($0.value)" }.sorted()
    let cases = (0..<box.engine.caseCount).map { index in
      withUnsafeBytes(of: box.engine.caseRecord(index)) { "\(Array($0))" }
    }
    let day = box.engine.partitionDay.map { "\($0)" } ?? "none"
    return ["\(counts.applied) \(counts.duplicates) \(rejected) \(day)", "\(box.engine.settings.rules)"] + cases
  }

  /// The rows of the file but for those of cases, which lie otherwise after every other way of cutting.
  func rows() throws -> [String] {
    try file.queue.read { db in
      var rows: [String] = []
      for table in ["meta", "offices", "targets", "ruleStates", "samples", "cells", "movements"] {
        rows += try Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY 1, 2").map { "\(table) \($0)" }
      }
      let checkpoint =
        "SELECT nextOffset, partitionDay, caseCount, applied, duplicates, rejected, rules FROM checkpoint"
      rows += try Row.fetchAll(db, sql: checkpoint).map { "\($0)" }
      let names = try Data.fetchAll(db, sql: "SELECT body FROM caseNames ORDER BY first")
      return rows + ["names \(Array(names.joined()))"]
    }
  }

  /// What `tiendo verify` finds.
  func findings() throws -> [String] {
    file.close()
    return try SnapshotVerification.verify(path: path).findings
  }
}
