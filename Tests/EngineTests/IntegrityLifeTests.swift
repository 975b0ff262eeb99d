import Alerts
import Engine
import EngineTestSupport
import Ledger
import Records
import Testing

/// Integrity rules over events: what they compare comes from the books when a day is closed.
@Suite struct IntegrityLifeTests {
  static func rule(_ condition: Condition, _ measure: Measure = .cases) -> Rule {
    Rule(name: "rule", test: RuleTest(measure, condition))
  }

  static let half = rule(.eligibleShrinks(percentHundredths: 5000, days: 2))

  /// Alerts in short: `fired` or the resolution, cause, what was observed, the reference.
  static func run(_ rules: [Rule], _ build: (inout Story) -> Void) -> [String] {
    var story = Story()
    build(&story)
    var run = StoryRun(rules: rules)
    run.play(story)
    return lines(run.alerts)
  }

  static func lines(_ alerts: [Alert]) -> [String] {
    alerts.map { alert in
      let end = alert.state.resolution?.rawValue ?? "fired"
      return "\(end) \(alert.cause) \(alert.observed?.description ?? "-") \(alert.reference?.description ?? "-")"
    }
  }

  @Test(
    "Cases that leave what is eligible fire when the day is closed, whichever way they go; what comes back ends it",
    arguments: [
      "case.suspended", "case.separated", "case.delegated", "case.classified \"eligible\":false",
      "case.deferred \"byAgreement\":false",
    ])
  func leaving(_ way: String) {
    let parts = way.split(separator: " ").map(String.init)
    let lines = Self.run([Self.half]) { story in
      story.tellCases(4, "2020-03-02 09:00")
      for number in 1...2 {
        story.tell(parts[0], "2020-03-03 09:00", case: "n\(number)", parts.count > 1 ? parts[1] : "")
      }
      story.tell("case.reopened", "2020-03-04 09:00", case: "n1")
      story.tell("clock.ticked", "2020-03-05 01:00")
    }
    #expect(lines == ["fired close:2020-03-03 50 50", "recovered close:2020-03-04 25 50"])
  }

  @Test(
    "What stays eligible, is done, revoked or pulled up does not leave so",
    arguments: [
      "case.completed", "case.terminated", "case.revoked", "case.pulledUp", "case.deferred \"byAgreement\":true",
    ])
  func staying(_ way: String) {
    let parts = way.split(separator: " ").map(String.init)
    let lines = Self.run([Self.half]) { story in
      story.tellCases(4, "2020-03-02 09:00")
      for number in 1...3 {
        story.tell(parts[0], "2020-03-03 09:00", case: "n\(number)", parts.count > 1 ? parts[1] : "")
      }
      story.tell("clock.ticked", "2020-03-05 01:00")
    }
    #expect(lines.isEmpty)
  }

  @Test("From one way to another nothing leaves again, and what left in the period before is not told anew")
  func movingOn() {
    let lines = Self.run([Self.half]) { story in
      story.tellCases(4, "2020-09-28 09:00")
      for number in 1...3 { story.tell("case.suspended", "2020-09-28 10:00", case: "n\(number)") }
      story.tell("clock.ticked", "2020-09-29 01:00")
      for number in 1...3 { story.tell("case.separated", "2020-09-29 09:00", case: "n\(number)") }
      story.tell("clock.ticked", "2020-10-05 01:00")
    }
    #expect(lines.isEmpty)
  }

  @Test("In money it is the balances that leave")
  func money() {
    let lines = Self.run([Self.rule(.eligibleShrinks(percentHundredths: 5000, days: 2), .money)]) { story in
      story.tell("case.accepted", "2020-03-02 09:00", case: "1", "\"amount\":700")
      story.tell("case.accepted", "2020-03-02 09:00", case: "2", "\"amount\":300")
      // 300 of 1,000 left; of the other 700, 200 are done and 500 leave: 80 %.
      story.tell("case.suspended", "2020-03-03 09:00", case: "2")
      story.tell("case.collected", "2020-03-04 09:00", case: "1", "\"amount\":200")
      story.tell("case.suspended", "2020-03-04 10:00", case: "1")
      story.tell("clock.ticked", "2020-03-05 01:00")
    }
    #expect(lines == ["fired close:2020-03-04 80 50"])
  }

  @Test("Terminations are compared with what was done on the same days")
  func terminations() {
    let lines = Self.run([Self.rule(.terminationShare(percentHundredths: 5000, days: 2))]) { story in
      story.tellCases(9, completed: 3, "2020-03-02 09:00")
      story.tell("case.terminated", "2020-03-03 09:00", case: "n4")
      // Two days are not over yet. On the 4th: two of three.
      story.tell("case.terminated", "2020-03-04 09:00", case: "n5")
      story.tell("case.completed", "2020-03-04 09:00", case: "n6")
      // On the 5th, of those of the 4th and 5th: one of two.
      story.tell("clock.ticked", "2020-03-06 01:00")
    }
    #expect(lines == ["fired close:2020-03-04 66.67 50", "recovered close:2020-03-05 50 50"])
  }

  @Test("A wave of delegations stands out against the days before")
  func delegations() {
    let lines = Self.run([Self.rule(.delegationSurge(factorHundredths: 200, days: 1))]) { story in
      story.tellCases(9, "2020-03-02 09:00")
      story.tell("case.delegated", "2020-03-02 10:00", case: "n1")
      story.tell("case.delegated", "2020-03-03 10:00", case: "n2")
      // 2 in 2 days before, 3 now.
      for number in 3...5 { story.tell("case.delegated", "2020-03-04 10:00", case: "n\(number)") }
      // 5 in 3 days before, none now: 0 ÷ (5/3).
      story.tell("clock.ticked", "2020-03-06 01:00")
    }
    #expect(lines == ["fired close:2020-03-04 3 2", "recovered close:2020-03-05 0 2"])
  }

  @Test("With `for` it fires at the close at which it has held that long")
  func hold() {
    var rule = Self.half
    rule.test.holdMicroseconds = 86_400_000_000
    let lines = Self.run([rule]) { story in
      story.tellCases(4, "2020-03-02 09:00")
      for number in 1...2 { story.tell("case.suspended", "2020-03-03 09:00", case: "n\(number)") }
      story.tell("clock.ticked", "2020-03-05 01:00")
      // Of the 4th and 5th nothing left any more.
      story.tell("clock.ticked", "2020-03-06 01:00")
    }
    #expect(lines == ["fired close:2020-03-04 50 50", "recovered close:2020-03-05 0 50"])
  }

  @Test("In the next period the alert ends, and there is nothing to compare with until its first day is over")
  func periodEnds() {
    var rule = Self.half
    rule.test.minimumEligible = 0
    let lines = Self.run([rule]) { story in
      story.tellCases(2, "2020-09-29 09:00")
      for number in 1...2 { story.tell("case.suspended", "2020-09-30 09:00", case: "n\(number)") }
      story.tell("clock.ticked", "2020-10-04 01:00")
    }
    #expect(lines == ["fired close:2020-09-30 100 50", "period-ended close:2020-10-01 - -"])
  }

  @Test("A rule that is changed ends its alert with its threshold, and nothing observed")
  func ruleChanges() {
    var story = Story()
    story.tellCases(4, "2020-03-02 09:00")
    for number in 1...2 { story.tell("case.suspended", "2020-03-03 09:00", case: "n\(number)") }
    story.tell("clock.ticked", "2020-03-04 01:00")
    var run = StoryRun(rules: [Self.half])
    run.play(story)
    _ = run.engine.schedule(rules: [], maximumAheadMicroseconds: 3_600_000_000)
    let count = story.records.count
    story.tell("case.assigned", "2020-03-04 09:00", case: "n3", "\"officer\":\"x\"")
    run.play(story.records.dropFirst(count))
    #expect(Self.lines(run.alerts) == ["fired close:2020-03-03 50 50", "rule-changed e8 - 50"])
  }

  @Test("What was observed is in the record and in the summary, and in no record of another rule")
  func record() throws {
    var rule = Self.half
    rule.summaries = [try SummaryTemplate(language: "en", source: "{observed} % left, {reference} % allowed, {rate}")]
    var low = Rule(name: "low", test: RuleTest(.cases, .below(hundredths: 5000)))
    low.summaries = [try SummaryTemplate(language: "en", source: "{observed}")]
    var story = Story()
    story.tellCases(3, "2020-03-02 09:00")
    for number in 1...2 { story.tell("case.suspended", "2020-03-03 09:00", case: "n\(number)") }
    story.tell("clock.ticked", "2020-03-04 01:00")
    var run = StoryRun(rules: [low, rule])
    run.play(story)
    let records = run.alerts.map { alert in
      var writer = JSONWriter()
      writer.alert(alert)
      return String(decoding: writer.bytes, as: UTF8.self)
    }
    #expect(records.count == 2)
    #expect(records.first?.contains("observed") == false)
    #expect(run.alerts.first?.summaries.map(\.text) == ["–"])
    // 2 of 3 left; none of the one that stays is done.
    let numbers = #""rate":0,"reference":50,"observed":66.67,"done":0,"eligible":1,"referenceDone":null"#
    #expect(records.last?.contains(numbers) == true, "\(records)")
    #expect(run.alerts.last?.summaries.map(\.text) == ["66.67 % left, 50 % allowed, 0"])
  }
}
