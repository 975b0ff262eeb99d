internal import Alerts
internal import CaseEvents
internal import Engine
internal import Ledger
internal import Replay
internal import RuleTrials

/// Gathers the alerts of a partition that is replayed. Used by one thread at a time.
final class TrialReplay: RejectionsOutput {
  private var spans = AlertSpans()
  private(set) var rejections: FirstRejections

  private init(_ topic: String?) { rejections = FirstRejections(topic: topic) }

  /// What rules say of the events of files or of an archive, and what became of the events.
  static func run(
    _ rules: [Rule], _ source: any ReplaySource, _ times: TimeSettings, asOf: Day?
  ) throws -> (trial: RuleTrial, counts: Counts, rejections: FirstRejections) {
    var settings = ReplaySettings(times)
    settings.rules = rules
    settings.lastDays = [asOf].compactMap(\.self)
    let topic = source.topicName
    let partitions = try Replay(settings).runShowingProgress(source) { TrialReplay(topic) }
    // As ticks do live: what ended earlier is closed up to the day before the last one of all.
    let openDay = partitions.compactMap { $0.box.engine.partitionDay }.max()
    if let openDay { for partition in partitions { try partition.close(through: openDay.advanced(by: -1)) } }
    let totals = ReplayTotals(partitions, 0)
    let history = TrialHistory(
      calendar: times.calendar, firstDay: partitions.compactMap { $0.box.engine.firstDay }.min(),
      openDay: openDay, lastDay: asOf, totals: totals.records)
    let spans = partitions.compactMap { $0.output as? TrialReplay }.flatMap(\.spans.spans)
    return (RuleTrial(rules: rules, history: history, spans: spans), totals.counts, FirstRejections(of: partitions))
  }

  func write(_ alert: Alert) { spans.take(alert) }

  func write(_ rejection: Rejection, at place: PartitionReplay.Place) { rejections.take(rejection, at: place) }
}
