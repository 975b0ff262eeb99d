import Alerts
import Ledger
import Settings
import Testing

struct RulesFileTests {
  private let day: Int64 = 86_400_000_000

  @Test func `The example of the contract is read to the letter`() throws {
    let text = """
      rules:
        - name: cases-behind-target      # [a-z0-9-]{1,64}, unique
          metric: cases                  # cases | money
          behindTarget: { points: 5 }    # exactly one condition
          for: 3d                        # default 0; s, m, h, d
          clear: 1                       # points of hysteresis, default 0
          minEligible: 20                # cases, default 1
          severity: warning              # info | warning | critical, default warning
          offices: ["74", "14*"]         # * and ? only, default all
          summary: {vi: "{office} chậm {reference}", en: "{office}: {rate} %"}
      """
    let rule = Rule(
      name: "cases-behind-target",
      test: RuleTest(
        .cases, .behindTarget(pointsHundredths: 500), holdMicroseconds: 3 * day, clearHundredths: 100,
        minimumEligible: 20),
      severity: .warning, offices: ["74", "14*"],
      summaries: [
        try SummaryTemplate(language: "vi", source: "{office} chậm {reference}"),
        try SummaryTemplate(language: "en", source: "{office}: {rate} %"),
      ])
    #expect(try RulesFile.parse(text) == [rule])
    #expect(try RulesFile.locate(text).map(\.line) == [2])
  }

  @Test func `Every condition and every default is read in a file of one line a rule`() throws {
    let text = """
      rules:
        - {name: cases-low, metric: cases, below: 35.5, clear: 2, minEligible: 5, severity: info}
        - {name: behind-target, metric: cases, behindTarget: {points: 5}, for: 3d, clear: 1, minEligible: 8}
        - {name: money-behind, metric: money, behindTarget: {points: 2.25}, for: 12h, minEligible: 3}
        - {name: drop-cases, metric: cases, drop: {points: 3, within: 7d}, clear: 1.5, severity: critical}
        - {name: drop-money, metric: money, drop: {points: 8, within: 30d}, for: 1d}
        - {name: worse-than-last-year, metric: cases, behindLastPeriod: {points: 4}, clear: 0.5}
        - {name: stalled-cases, metric: cases, stalled: 14d, offices: ["7*", "1*"]}
        - {name: stalled-money, metric: money, stalled: 21d, minEligible: 0}
        - {name: cases-leave, metric: cases, eligibleShrinks: {percent: 7.5, within: 30d}, clear: 1}
        - {name: terminations, metric: cases, terminationShare: {within: 90d, percent: 40}, minEligible: 50}
        - {name: delegations, metric: money, delegationSurge: {factor: 2.25, within: 30d}, clear: 0.25}
      """
    let expected: [Rule] = [
      Rule(
        name: "cases-low", test: RuleTest(.cases, .below(hundredths: 3550), clearHundredths: 200, minimumEligible: 5),
        severity: .info),
      Rule(
        name: "behind-target",
        test: RuleTest(
          .cases, .behindTarget(pointsHundredths: 500), holdMicroseconds: 3 * day, clearHundredths: 100,
          minimumEligible: 8)),
      Rule(
        name: "money-behind",
        test: RuleTest(
          .money, .behindTarget(pointsHundredths: 225), holdMicroseconds: day / 2, minimumEligible: 3)),
      Rule(
        name: "drop-cases", test: RuleTest(.cases, .drop(pointsHundredths: 300, days: 7), clearHundredths: 150),
        severity: .critical),
      Rule(
        name: "drop-money", test: RuleTest(.money, .drop(pointsHundredths: 800, days: 30), holdMicroseconds: day)),
      Rule(
        name: "worse-than-last-year",
        test: RuleTest(.cases, .behindLastPeriod(pointsHundredths: 400), clearHundredths: 50)),
      Rule(name: "stalled-cases", test: RuleTest(.cases, .stalled(days: 14)), offices: ["7*", "1*"]),
      Rule(name: "stalled-money", test: RuleTest(.money, .stalled(days: 21), minimumEligible: 0)),
      Rule(
        name: "cases-leave",
        test: RuleTest(.cases, .eligibleShrinks(percentHundredths: 750, days: 30), clearHundredths: 100)),
      Rule(
        name: "terminations",
        test: RuleTest(.cases, .terminationShare(percentHundredths: 4000, days: 90), minimumEligible: 50)),
      Rule(
        name: "delegations",
        test: RuleTest(.money, .delegationSurge(factorHundredths: 225, days: 30), clearHundredths: 25)),
    ]
    #expect(try RulesFile.parse(text) == expected)
  }

  @Test(arguments: ["rules: []", "rules: [] # none yet\n", "---\nrules:\n  []\n", "\u{FEFF}rules: []\r\n"])
  func `A file without rules is allowed if it says so`(text: String) throws {
    #expect(try RulesFile.parse(text).isEmpty)
  }

  @Test func `What YAML would take for a number, a truth value or a date is the text that was written`() throws {
    let text = """
      rules:
        - {name: 2020-10-01, metric: cases, "below": "80.5", for: '0', offices: [74, 01, 1e3, no, 0x1F, 2020-01-01],
           summary: {no: 12, en: ""}}
        - {name: 007, metric: money, below: 0.05, for: 00090s}
      """
    let rules = try RulesFile.parse(text)
    #expect(rules.map(\.name) == ["2020-10-01", "007"])
    #expect(rules.map(\.test.condition) == [.below(hundredths: 8050), .below(hundredths: 5)])
    #expect(rules.map(\.test.holdMicroseconds) == [0, 90_000_000])
    #expect(rules[0].offices == ["74", "01", "1e3", "no", "0x1F", "2020-01-01"])
    #expect(rules[0].summaries.map(\.language) == ["no", "en"])
    #expect(rules[0].summaries.map(\.source) == ["12", ""])
  }

  @Test func `Anchors and aliases are followed`() throws {
    let text = """
      rules:
        - {name: a, metric: cases, below: 10, offices: &coast ["74", "79"]}
        - {name: b, metric: money, below: 10, offices: *coast}
      """
    #expect(try RulesFile.parse(text).map(\.offices) == [["74", "79"], ["74", "79"]])
  }

  @Test func `Bounds belong to what is allowed`() throws {
    let name = String(repeating: "x", count: 64)
    let text = """
      rules:
        - {name: \(name), metric: cases, below: 100, clear: 100.00, for: 3650d, minEligible: 9007199254740991}
        - {name: b, metric: cases, below: 0, clear: 0, for: 0s, offices: ["*"]}
        - {name: c, metric: cases, drop: {points: 0, within: 366d}}
        - {name: d, metric: cases, stalled: 3650d}
        - {name: e, metric: cases, eligibleShrinks: {percent: 100, within: 366d}}
        - {name: f, metric: cases, terminationShare: {percent: 0, within: 365d}}
        - {name: g, metric: cases, delegationSurge: {factor: 100.00, within: 183d}}
      """
    let rules = try RulesFile.parse(text)
    #expect(rules[0].test.minimumEligible == 9_007_199_254_740_991)
    #expect(rules[0].test.holdMicroseconds == 3650 * day)
    #expect(rules.map(\.test.clearHundredths) == [10_000, 0, 0, 0, 0, 0, 0])
    #expect(
      rules.map(\.test.condition) == [
        .below(hundredths: 10_000), .below(hundredths: 0), .drop(pointsHundredths: 0, days: 366), .stalled(days: 3650),
        .eligibleShrinks(percentHundredths: 10_000, days: 366), .terminationShare(percentHundredths: 0, days: 365),
        .delegationSurge(factorHundredths: 10_000, days: 183),
      ])
  }

  @Test func `A file is read from its path`() throws {
    let rules = try withFile("rules.yaml", Array("rules: [{name: a, metric: cases, below: 1}]".utf8)) {
      try RulesFile.load(path: $0)
    }
    #expect(rules.map(\.name) == ["a"])
  }
}
