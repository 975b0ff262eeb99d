internal import Alerts
internal import CBaseline
internal import Engine
internal import Ledger

/// An engine with its cases, and the feed that goes on with them. Used by one thread.
final class Arm {
  /// Events that are made and applied at a time while cases are brought in.
  static let slice = 100_000

  let name: String
  let caseCount: Int
  let box: EngineBox
  private(set) var feed: CaseFeed
  private var corpus = Corpus(capacity: slice)
  private var offset: Int64 = 0

  /// An engine that has seen nothing, which notes what changes as one with snapshots does.
  init(_ name: String, rules: [Rule], cases: Int, feed: CaseFeed) {
    self.name = name
    self.feed = feed
    caseCount = cases
    box = EngineBox(PartitionEngine(EngineSettings(rules: rules, notesChanges: true)))
  }

  /// Touches the memory of the feed and of a slice of events, so that it is no part of what is measured later.
  func warmUp() {
    for _ in 0..<Self.slice { corpus.append([UInt8](repeating: 0, count: 256)) }
    corpus.removeAll()
  }

  /// Targets, and every case with its first events.
  ///
  /// - Parameter each: called after each slice, with the changes taken.
  func open(each: (EngineChanges) throws -> Void = { _ in }) throws {
    try step(each) { $0.setTargets(into: &$1) }
    for range in slices { try step(each) { $0.open(range, into: &$1) } }
    for range in slices { try step(each) { $0.complete(range, into: &$1) } }
  }

  /// One more event of every case.
  func updateAll(each: (EngineChanges) throws -> Void = { _ in }) throws {
    for range in slices { try step(each) { $0.update(range, into: &$1) } }
  }

  /// Events of cases drawn by lot: made without being timed, then applied.
  ///
  /// - Returns: what all of it took, and the part of the wall time after decoding, in nanoseconds an event; and how
  ///   often memory was asked for in all.
  func update(count: Int) throws -> (all: Cost, applying: Double, allocations: Int64) {
    corpus.removeAll()
    feed.update(count: count, into: &corpus)
    var applying = 0.0
    let allocations = baseline_allocations()
    let cost = Meter.measure { applying = apply() }
    let allocated = baseline_allocations() - allocations
    try checkOutcome()
    let events = Double(count)
    return (Cost(cpu: cost.cpu / events, wall: cost.wall / events), applying / events, allocated)
  }

  /// One event of each of some cases that lie evenly spread.
  func update(distinct count: Int) throws {
    corpus.removeAll()
    let distance = caseCount / count
    for number in 0..<count { feed.update(number * distance..<number * distance + 1, into: &corpus) }
    _ = apply()
    try checkOutcome()
  }

  private var slices: [Range<Int>] {
    stride(from: 0, to: caseCount, by: Self.slice).map { $0..<min($0 + Self.slice, caseCount) }
  }

  private func step(
    _ each: (EngineChanges) throws -> Void, _ make: (inout CaseFeed, inout Corpus) -> Void
  ) throws {
    corpus.removeAll()
    make(&feed, &corpus)
    _ = apply()
    try checkOutcome()
    try each(box.engine.takeChanges())
  }

  /// Applies the corpus; returns the wall time of what comes after decoding.
  @inline(never) private func apply() -> Double {
    var applying = 0.0
    corpus.forEach { bytes in
      box.engine.stage(line: bytes, offset: offset)
      offset += 1
      if box.engine.stagedCount < PartitionEngine.batchCapacity { return }
      let start = Meter.wall
      _ = box.engine.applyStaged()
      applying += Meter.wall - start
    }
    _ = box.engine.applyStaged()
    return applying
  }

  /// A figure counts only if every event was applied and the rules kept silent.
  private func checkOutcome() throws {
    let counts = box.engine.counts
    guard counts.read == counts.applied else { throw BenchFailure("\(name): not every event was applied: \(counts)") }
    guard box.engine.alerts.isEmpty else { throw BenchFailure("\(name): rules fired: \(box.engine.alerts[0])") }
  }
}
