import Alerts
import CaseEvents
import Engine
import EngineTestSupport
import Ledger
import Replay

/// Gathers what a partition gives out.
final class Collected: PartitionReplay.Output {
  private(set) var alerts: [Alert] = []
  private(set) var rejections: [(rejection: Rejection, place: PartitionReplay.Place)] = []
  private(set) var days: [ClosedDay] = []
  private(set) var traces: [EventTrace] = []

  func write(_ alert: Alert) { alerts.append(alert) }
  func write(_ rejection: Rejection, at place: PartitionReplay.Place) { rejections.append((rejection, place)) }
  func write(_ closed: ClosedDay) { days.append(closed) }
  func write(_ trace: EventTrace) { traces.append(trace) }
}

extension Replay.Partition {
  /// What it gave out.
  var collected: Collected { output as? Collected ?? Collected() }

  /// All results in the order of evaluation, to be compared as a whole.
  var lines: [String] {
    collected.alerts.map(\.canonical) + collected.days.map(\.figures)
      + collected.rejections.map { $0.rejection.reason.rawValue + ": " + $0.rejection.message }
      + box.engine.totals().map(\.canonical)
  }
}
