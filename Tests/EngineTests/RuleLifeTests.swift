import Alerts
import Engine
import EngineTestSupport
import Ledger
import Testing

/// What becomes of a rule's state from event to event and from day to day.
@Suite struct RuleLifeTests {
  static let hour: Int64 = 3_600_000_000

  static func run(_ rules: [Rule], _ build: (inout Story) -> Void) -> [String] {
    var story = Story()
    build(&story)
    var run = StoryRun(rules: rules)
    run.play(story)
    return run.alertLines
  }

  static func low(_ name: String = "low", hold: Int64 = 0, minimum: Int64 = 1, offices: [String] = []) -> Rule {
    Rule(
      name: name, test: RuleTest(.cases, .below(hundredths: 5000), holdMicroseconds: hold, minimumEligible: minimum),
      offices: offices)
  }

  @Test("Without `for` a rule fires at once, and resolves when it clears")
  func atOnce() {
    let lines = Self.run([Self.low()]) { story in
      story.tell("case.accepted", "2020-03-02 09:00", case: "1", "\"amount\":5")
      story.tell("case.completed", "2020-03-02 10:00", case: "1")
      story.tell("case.accepted", "2020-03-02 11:00", case: "2", "\"amount\":5")
      story.tell("case.accepted", "2020-03-02 12:00", case: "3", "\"amount\":5")
    }
    #expect(lines == ["low 74 fired e1 50", "low 74 recovered e2 50", "low 74 fired e4 50"])
  }

  @Test("With `for` a rule fires once the condition has held that long, seen at an event or a day's end")
  func hold() {
    let early = Self.run([Self.low(hold: 3 * Self.hour)]) { story in
      story.tell("case.accepted", "2020-03-02 09:00", case: "1", "\"amount\":5")
      story.tell("case.accepted", "2020-03-02 11:59", case: "2", "\"amount\":5")
    }
    #expect(early.isEmpty)
    let exact = Self.run([Self.low(hold: 3 * Self.hour)]) { story in
      story.tell("case.accepted", "2020-03-02 09:00", case: "1", "\"amount\":5")
      story.tell("case.accepted", "2020-03-02 12:00", case: "2", "\"amount\":5")
    }
    #expect(exact == ["low 74 fired e2 50"])
    let atDayEnd = Self.run([Self.low(hold: 15 * Self.hour)]) { story in
      story.tell("case.accepted", "2020-03-02 09:00", case: "1", "\"amount\":5")
      story.tell("clock.ticked", "2020-03-03 01:00")
    }
    #expect(atDayEnd == ["low 74 fired close:2020-03-02 50"])
  }

  @Test("A pending rule whose condition turns false begins anew")
  func pendingFallsBack() {
    let lines = Self.run([Self.low(hold: 3 * Self.hour)]) { story in
      story.tell("case.accepted", "2020-03-02 09:00", case: "1", "\"amount\":5")
      story.tell("case.completed", "2020-03-02 10:00", case: "1")
      story.tell("case.accepted", "2020-03-02 11:00", case: "2", "\"amount\":5")
      story.tell("case.accepted", "2020-03-02 12:30", case: "3", "\"amount\":5")
      story.tell("case.assigned", "2020-03-02 15:29", case: "3", "\"officer\":\"x\"")
      story.tell("case.assigned", "2020-03-02 15:30", case: "3", "\"officer\":\"x\"")
    }
    #expect(lines == ["low 74 fired e6 50"])
  }

  @Test("A late event does not move the clock back")
  func clockStands() {
    let lines = Self.run([Self.low(hold: 3 * Self.hour)]) { story in
      story.tell("case.accepted", "2020-03-02 12:00", case: "1", "\"amount\":5")
      story.tell("case.accepted", "2020-03-02 09:00", case: "2", "\"amount\":5")
      story.tell("case.accepted", "2020-03-02 14:59", case: "3", "\"amount\":5")
      story.tell("case.accepted", "2020-03-02 15:00", case: "4", "\"amount\":5")
    }
    #expect(lines == ["low 74 fired e4 50"])
  }

  @Test("In a later period an alert ends before that evaluation's own condition, which may fire again")
  func periodEnds() {
    // The end of 30 September counts as that day; the first evaluation of period 2021 is at the end of 1 October.
    let lines = Self.run([Self.low()]) { story in
      story.tell("case.accepted", "2020-09-29 09:00", "\"amount\":5")
      story.tell("clock.ticked", "2020-10-01 00:00")
      story.tell("clock.ticked", "2020-10-02 00:00")
    }
    #expect(
      lines == ["low 74 fired e1 50", "low 74 period-ended close:2020-10-01 -", "low 74 fired close:2020-10-01 50"])
  }

  @Test("What was pending in an earlier period begins anew in the later one")
  func pendingOfEarlierPeriod() {
    let lines = Self.run([Self.low(hold: 48 * Self.hour)]) { story in
      story.tell("case.accepted", "2020-09-30 09:00", "\"amount\":5")
      story.tell("case.assigned", "2020-10-01 09:00", "\"officer\":\"x\"")
      story.tell("case.assigned", "2020-10-02 10:00", "\"officer\":\"x\"")
      story.tell("case.assigned", "2020-10-03 08:59", "\"officer\":\"x\"")
      story.tell("case.assigned", "2020-10-03 09:00", "\"officer\":\"x\"")
    }
    #expect(lines == ["low 74 fired e5 50"])
  }

  @Test("An alert that outlives its period is told with the figures of its own")
  func figuresOfOwnPeriod() throws {
    var story = Story()
    story.tellCases(4, completed: 1, "2020-09-30 09:00")
    story.tell("case.completed", "2020-10-01 09:00", case: "n2")
    var run = StoryRun(rules: [Self.low(minimum: 4)])
    run.play(story)
    #expect(run.alerts.map(\.state) == [.fired, .resolved(.periodEnded)])
    let ended = try #require(run.alerts.last)
    // At the end of 2020: one done, of which the eligible stock at that end still holds the other three.
    #expect(ended.period == 2020)
    #expect(ended.done == 1)
    #expect(ended.eligible == 4)
    #expect(ended.rate?.description == "25")
  }

  @Test("Too few cases end an alert before anything else does")
  func lowVolume() {
    let lines = Self.run([Self.low(minimum: 2)]) { story in
      story.tell("case.accepted", "2020-03-02 09:00", case: "1", "\"amount\":5")
      story.tell("case.accepted", "2020-03-02 10:00", case: "2", "\"amount\":5")
      story.tell("case.suspended", "2020-03-02 11:00", case: "2")
    }
    #expect(lines == ["low 74 fired e2 50", "low 74 low-volume e3 50"])
  }

  @Test(
    "A rule watches the offices of its patterns alone",
    arguments: [
      (["*"], ["1", "14", "74", "74-1", "7400"]), (["7*"], ["74", "74-1", "7400"]), (["74"], ["74"]),
      (["?4"], ["14", "74"]), (["7?", "1"], ["1", "74"]), (["*4*"], ["14", "74", "74-1", "7400"]), (["*0"], ["7400"]),
      (["7**1"], ["74-1"]), (["????"], ["74-1", "7400"]), (["x", "[17]4"], []), (["7.*"], []),
    ])
  func patterns(_ patterns: [String], _ offices: [String]) {
    let lines = Self.run([Self.low(offices: patterns)]) { story in
      for office in ["1", "14", "74", "74-1", "7400"] {
        story.tell("case.accepted", "2020-03-02 09:00", office: office, "\"amount\":5")
      }
    }
    #expect(lines.compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) } == offices)
  }

  @Test("A stall is seen at the end of a day alone, and progress ends it at the next")
  func stalled() {
    let rule = Rule(name: "stalled", test: RuleTest(.cases, .stalled(days: 2)))
    let lines = Self.run([rule]) { story in
      story.tell("case.accepted", "2020-03-02 09:00", case: "1", "\"amount\":5")
      story.tell("case.accepted", "2020-03-04 10:00", case: "2", "\"amount\":5")
      story.tell("case.collected", "2020-03-04 10:00", case: "1", "\"amount\":5")
      story.tell("case.completed", "2020-03-05 11:00", case: "1")
      story.tell("clock.ticked", "2020-03-07 01:00")
      story.tell("clock.ticked", "2020-03-08 01:00")
    }
    #expect(
      lines == [
        "stalled 74 fired close:2020-03-04 -", "stalled 74 recovered close:2020-03-05 -",
        "stalled 74 fired close:2020-03-07 -",
      ])
  }

  @Test("Money collected is progress in money, but what a case gathered before its acceptance is none")
  func stalledMoney() {
    let rule = Rule(name: "stalled", test: RuleTest(.money, .stalled(days: 2)))
    let lines = Self.run([rule]) { story in
      story.tell("case.accepted", "2020-03-02 09:00", case: "1", "\"amount\":5")
      story.tell("case.collected", "2020-03-03 10:00", case: "2", "\"amount\":5", sequence: 2)
      story.tell("case.accepted", "2020-03-03 10:00", case: "2", "\"amount\":5", sequence: 1)
      story.tell("clock.ticked", "2020-03-05 01:00")
      story.tell("case.reduced", "2020-03-05 10:00", case: "1", "\"amount\":5")
      story.tell("clock.ticked", "2020-03-06 01:00")
    }
    #expect(lines == ["stalled 74 fired close:2020-03-04 -", "stalled 74 recovered close:2020-03-05 -"])
  }

  @Test("Rules of one office are evaluated in the order of their file")
  func order() {
    let lines = Self.run([Self.low("z"), Self.low("a"), Self.low("m")]) { story in
      story.tell("case.accepted", "2020-03-02 09:00", "\"amount\":5")
    }
    #expect(lines.map { $0.prefix(1) } == ["z", "a", "m"])
  }

  @Test("Other rules take effect at the next applied event: what is gone or changed ends, what stays goes on")
  func switching() throws {
    let gone = Self.low("gone")
    let kept = Self.low("kept", hold: 5 * Self.hour)
    var changed = Self.low("changed")
    var first = Story()
    first.tell("case.accepted", "2020-03-02 09:00", "\"amount\":5")
    var run = StoryRun(rules: [gone, changed, kept])
    run.play(first)
    changed.severity = .critical
    _ = run.engine.schedule(
      rules: [kept, Self.low("new"), changed], maximumAheadMicroseconds: run.engine.settings.maximumAheadMicroseconds)
    var second = first
    second.tell("case.accepted", "2020-03-02 12:00", "\"amount\":5", sequence: 1)
    second.tell("case.assigned", "2020-03-02 13:00", "\"officer\":\"x\"")
    second.tell("case.assigned", "2020-03-02 14:00", "\"officer\":\"x\"")
    #expect(run.play(second.records.dropFirst()) == ["duplicate", "applied", "applied"])
    #expect(
      run.alertLines == [
        "gone 74 fired e1 50", "changed 74 fired e1 50", "gone 74 rule-changed e3 50", "changed 74 rule-changed e3 50",
        "new 74 fired e3 50", "changed 74 fired e3 50", "kept 74 fired e4 50",
      ])
    #expect(run.alerts[2].timeMicroseconds == run.alerts[0].timeMicroseconds)
    #expect(run.alerts[2].id == run.alerts[0].id)
    #expect(run.alerts[3].severity == .warning)
    #expect(run.alerts[5].severity == .critical)
  }

  @Test("The same rules again change nothing")
  func sameRules() {
    var story = Story()
    story.tell("case.accepted", "2020-03-02 09:00", "\"amount\":5")
    var run = StoryRun(rules: [Self.low()])
    run.play(story)
    _ = run.engine.schedule(rules: [Self.low()], maximumAheadMicroseconds: run.engine.settings.maximumAheadMicroseconds)
    story.tell("case.assigned", "2020-03-02 13:00", "\"officer\":\"x\"")
    run.play(story.records.dropFirst())
    #expect(run.alertLines == ["low 74 fired e1 50"])
  }

  @Test("A summary is filled with the alert's fields as its JSON has them")
  func summary() throws {
    var rule = Self.low()
    rule.summaries = [
      try SummaryTemplate(
        language: "vi", source: "{office}: {rate} % < {reference} %, {done}/{eligible} {referenceDone}"),
      try SummaryTemplate(language: "en", source: "{rule} {metric} {period} {severity} {state} {cause} {resolution}!"),
    ]
    var story = Story()
    story.tellCases(3, completed: 1, "2020-03-02 09:00")
    var run = StoryRun(rules: [rule])
    run.play(story)
    let alert = try #require(run.alerts.last)
    #expect(alert.summaries.map(\.language) == ["vi", "en"])
    #expect(alert.summaries.map(\.text) == ["74: 33.33 % < 50 %, 1/3 –", "low cases 2020 warning fired e4 –!"])
    #expect(throws: SummaryTemplate.Invalid.self) { try SummaryTemplate(language: "en", source: "{nothing}") }
    #expect(throws: SummaryTemplate.Invalid.self) { try SummaryTemplate(language: "en", source: "{rate") }
  }
}
