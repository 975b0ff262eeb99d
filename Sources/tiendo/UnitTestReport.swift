internal import Alerts
internal import Ledger
internal import Records
internal import RuleTrials
internal import Settings

/// Unit tests of rules, run and told.
enum UnitTestReport {
  /// Runs the tests of files and prints what came of each.
  ///
  /// - Throws: `SettingsError` where a file cannot be used, before any test is run; `CommandFailure` where one failed.
  static func run(_ paths: [String]) throws {
    let files = try paths.map { try RuleUnitTestsFile.load(path: $0) }
    let output = try OutputFile(path: "-")
    var (testCount, failedCount) = (0, 0)
    for (path, file) in zip(paths, files) {
      try output.write("\(path)\n")
      for test in file.tests {
        let run = try UnitTestRun(test, rules: file.rules)
        testCount += 1
        if !run.isPassed { failedCount += 1 }
        try output.write(text(test, run))
      }
    }
    try output.finish()
    guard failedCount == 0 else {
      throw CommandFailure(.failed, "\(failedCount) of \(testCount) unit tests failed; see above what was expected")
    }
  }

  private static func text(_ test: RuleUnitTest, _ run: UnitTestRun) -> String {
    if run.isPassed { return "  ok      \(test.name)\n" }
    var lines = ["  FAILED  \(test.name) (line \(test.line))"]
    lines += run.refusals.map { "    \($0)" }
    if !run.difference.missing.isEmpty {
      lines.append("    expected, but not given:")
      lines += run.difference.missing.map { "      \(words($0))" }
    }
    if !run.difference.unexpected.isEmpty {
      lines.append("    given, but not expected:")
      lines += run.difference.unexpected.map { "      \(words($0, test.calendar))" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What is expected of an alert, as the test writes it.
  private static func words(_ alert: ExpectedAlert) -> String {
    let fields: [(String, String?)] = [
      ("rule", alert.rule), ("office", alert.office), ("period", alert.period?.description),
      ("severity", alert.severity?.rawValue), ("fired", alert.fired.map(words)), ("cause", alert.cause),
      ("rate", alert.rate?.description), ("reference", alert.reference?.description),
      ("resolved", alert.resolved.map(words)), ("resolution", alert.resolution?.rawValue),
      ("open", alert.isOpen?.description),
    ]
    let summaries = alert.summaries.map { ("summary.\($0.language)", Optional($0.text)) }
    return (fields + summaries).compactMap { name, value in value.map { "\(name): \($0)" } }.joined(separator: ", ")
  }

  /// An alert with all that can be expected of it.
  private static func words(_ span: AlertSpan, _ calendar: StatisticsCalendar) -> String {
    func time(_ alert: Alert) -> String {
      "\(alert.day(in: calendar)) (\(utcTime(microseconds: alert.timeMicroseconds)))"
    }
    let ending: [(String, String?)] =
      span.resolved.map {
        [("resolved", time($0)), ("resolution", $0.state.resolution?.rawValue)]
      } ?? [("open", "true")]
    let fields: [(String, String?)] = [
      ("rule", span.rule), ("office", span.office), ("period", "\(span.period)"),
      ("severity", span.fired.severity.rawValue), ("fired", time(span.fired)), ("cause", span.fired.cause),
      ("rate", span.fired.rate?.description), ("reference", span.fired.reference?.description),
    ]
    return (fields + ending).compactMap { name, value in value.map { "\(name): \($0)" } }.joined(separator: ", ")
  }

  private static func words(_ time: ExpectedAlert.Time) -> String {
    switch time {
    case .day(let day): "\(day)"
    case .instant(let microseconds): utcTime(microseconds: microseconds)
    }
  }
}
