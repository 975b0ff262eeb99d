internal import Alerts
internal import CaseEvents
internal import Engine
internal import Ledger
internal import Replay
internal import RuleTrials

/// One unit test of rules, carried out.
struct UnitTestRun {
  /// Events that were not applied, a line for a person each.
  private(set) var refusals: [String] = []
  /// What is not as expected.
  let difference: UnitTestDifference

  /// Whether all is as expected.
  var isPassed: Bool { refusals.isEmpty && difference.isEmpty }

  /// Carries out a test. Events that stand in the test must be applied; a file may hold others.
  ///
  /// - Throws: `ReplayError` where a file cannot be read.
  init(_ test: RuleUnitTest, rules: [Rule]) throws {
    var spans: [AlertSpan] = []
    switch test.source {
    case .file(let path):
      let source = try ReplayInputOptions.source(of: [path])
      var times = try TimeSettings(archive: source as? Archive)
      times.calendar = test.calendar
      let trial = try TrialReplay.run(rules, source, times, asOf: test.asOf).trial
      spans = rules.flatMap { trial.spans(ofRule: $0.name) }
    case .events(let events):
      (spans, refusals) = Self.apply(events, test, rules)
    case .series(let series):
      let events = CaseSeries.events(of: series, test.calendar)
      (spans, refusals) = Self.apply(events.map { RuleUnitTest.Event(line: test.line, json: $0) }, test, rules)
    }
    difference = UnitTestDifference(spans, expected: test.expected, calendar: test.calendar)
  }

  /// The alerts that some events lead to, and what is wrong with the events.
  private static func apply(
    _ events: [RuleUnitTest.Event], _ test: RuleUnitTest, _ rules: [Rule]
  ) -> (spans: [AlertSpan], refusals: [String]) {
    var engine = PartitionEngine(EngineSettings(calendar: test.calendar, rules: rules, lastDay: test.asOf))
    var spans = AlertSpans()
    var refusals: [String] = []
    for (offset, event) in events.enumerated() {
      // The bytes must last until the event is applied, so one at a time.
      Array(event.json.utf8).withUnsafeBytes { bytes in
        engine.stage(SourceRecord(key: nil, value: bytes, timestampMilliseconds: nil, offset: Int64(offset)))
        _ = engine.applyStaged()
      }
      switch engine.outcome(0) {
      case .applied, .skipped: break
      case .duplicate: refusals.append("the event in line \(event.line) repeats the sequence of an earlier one")
      case .rejected(let rejection):
        refusals.append(
          "the event in line \(event.line) is rejected: \(rejection.reason.rawValue), \(rejection.message)")
      }
      for alert in engine.takeAlerts() { spans.take(alert) }
    }
    if let asOf = test.asOf { engine.closeDays(through: asOf) }
    for alert in engine.takeAlerts() { spans.take(alert) }
    return (spans.spans, refusals)
  }
}
