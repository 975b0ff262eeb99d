internal import Alerts
internal import CaseEvents
internal import Engine
internal import Ledger
internal import Replay
internal import RuleTrials

/// Gathers the alerts of a replay. Used by one thread.
final class TrialReplay: Replay.Output {
  private var spans = AlertSpans()
  private var progress = ProgressBar(sharesTerminal: false)

  private init() {}

  /// What rules say of the events of files, and what became of the events.
  static func run(
    _ rules: [Rule], files: [String], calendar: StatisticsCalendar, asOf: Day?
  ) throws -> (trial: RuleTrial, counts: Counts) {
    let output = TrialReplay()
    defer { output.progress.clear() }
    var replay = Replay(calendar: calendar, rules: rules, lastDay: asOf, output: output)
    try replay.run(files: files)
    let history = TrialHistory(
      calendar: calendar, firstDay: replay.engine.firstDay, openDay: replay.engine.partitionDay, lastDay: asOf,
      totals: replay.engine.totals())
    return (RuleTrial(rules: rules, history: history, spans: output.spans.spans), replay.engine.counts)
  }

  func write(_ alert: Alert) { spans.take(alert) }

  func write(_ rejection: Rejection, line: Int, file: String) {}

  func report(_ progress: Replay.Progress) {
    self.progress.update(events: progress.events, bytes: progress.bytesRead, of: progress.byteCount)
  }
}
