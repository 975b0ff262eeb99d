internal import Alerts
internal import Engine
internal import Ledger
internal import Replay
internal import RuleTrials

/// Gathers the alerts of a partition that is replayed. Used by one thread at a time.
final class TrialReplay: PartitionReplay.Output {
  private var spans = AlertSpans()

  private init() {}

  /// What rules say of the events of files or of an archive, and what became of the events.
  static func run(
    _ rules: [Rule], _ source: any ReplaySource, _ times: TimeSettings, asOf: Day?
  ) throws -> (trial: RuleTrial, counts: Counts) {
    var settings = ReplaySettings(times)
    settings.rules = rules
    settings.lastDays = [asOf].compactMap(\.self)
    let partitions = try Replay(settings).runShowingProgress(source) { TrialReplay() }
    let totals = ReplayTotals(partitions, 0)
    let history = TrialHistory(
      calendar: times.calendar, firstDay: partitions.compactMap { $0.box.engine.firstDay }.min(),
      openDay: partitions.compactMap { $0.box.engine.partitionDay }.min(), lastDay: asOf, totals: totals.records)
    let spans = partitions.compactMap { $0.output as? TrialReplay }.flatMap(\.spans.spans)
    return (RuleTrial(rules: rules, history: history, spans: spans), totals.counts)
  }

  func write(_ alert: Alert) { spans.take(alert) }
}
