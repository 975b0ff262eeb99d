internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Ledger
internal import Snapshots

/// What a snapshot costs the thread that applies events, and the one that writes; and what a start costs.
struct SnapshotCommand: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "snapshot",
    abstract: "Pause of the poll thread, time of the writer, and loading, with many cases of which some changed.")

  @OptionGroup var common: CommonOptions

  @Option(help: "Cases.")
  var cases = 5_000_000

  @Option(help: "Cases that change from one snapshot to the next.")
  var changed = 100_000

  @Option(help: "Directory in which the file is made and removed again. (default: the system's temporary one)")
  var directory: String?

  func measure(into report: inout Report) throws {
    let folder = directory.map { URL(filePath: $0) } ?? FileManager.default.temporaryDirectory
    let path = folder.appending(path: "tiendo-bench-\(ProcessInfo.processInfo.processIdentifier).sqlite").path
    defer { for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) } }
    let identity = SnapshotIdentity(topic: "bench", partition: 0, partitionCount: 1, calendar: .vietnam)
    let file = try SnapshotFile(path: path, identity: identity, newKey: HashKey(low: 0, high: 0))
    progress("snapshot: bringing in \(cases) cases")
    let reading = try measureWriting(file, into: &report)
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    report.add("snapshot", "file", [Double(size) / 1e6], "MB")
    let loads = try (0..<min(5, common.rounds ?? 3)).map { _ in
      try Meter.measure {
        let loaded = try file.load(EngineSettings(notesChanges: true))
        guard loaded?.box.engine.caseCount == cases else { throw BenchFailure("snapshot: cases are missing") }
      }
    }
    report.add("snapshot", "loading all cases, CPU", loads.map { $0.cpu / 1e6 }, "ms")
    report.add("snapshot", "loading all cases, wall", loads.map { $0.wall / 1e6 }, "ms")
    report.add("snapshot", "loading over applying their events again, CPU", loads.map { $0.cpu / reading }, "×", bar: 1)
    file.close()
    try measureRecords(identity, into: &report)
  }

  /// The same state through the records of the state topic, without a broker.
  private func measureRecords(_ identity: SnapshotIdentity, into report: inout Report) throws {
    let arm = Arm("records", rules: [], cases: cases, feed: CaseFeed(seed: common.seed, cases: cases))
    var names: [UInt8] = []
    try arm.open { names += $0.newCaseNames }
    let marker = StateMarker(
      identity: identity, group: "bench", position: SnapshotPosition(nextOffset: 1), hashKey: HashKey(low: 0, high: 0))
    let state = StateRecords(arm.box.engine.takeAll(names: names), marker, isWhole: true)
    var records: [(key: [UInt8], value: [UInt8])] = []
    let making = Meter.measure { state.forEachRow { records.append(($0, $1)) } }
    records.append((StateRecords.markerKey, state.markerValue))
    report.add("snapshot", "state topic: all cases", [Double(records.reduce(0) { $0 + $1.value.count }) / 1e6], "MB")
    report.add("snapshot", "state topic: making all records, CPU", [making.cpu / 1e6], "ms")
    let loads = try (0..<min(5, common.rounds ?? 3)).map { _ in
      try Meter.measure {
        var image = StateImage(place: "bench")
        for (key, value) in records {
          key.withUnsafeBytes { key in value.withUnsafeBytes { image.take(key: key, value: $0) } }
        }
        guard let found = try image.finish(identity: identity, group: "bench") else {
          throw BenchFailure("snapshot: there is no state in the records")
        }
        let box = EngineBox(PartitionEngine(EngineSettings(notesChanges: true)))
        guard box.engine.restore(found.changes) == nil, box.engine.caseCount == cases else {
          throw BenchFailure("snapshot: cases are missing in the records")
        }
      }
    }
    report.add("snapshot", "state topic: loading all cases, CPU", loads.map { $0.cpu / 1e6 }, "ms")
  }

  /// - Returns: CPU nanoseconds of applying the events that made the cases.
  private func measureWriting(_ file: SnapshotFile, into report: inout Report) throws -> Double {
    let arm = Arm("snapshot", rules: [], cases: cases, feed: CaseFeed(seed: common.seed, cases: cases))
    var position = SnapshotPosition(nextOffset: 0)
    func write(_ changes: EngineChanges) throws {
      position.nextOffset += 1
      try file.write(changes, at: position)
    }
    try arm.open(each: write)
    var (pauses, writes, reading): ([Cost], [Cost], [Double]) = ([], [], [])
    for _ in 0..<(common.rounds ?? 15) {
      try arm.update(distinct: changed)
      reading.append(try arm.update(count: changed).all.cpu)
      _ = arm.box.engine.takeChanges()
      try arm.update(distinct: changed)
      var changes: EngineChanges?
      pauses.append(Meter.measure { changes = arm.box.engine.takeChanges() })
      guard let changes else { continue }
      writes.append(try Meter.measure { try write(changes) })
    }
    report.add("snapshot", "pause of the poll thread, CPU", pauses.map { $0.cpu / 1e6 }, "ms")
    report.add("snapshot", "pause of the poll thread, wall", pauses.map { $0.wall / 1e6 }, "ms")
    report.add("snapshot", "writer, CPU", writes.map { $0.cpu / 1e6 }, "ms")
    report.add("snapshot", "writer, wall (the greatest merges into pages)", writes.map { $0.wall / 1e6 }, "ms")
    let median = reading.sorted()[reading.count / 2]
    return median * Double(arm.box.engine.counts.applied - Int64(3 * changed * pauses.count))
  }
}
