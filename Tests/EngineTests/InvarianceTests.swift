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
