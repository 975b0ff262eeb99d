import Alerts
import Engine
import EngineTestSupport
import Ledger
import ReferenceModel
import RuleTrials
import Testing

/// Two rule files over one history.
@Suite struct ComparisonTests {
  /// The 1st to the 10th of March, all figures reached at noon; of 100 cases so many are done.
  static let week = ofHundred([70, 55, 45, 45, 55, 65, 48, 70, 58, 70], from: march(1))

  @Test func `A diff worked out by hand comes out so`() {
    // low below 50: under it from the 3rd to the 5th, and from the 7th to the 8th; below 60: from the 2nd to the 6th,
    // from the 7th to the 8th, and from the 9th to the 10th. So the first alert fires a day sooner, and for four days
    // in place of two; the second is the same; the third is new.
    // slow below 50: without hysteresis from the 3rd to the 5th; with 10 points it ends at 60, on the 6th. The second
    // ends with 70 on the 8th, whatever the hysteresis.
    // gone below 46: with 45 from the 3rd to the 5th.
    let old = trial([below("low", 50), below("slow", 50), below("gone", 46)], [Self.week])
    let new = trial([below("low", 60), below("slow", 50, clear: 10)], [Self.week])
    let comparison = TrialComparison(old: old, new: new)
    #expect(
      comparison.differences.map(line) == [
        "low 74 moved 02-06 was 03-05 -24h 48h", "low 74 unchanged 07-08 was 07-08 0h 0h", "low 74 added 09-10 0h 0h",
        "slow 74 longer 03-06 was 03-05 0h 24h", "slow 74 unchanged 07-08 was 07-08 0h 0h",
        "gone 74 removed was 03-05 0h 0h",
      ])
    #expect(comparison.ruleNames == ["low", "slow", "gone"])
    #expect(SpanChange.allCases.map { comparison.count($0) } == [1, 1, 1, 1, 0, 2])
    #expect(comparison.count(.unchanged, ofRule: "low") == 1)
    #expect(!comparison.isUnchanged)
    #expect(TrialComparison(old: new, new: old).count(.shorter, ofRule: "slow") == 1)
  }

  @Test func `What still fires at the end lasts to the end of the last day`() {
    // Below 50 from noon of the 2nd on. Without hysteresis it ends at 55 on noon of the 3rd; with 10 points it is open
    // on the evening of the 3rd, 12 hours later.
    let series = ofHundred([70, 40, 55], from: march(1))
    let comparison = TrialComparison(
      old: trial([below("low", 50)], [series]), new: trial([below("low", 50, clear: 10)], [series]))
    #expect(comparison.differences.map(line) == ["low 74 longer 02-open was 02-03 0h 12h"])
  }

  @Test func `Alerts that do not overlap are one that moved where they are of one period and nearest in time`() {
    // From noon to noon of days of March.
    func compare(_ old: [(Int, Int)], _ new: [(Int, Int)]) -> [String] {
      let trials = [old, new].map { days in
        byHand(days.map { (march($0), march($1), 2020) })
      }
      return TrialComparison(old: trials[0], new: trials[1]).differences.map(line)
    }
    // The 6th is nearer to the 2nd than the 20th is, which has no partner left.
    #expect(
      compare([(2, 3), (20, 21)], [(6, 7)]) == [
        "low 74 moved 06-07 was 02-03 96h 0h", "low 74 removed was 20-21 0h 0h",
      ])
    // The 18th is nearer to the 20th, so the 2nd is removed.
    #expect(
      compare([(2, 3), (20, 21)], [(18, 19)]) == [
        "low 74 removed was 02-03 0h 0h", "low 74 moved 18-19 was 20-21 -48h 0h",
      ])
    // A pair that overlaps (10 to 14 and 12 to 16) stands between the others, which cannot cross it.
    #expect(
      compare([(10, 14), (24, 25)], [(2, 3), (12, 16)]) == [
        "low 74 added 02-03 0h 0h", "low 74 moved 12-16 was 10-14 48h 0h", "low 74 removed was 24-25 0h 0h",
      ])
    // Of one long alert that falls into three the first is the partner: a day later, and for 1 day in place of 18.
    #expect(
      compare([(2, 20)], [(3, 4), (8, 9), (15, 16)]) == [
        "low 74 moved 03-04 was 02-20 24h -408h", "low 74 added 08-09 0h 0h", "low 74 added 15-16 0h 0h",
      ])
  }

  @Test func `Alerts of different periods are never one that moved`() throws {
    // One ends with its period at noon of 1 October, at which the other fires.
    let (last, first) = (try #require(Day("2019-09-30")), try #require(Day("2019-10-01")))
    let old = byHand([(last, first, 2019)])
    let new = byHand([(first, first.advanced(by: 1), 2020)])
    #expect(
      TrialComparison(old: old, new: new).differences.map(line) == [
        "low 74 removed was 30-01 0h 0h", "low 74 added 01-02 0h 0h",
      ])
  }

  /// A trial of one rule and office with alerts from noon to noon of two days, of a period.
  private func byHand(_ spans: [(first: Day, last: Day, period: Int32)]) -> RuleTrial {
    let rule = below("low", 50)
    func alert(_ state: Alert.State, _ day: Day, _ period: Int32) -> Alert {
      let noon = StatisticsCalendar.vietnam.end(of: day).microseconds - 43_200_000_000
      return Alert(
        id: UUIDv5(rule: "low", office: "74", cause: "e\(day)"), rule: rule, office: "74", period: period,
        state: state, cause: "e\(day)", timeMicroseconds: noon, position: Position(), reference: nil,
        observed: nil)
    }
    let history = trial([], [ofHundred([1], from: march(1))], lastDay: march(31)).history
    return RuleTrial(
      rules: [rule], history: history,
      spans: spans.map { span in
        AlertSpan(
          fired: alert(.fired, span.first, span.period), resolved: alert(.resolved(.recovered), span.last, span.period))
      })
  }

  static let seeds: [UInt64] = Array(401...424)

  /// The same random history under two random rule files: in the second some rules are the same, some have another
  /// hysteresis or hold for another time, some are others of the same name.
  private func randomTrials(_ seed: UInt64) throws -> (RuleTrial, RuleTrial) {
    let scenario = RandomScenario(seed: seed, count: 600)
    let calendar = StatisticsCalendar(scenario.calendar) ?? .vietnam
    let old = try RandomRules.rules(seed: seed, most: 8).map { try Rule($0) }
    let others = try RandomRules.rules(seed: seed + 1000, most: 8).map { try Rule($0) }
    var random = ModelRandom(seed: seed)
    var new = old
    for index in new.indices {
      switch random.integer(0...3) {
      case 0: new[index].test.clearHundredths = Int64(random.pick([0, 500, 2000]))
      case 1: new[index].test.holdMicroseconds = Int64(random.pick([0, 3600, 86_400])) * 1_000_000
      case 2 where index < others.count: new[index] = others[index]
      default: break
      }
    }
    return (
      trial(old, scenario.records, calendar: calendar), trial(new, scenario.records, calendar: calendar)
    )
  }

  @Test func `The random histories have alerts that change in every way`() throws {
    var counts: [SpanChange: Int] = [:]
    for seed in Self.seeds {
      let (old, new) = try randomTrials(seed)
      let comparison = TrialComparison(old: old, new: new)
      for change in SpanChange.allCases { counts[change, default: 0] += comparison.count(change) }
    }
    #expect(counts.values.allSatisfy { $0 > 0 }, "\(counts)")
  }

  @Test(arguments: seeds)
  func `A rule file compared with itself gives no difference`(seed: UInt64) throws {
    let (one, _) = try randomTrials(seed)
    let comparison = TrialComparison(old: one, new: one)
    #expect(comparison.isUnchanged, "seed \(seed)")
    #expect(
      comparison.differences.count == one.rules.reduce(0) { $0 + one.spans(ofRule: $1.name).count }, "seed \(seed)")
  }

  @Test(arguments: seeds)
  func `Swapping old and new swaps added and removed, longer and shorter`(seed: UInt64) throws {
    let (one, other) = try randomTrials(seed)
    let forth = TrialComparison(old: one, new: other)
    let back = TrialComparison(old: other, new: one)
    let pairs: [(SpanChange, SpanChange)] = [
      (.added, .removed), (.removed, .added), (.longer, .shorter), (.shorter, .longer), (.moved, .moved),
      (.unchanged, .unchanged),
    ]
    for (change, opposite) in pairs {
      #expect(forth.count(change) == back.count(opposite), "seed \(seed), \(change.rawValue)")
    }
  }

  @Test(arguments: seeds)
  func `Each alert of either file is in one difference`(seed: UInt64) throws {
    let (old, new) = try randomTrials(seed)
    let comparison = TrialComparison(old: old, new: new)
    for name in comparison.ruleNames {
      let differences = comparison.differences.filter { $0.rule == name }
      func times(_ spans: [AlertSpan]) -> [String] {
        spans.map { "\($0.office) \($0.fired.timeMicroseconds) \($0.fired.cause)" }.sorted()
      }
      #expect(times(differences.compactMap(\.old)) == times(old.spans(ofRule: name)), "seed \(seed), \(name)")
      #expect(times(differences.compactMap(\.new)) == times(new.spans(ofRule: name)), "seed \(seed), \(name)")
    }
  }
}
