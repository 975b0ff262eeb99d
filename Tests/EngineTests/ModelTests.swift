import Alerts
import CaseEvents
import Engine
import EngineTestSupport
import Foundation
import Ledger
import ReferenceModel
import Testing

/// The engine held against the slow model of the contract over random streams.
@Suite struct ModelTests {
  /// `TIENDO_ENGINE_SEEDS` asks for more streams.
  static let seeds = 1...(ProcessInfo.processInfo.environment["TIENDO_ENGINE_SEEDS"].flatMap { UInt64($0) } ?? 14)

  @Test("Outcomes, alerts, totals and closed days are those of the model", arguments: seeds)
  func sameAsModel(_ seed: UInt64) throws {
    try check(RandomScenario(seed: seed, count: seed % 7 == 0 ? 900 : 200), seed: seed)
  }

  @Test(
    "With a last day, later events are skipped and days up to it are closed",
    arguments: [101, 102, 103] as [UInt64])
  func lastDay(_ seed: UInt64) throws {
    var scenario = RandomScenario(seed: seed, count: 200, isOfTopic: true)
    var first = scenario.model
    for record in scenario.records { _ = first.apply(record) }
    scenario.lastDay = (first.partitionDay ?? 0) - Int(seed % 3) * 40
    try check(scenario, seed: seed)
  }

  @Test(
    "Other rules take effect at the first applied event, alerts of changed ones resolve",
    arguments: 201...206 as ClosedRange<UInt64>)
  func ruleSwitch(_ seed: UInt64) throws {
    try check(RandomScenario(seed: seed, count: 250), seed: seed, switchesRules: true)
  }

  static let integritySeeds: ClosedRange<UInt64> = 301...310

  /// Many rules of integrity over the events of two offices, so that several of them are of the same kind within days.
  private static func integrityScenario(_ seed: UInt64) -> RandomScenario {
    var scenario = RandomScenario(seed: seed, count: 0)
    var settings = StreamSettings(seed: seed, count: 400)
    settings.offices = 2
    settings.hasLongGaps = seed % 5 == 0
    settings.calendar = scenario.calendar
    scenario.partitionCount = 1
    scenario.records = RandomStream.records(settings)
    scenario.rules = RandomRules.integrityRules(seed: seed, count: 24)
    return scenario
  }

  @Test("Integrity rules are those of the model", arguments: integritySeeds)
  func integrity(_ seed: UInt64) throws {
    try check(Self.integrityScenario(seed), seed: seed)
  }

  @Test("In these streams every integrity condition fires and recovers, in cases and in money")
  func everyIntegrityCondition() throws {
    var found: Set<String> = []
    for seed in Self.integritySeeds {
      let scenario = Self.integrityScenario(seed)
      let settings = try scenario.engineSettings()
      var engine = PartitionEngine(settings)
      var feeder = Feeder(seed: seed)
      feeder.feed(scenario.records, to: &engine)
      for alert in engine.takeAlerts() where alert.state == .fired || alert.state.resolution == .recovered {
        let test = try #require(settings.rules.first { $0.name == alert.rule }).test
        found.insert("\(alert.state.name) \(test.measure) \("\(test.condition)".prefix { $0 != "(" })")
      }
    }
    // Three conditions, two measures, two states.
    #expect(found.count == 12, "\(found.sorted())")
  }

  private func check(_ scenario: RandomScenario, seed: UInt64, switchesRules: Bool = false) throws {
    var random = ModelRandom(seed: seed)
    let cut = switchesRules ? random.integer(0...scenario.records.count) : scenario.records.count
    var changed = scenario.rules.enumerated().filter { $0.offset % 3 != 0 }.map { $0.element }
    if !changed.isEmpty { changed[0].severity = changed[0].severity == "info" ? "critical" : "info" }
    changed += RandomRules.rules(seed: seed + 1, most: 3).enumerated().map { index, rule in
      var copy = rule
      copy.name = "new-\(index)"
      return copy
    }
    changed.shuffle(using: &random)

    var engine = PartitionEngine(try scenario.engineSettings())
    var feeder = Feeder(seed: seed)
    feeder.feed(scenario.records[..<cut], to: &engine)
    if switchesRules {
      _ = engine.schedule(
        rules: try changed.map { try Rule($0) }, maximumAheadMicroseconds: 3_600_000_000)
    }
    feeder.feed(scenario.records[cut...], to: &engine)

    var model = scenario.model
    var expected = scenario.records[..<cut].map { model.apply($0) }
    if switchesRules { model.replaceRules(changed) }
    expected += scenario.records[cut...].map { model.apply($0) }
    if let lastDay = scenario.lastDay {
      engine.closeDays(through: Day(number: Int32(lastDay)))
      model.closeDays(upTo: lastDay)
    }

    for index in expected.indices where feeder.outcomes[index] != expected[index] {
      Issue.record("seed \(seed): \(feeder.outcomes[index]) is not \(expected[index]), \(scenario.describe(index))")
      return
    }
    try compare(engine.takeAlerts().map(\.canonical), model.alerts.map(\.canonical), "alerts", seed)
    try compare(engine.totals().map(\.canonical), model.totals().map(\.canonical), "totals", seed)
    try compare(engine.takeClosedDays().map(\.figures), model.days.map(\.figures), "closed days", seed)
    #expect(engine.partitionDay.map { Int($0.number) } == model.partitionDay)
    #expect(engine.counts.read == Int64(model.read))
    #expect(engine.counts.applied == Int64(model.applied))
    #expect(engine.counts.duplicates == Int64(model.duplicates))
    let rejected = Dictionary(uniqueKeysWithValues: engine.counts.rejected.map { ($0.key.rawValue, Int($0.value)) })
    #expect(rejected == model.rejected)
    #expect(engine.unbalancedOffices().isEmpty)
    for record in engine.takeChangedTotals() {
      let code = Array(record.office.utf8)
      #expect(
        record.publication?.asOfMicroseconds == model.clock(of: code)?.microseconds, "seed \(seed) \(record.office)")
      #expect(record.publication?.lastEventMicroseconds == model.lastEventMicroseconds(of: code), "seed \(seed)")
    }
  }

  private func compare(_ found: [String], _ expected: [String], _ what: String, _ seed: UInt64) throws {
    for (index, (one, other)) in zip(found, expected).enumerated() where one != other {
      Issue.record("seed \(seed), \(what) \(index):\n\(one)\nis not\n\(other)")
      return
    }
    #expect(found.count == expected.count, "seed \(seed), number of \(what)")
  }
}
