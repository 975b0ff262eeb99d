import Engine
import EngineTestSupport
import Ledger
import ReferenceModel
import Testing

/// What must not matter: repetition and the size of batches. What must always hold: the equations.
@Suite struct InvarianceTests {
  static let seeds: [UInt64] = [301, 302, 303, 304, 305, 306]

  @Test("An event that was applied changes neither totals nor alerts when it comes again", arguments: seeds)
  func repetition(_ seed: UInt64) throws {
    let scenario = RandomScenario(seed: seed, count: 600)
    var engine = PartitionEngine(try scenario.engineSettings())
    var feeder = Feeder(seed: seed)
    feeder.feed(scenario.records, to: &engine)
    let totals = engine.totals()
    let counts = engine.counts
    let again = zip(scenario.records, feeder.outcomes).filter { $1 == .applied || $1 == .duplicate }.map { $0.0 }
    _ = engine.takeAlerts()
    _ = engine.takeClosedDays()
    feeder.feed(again, to: &engine)
    #expect(engine.alerts.isEmpty, "seed \(seed)")
    #expect(engine.closedDays.isEmpty, "seed \(seed)")
    #expect(engine.totals() == totals, "seed \(seed)")
    #expect(engine.counts.read == counts.read + Int64(again.count))
    let fresh = zip(again, feeder.outcomes.suffix(again.count)).filter { $1 == .applied }.map { $0.0 }
    // Only a tick can be applied twice.
    #expect(try fresh.allSatisfy { try SlowDecoder.decodeFields($0).office == nil }, "seed \(seed)")
  }

  @Test("The same records in batches of any size give the same", arguments: seeds)
  func batches(_ seed: UInt64) throws {
    let scenario = RandomScenario(seed: seed, count: 600)
    func run(_ sizes: ClosedRange<Int>) throws -> [String] {
      var engine = PartitionEngine(try scenario.engineSettings())
      var feeder = Feeder(seed: seed, batchSizes: sizes)
      feeder.feed(scenario.records, to: &engine)
      return feeder.outcomes.map { "\($0)" } + engine.takeAlerts().map(\.canonical)
        + engine.takeClosedDays().map(\.figures) + engine.totals().map(\.canonical)
        + engine.takeChangedTotals().map(\.canonical)
    }
    let one = try run(1...1)
    #expect(try run(64...64) == one, "seed \(seed)")
    #expect(try run(2...13) == one, "seed \(seed)")
  }

  @Test("A batch that was staged once gives each engine what it would have staged itself", arguments: seeds)
  func sharedBatches(_ seed: UInt64) throws {
    let scenario = RandomScenario(seed: seed, count: 600)
    var settings = try scenario.engineSettings()
    var whole = PartitionEngine(settings)
    let lines = scenario.records.compactMap(\.value)
    _ = Self.apply(lines) { batch in [Self.outcomes(of: batch, &whole)] }
    let lastDay = whole.partitionDay
    let middle = try #require(lastDay).advanced(by: -200)
    settings.lastDay = middle
    settings.rules = []
    var short = PartitionEngine(settings)
    var shortAlone = PartitionEngine(settings)
    var other = PartitionEngine(try scenario.engineSettings())
    let together = Self.apply(lines) { [Self.outcomes(of: $0, &short), Self.outcomes(of: $0, &other)] }
    let alone = Self.apply(lines) { [Self.outcomes(of: $0, &shortAlone)] }
    #expect(together.map { $0[0] } == alone.map { $0[0] }, "seed \(seed)")
    let results = [short.results, shortAlone.results, other.results, whole.results]
    #expect(results[0] == results[1] && results[2] == results[3], "seed \(seed)")
  }

  private static func outcomes(of batch: borrowing StagedBatch, _ engine: inout PartitionEngine) -> [String] {
    engine.apply(batch)
    return (0..<batch.count).map { "\(SlowEngine.Outcome(engine.outcome($0)))" }
  }

  /// Stages lines, 64 at a time, and gives each batch to a body.
  private static func apply(
    _ lines: [[UInt8]], _ body: (borrowing StagedBatch) -> [[String]]
  ) -> [[[String]]] {
    let bytes = lines.flatMap(\.self)
    return bytes.withUnsafeBytes { bytes in
      var batch = StagedBatch(EngineSettings())
      var results: [[[String]]] = []
      var start = 0
      for (index, line) in lines.enumerated() {
        batch.stage(
          line: UnsafeRawBufferPointer(rebasing: bytes[start..<(start + line.count)]), offset: Int64(index))
        start += line.count
        guard batch.count == StagedBatch.capacity || index == lines.count - 1 else { continue }
        results.append(body(batch))
        batch.removeAll()
      }
      return results
    }
  }

  @Test("After every event the equations hold, and every record read is counted once", arguments: seeds)
  func equations(_ seed: UInt64) throws {
    let scenario = RandomScenario(seed: seed, count: 250)
    var engine = PartitionEngine(try scenario.engineSettings())
    var feeder = Feeder(seed: seed, batchSizes: 1...1)
    for (index, record) in scenario.records.enumerated() {
      feeder.feed([record], to: &engine)
      let rejected = engine.counts.rejected.values.reduce(0, +)
      try #require(engine.counts.read == engine.counts.applied + engine.counts.duplicates + rejected)
      try #require(engine.counts.read == Int64(index + 1))
      for totals in engine.totals() {
        try #require(totals.cases.isBalanced && totals.money.isBalanced, "seed \(seed), record \(index)")
        let parts = totals.categories
        try #require(parts.allSatisfy { $0.cases.isBalanced && $0.money.isBalanced }, "seed \(seed), record \(index)")
        try #require(
          parts.reduce(0) { $0 + $1.money.carriedOut } == totals.money.carriedOut, "seed \(seed), record \(index)")
        try #require(parts.reduce(0) { $0 + $1.cases.done } == totals.cases.done, "seed \(seed), record \(index)")
      }
    }
  }

  @Test("For cases with a legal history the order of arrival within a period does not matter", arguments: seeds)
  func order(_ seed: UInt64) throws {
    var random = ModelRandom(seed: seed)
    var story = Story()
    let statuses = [
      "case.suspended", "case.resumed", "case.classified", "case.separated", "case.completed", "case.reopened",
    ]
    for number in 1...20 {
      story.tell("case.accepted", "2020-03-02 09:00", case: "\(number)", "\"amount\":\(random.integer(0...1000))")
      for _ in 0..<random.integer(0...8) {
        let isMoney = random.chance(perMille: 400)
        let type = isMoney ? random.pick(["case.collected", "case.reduced", "case.adjusted"]) : random.pick(statuses)
        let data =
          isMoney ? "\"amount\":\(random.integer(1...500))" : type == "case.classified" ? "\"eligible\":false" : ""
        story.tell(type, "2020-0\(random.integer(1...9))-10 09:00", case: "\(number)", data)
      }
    }
    // What the source's own order applies is a legal history; only that is told again, in disorder.
    var straight = StoryRun()
    let legal = zip(story.records, straight.play(story)).filter { $1 == "applied" }.map { $0.0 }
    var reference = StoryRun()
    let outcomes = reference.play(legal)
    #expect(outcomes.count { $0 == "applied" } > 20)
    var shuffled = StoryRun()
    #expect(shuffled.play(legal.shuffled(using: &random)).allSatisfy { $0 == "applied" }, "seed \(seed)")
    #expect(shuffled.engine.totals() == reference.engine.totals(), "seed \(seed)")
  }
}

extension PartitionEngine {
  /// What it has come to, to be compared as a whole.
  fileprivate var results: [String] { totals().map(\.canonical) + alerts.map(\.canonical) + ["\(counts.applied)"] }
}
