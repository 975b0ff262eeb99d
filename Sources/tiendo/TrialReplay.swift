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
    _ rules: [Rule], files: [String], calendar: StatisticsCalendar, asOf: Day?
  ) throws -> (trial: RuleTrial, counts: Counts) {
    var settings = ReplaySettings()
    settings.calendar = calendar
    settings.rules = rules
    settings.lastDays = [asOf].compactMap(\.self)
    let partitions = try Replay(settings).runShowingProgress(ReplayInputOptions.source(of: files)) { TrialReplay() }
    // As ticks do live: what ended earlier is closed up to the day before the last one of all.
    let openDay = partitions.compactMap { $0.box.engine.partitionDay }.max()
    if let openDay { for partition in partitions { try partition.close(through: openDay.advanced(by: -1)) } }
    let totals = ReplayTotals(partitions, 0)
    let history = TrialHistory(
      calendar: calendar, firstDay: partitions.compactMap { $0.box.engine.firstDay }.min(),
      openDay: openDay, lastDay: asOf, totals: totals.records)
    let spans = partitions.compactMap { $0.output as? TrialReplay }.flatMap(\.spans.spans)
    return (RuleTrial(rules: rules, history: history, spans: spans), totals.counts)
  }

  func write(_ alert: Alert) { spans.take(alert) }
}
