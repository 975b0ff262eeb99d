internal import Alerts
internal import Engine
internal import Ledger
internal import Monitor
internal import Records
internal import Replay

/// What one partition of a replay gives to a report. Used by one thread at a time.
final class ReportReplay: PartitionReplay.Output {
  /// The period and the one before it, with which it is compared.
  private let periods: ClosedRange<Int32>
  private(set) var days: [ClosedDay] = []
  private(set) var alerts: [Alert] = []
  private(set) var restatements = RestatementLog()

  init(period: Int32) { periods = period - 1...period }

  func write(_ closed: ClosedDay) {
    restatements.take(closed)
    if periods.contains(closed.period.year) { days.append(closed) }
  }

  func write(_ alert: Alert) {
    if alert.period == periods.upperBound { alerts.append(alert) }
  }

  func write(_ trace: EventTrace) { restatements.take(trace) }
}

extension Report {
  /// Takes in what partitions came to: records as a worker publishes them, and the days.
  mutating func take(_ partitions: [Replay.Partition], period: Int32) {
    var writer = JSONWriter()
    for partition in partitions {
      guard let output = partition.output as? ReportReplay else { continue }
      for closed in output.days { take(closed.position, office: closed.office, day: closed.day) }
      for alert in output.alerts {
        writer.removeAll()
        writer.alert(alert)
        take(.alerts, writer.bytes)
      }
      let records = partition.box.engine.takeChangedTotals()
      for restatement in output.restatements.restatements(records) where restatement.now.period <= period {
        take(Restated(restatement))
      }
      for record in records where record.period <= period {
        writer.removeAll()
        writer.totals(record)
        take(.totals, writer.bytes)
      }
    }
  }
}

extension Report.Restated {
  fileprivate init(_ restatement: Restatement) {
    self.init(
      office: restatement.now.office, period: restatement.now.period,
      closed: (restatement.closed.columns(.cases), restatement.closed.columns(.money)),
      now: (restatement.now.cases, restatement.now.money), lateEvents: restatement.lateEventCount)
  }
}

extension ClosedDay {
  fileprivate var position: Position {
    var position = Position()
    position.doneCases = Int64(clamping: standing.cases.done)
    position.eligibleCases = Int64(clamping: standing.cases.eligible)
    position.inProgressCases = Int64(clamping: standing.cases.inProgress)
    position.doneMoney = standing.money.done
    position.eligibleMoney = standing.money.eligible
    return position
  }
}
