import Alerts
import Foundation
import Ledger
import Topics

/// What the monitor itself measures.
extension Site {
  func ownMetrics() async -> [MetricFamily] {
    let view = store.view
    let freshness = store.freshness
    var families = [
      MetricFamily("tiendo_build_info", .gauge, "The version of the program, with the value 1.", version),
      MetricFamily(
        "tiendo_monitor_last_contact_timestamp_seconds", .gauge, "When a Kafka broker last answered the monitor.",
        Double(freshness.lastContact ?? 0) / 1_000_000),
      MetricFamily(
        "tiendo_monitor_behind_records", .gauge, "Published records that the monitor has not read yet.",
        Double(freshness.behind)),
      MetricFamily(
        "tiendo_monitor_unreadable_records_total", .counter, "Published records that are not what they should be.",
        Double(freshness.unreadable)),
      MetricFamily(
        "tiendo_monitor_clients", .gauge, "Readers of live changes.", Double(await hub.readerCount)),
    ]
    var requests = MetricFamily("tiendo_http_requests_total", .counter, "Answers by status.")
    for (code, count) in counts.all.sorted(by: { $0.key < $1.key }) {
      requests.add(Double(count), [("code", "\(code)")])
    }
    families.append(requests)
    families += partitions(view, freshness)
    families.append(firing(view))
    if settings.hasOfficeMetrics { families += offices(view) }
    return families
  }

  private var version: [(String, String)] { [("version", settings.version)] }

  /// How far behind the workers are, in events and in the time of events.
  private func partitions(_ view: BoardView, _ freshness: Freshness) -> [MetricFamily] {
    var lag = MetricFamily(
      "tiendo_partition_lag_records", .gauge, "Events of the partition that the workers have not committed yet.")
    var ends = MetricFamily(
      "tiendo_partition_end_offset", .gauge, "Offset behind the last event of the partition: its rate is what arrives.")
    var committed = MetricFamily(
      "tiendo_partition_committed_offset", .gauge,
      "Next offset that the workers have committed: its rate is what they take in.")
    for (partition, input) in freshness.inputs.sorted(by: { $0.key < $1.key }) {
      let place = [("partition", "\(partition)")]
      ends.add(Double(input.end), place)
      if let offset = input.committed { committed.add(Double(offset), place) }
      if let records = input.lag { lag.add(Double(records), place) }
    }
    var age = MetricFamily(
      "tiendo_partition_event_age_seconds", .gauge, "Time since the latest event of any office of the partition.")
    let now = settings.wallClock()
    for (partition, time) in view.board.latestEvents.sorted(by: { $0.key < $1.key }) {
      age.add(Double(now - time) / 1_000_000, [("partition", "\(partition)")])
    }
    let split = MetricFamily(
      "tiendo_split_offices", .gauge, "Offices whose events are in more than one partition: their figures are wrong.",
      Double(view.board.places.splitCount))
    return [lag, ends, committed, age, split]
  }

  private func firing(_ view: BoardView) -> MetricFamily {
    var family = MetricFamily("tiendo_alerts_firing", .gauge, "Alerts that are firing, by rule and severity.")
    var counts: [String: [Severity: Int]] = [:]
    for rule in settings.rules { counts[rule.name, default: [:]][rule.severity] = 0 }
    for alert in view.board.alerts.entries where alert.isFiring {
      counts[alert.rule, default: [:]][alert.severity, default: 0] += 1
    }
    for (rule, severities) in counts.sorted(by: { $0.key < $1.key }) {
      for (severity, count) in severities.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        family.add(Double(count), [("rule", rule), ("severity", severity.rawValue)])
      }
    }
    return family
  }

  /// Rates and paces of the latest period.
  private func offices(_ view: BoardView) -> [MetricFamily] {
    var rates = MetricFamily(
      "tiendo_office_completion_ratio", .gauge, "Done divided by eligible in the latest period, by office alone.")
    var paces = MetricFamily(
      "tiendo_office_pace_ratio", .gauge, "What the office's target asks for by now, as a share of eligible.")
    guard let period = view.board.latestPeriod else { return [] }
    for (code, standing) in view.rollup(period).own.sorted(by: { $0.key < $1.key }) {
      for measure in Measure.allCases {
        let labels = [("office", code), ("metric", measure.rawValue)]
        if let rate = standing.rate(measure) { rates.add(Double(rate.hundredths) / 10_000, labels) }
        if let pace = standing.pace(measure).pace { paces.add(Double(pace.hundredths) / 10_000, labels) }
      }
    }
    return [rates, paces]
  }
}

extension MetricFamily {
  /// A metric whose labels are all that it says.
  init(_ name: String, _ kind: Kind, _ help: String, _ labels: [(String, String)]) {
    self.init(name, kind, help)
    add(1, labels)
  }
}
