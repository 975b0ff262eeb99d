import Alerts
import Engine
import EngineTestSupport
import Foundation
import Ledger
import ReferenceModel
import Testing

/// Whatever a stream is cut into, with a snapshot between the pieces that the state is loaded from: the outcome is that
/// of the whole stream.
@Suite("A state that goes through snapshots")
struct ReloadTests {
  /// `TIENDO_ENGINE_SEEDS` asks for more streams.
  static let seeds =
    401...(400 + (ProcessInfo.processInfo.environment["TIENDO_ENGINE_SEEDS"].flatMap { UInt64($0) } ?? 8))

  @Test("goes on as if it had never been written", arguments: seeds)
  func anyCuts(_ seed: UInt64) throws {
    let scenario = RandomScenario(seed: seed, count: 350, isOfTopic: seed % 5 == 0)
    try check(scenario, try Self.cuts(scenario, seed: seed), seed: seed)
  }

  @Test("goes on so with other rules, which are told to every engine that is loaded", arguments: seeds)
  func otherRules(_ seed: UInt64) throws {
    let scenario = RandomScenario(seed: seed &+ 1000, count: 350)
    try check(scenario, try Self.cuts(scenario, seed: seed), seed: seed, switchesRules: true)
  }

  @Test("goes on so through a compacted topic, on a disk that is empty each time", arguments: seeds)
  func throughTopic(_ seed: UInt64) throws {
    let scenario = RandomScenario(seed: seed, count: 350, isOfTopic: seed % 5 == 0)
    try check(scenario, try Self.cuts(scenario, seed: seed), seed: seed, throughTopic: true)
  }

  @Test("goes on so through a compacted topic with other rules", arguments: seeds)
  func throughTopicWithOtherRules(_ seed: UInt64) throws {
    let scenario = RandomScenario(seed: seed &+ 1000, count: 350)
    let cuts = try Self.cuts(scenario, seed: seed)
    try check(scenario, cuts, seed: seed, switchesRules: true, throughTopic: true)
  }

  @Test("goes on so when it is written and loaded after every record", arguments: [501, 502] as [UInt64])
  func everyRecord(_ seed: UInt64) throws {
    let scenario = RandomScenario(seed: seed, count: 120)
    let cuts = (0...120).map { PieceByPiece.Cut(position: $0, compacts: $0 % 50 == 49, reloads: true) }
    try check(scenario, cuts, seed: seed)
  }

  /// Many new cases at once fill whole blocks of 64, those that change later stand alone.
  @Test("goes on so over several pages of cases", arguments: [false, true])
  func severalPages(throughTopic: Bool) throws {
    var scenario = RandomScenario(seed: 1, count: 0)
    scenario.calendar = .vietnam
    scenario.partitionCount = 1
    var story = Story()
    // A page holds 4,096 cases, so these are two pages and the beginning of a third.
    story.tellCases(4_097, "2020-03-02 09:00", prefix: "a")
    story.tellCases(4_200, completed: 3, "2020-03-03 09:00", prefix: "b")
    for number in [1, 4_096, 4_097] { story.tell("case.completed", "2020-03-04 09:00", case: "a\(number)") }
    scenario.records = story.records
    let positions = [4_095, 4_096, 4_097, 4_098, 8_200, 8_301]
    let cuts = positions.map { PieceByPiece.Cut(position: $0, compacts: $0 != 4_097, reloads: true) }
    try check(scenario, cuts, seed: 1, throughTopic: throughTopic)
  }

  /// Random places and those right before and after a record that closes days or begins a period.
  private static func cuts(_ scenario: RandomScenario, seed: UInt64) throws -> [PieceByPiece.Cut] {
    var random = ModelRandom(seed: seed)
    var closes: [Int] = []
    var borders: [Int] = []
    var engine = PartitionEngine(try scenario.engineSettings())
    var feeder = Feeder(seed: seed, batchSizes: 1...1)
    for (index, record) in scenario.records.enumerated() {
      let before = engine.partitionDay
      feeder.feed([record], to: &engine)
      guard let before, let after = engine.partitionDay, before != after else { continue }
      let calendar = engine.settings.calendar
      let isBorder = calendar.period(of: before).year != calendar.period(of: after).year
      if isBorder { borders += [index, index + 1] } else { closes += [index, index + 1] }
    }
    let count = scenario.records.count
    let tiny = random.integer(0...(count - 8))
    let positions =
      Array(tiny...(tiny + 7)) + closes.shuffled(using: &random).prefix(16) + borders.prefix(16)
      + (0..<20).map { _ in random.integer(0...count) }
    return positions.sorted().map { position in
      PieceByPiece.Cut(
        position: position, compacts: random.chance(perMille: 250), reloads: random.chance(perMille: 400))
    }
  }

  private func check(
    _ scenario: RandomScenario, _ cuts: [PieceByPiece.Cut], seed: UInt64, switchesRules: Bool = false,
    throughTopic: Bool = false
  ) throws {
    var random = ModelRandom(seed: seed &+ 1)
    var change: (cut: Int, rules: [Rule])?
    if switchesRules {
      var rules = try scenario.rules.enumerated().filter { $0.offset % 3 != 0 }.map { try Rule($0.element) }
      if !rules.isEmpty { rules[0].severity = rules[0].severity == .info ? .critical : .info }
      var new = try RandomRules.rules(seed: seed, most: 3).map { try Rule($0) }
      for index in new.indices { new[index].name = "new-\(index)" }
      change = (random.integer(0...(cuts.count - 1)), (rules + new).shuffled(using: &random))
    }
    let whole = try PieceByPiece(scenario, batchSeed: seed)
    try whole.run(cuts, snapshots: false, rules: change)
    let pieces = try PieceByPiece(scenario, batchSeed: seed, throughTopic: throughTopic)
    try pieces.run(cuts, snapshots: true, rules: change)
    compare(pieces.outcomes, whole.outcomes, "outcome", seed)
    compare(pieces.alerts, whole.alerts, "alert", seed)
    compare(pieces.closedDays, whole.closedDays, "closed day", seed)
    compare(pieces.published, whole.published, "published record", seed)
    compare(pieces.totals, whole.totals, "totals record", seed)
    compare(pieces.state, whole.state, "part of the state", seed)
    compare(try pieces.rows(), try whole.rows(), "row of the file", seed)
    #expect(pieces.faults == [], "seed \(seed)")
    try pieces.reload()
    compare(pieces.totals, whole.totals, "loaded totals record", seed)
    compare(pieces.state, whole.state, "part of the loaded state", seed)
    #expect(try pieces.findings() == [], "seed \(seed)")
  }

  private func compare<Part: Equatable>(_ found: [Part], _ expected: [Part], _ what: String, _ seed: UInt64) {
    for (index, (one, other)) in zip(found, expected).enumerated() where one != other {
      Issue.record("seed \(seed), \(what) \(index):\n\(one)\nis not\n\(other)")
      return
    }
    #expect(found.count == expected.count, "seed \(seed), number: \(what)")
  }
}
