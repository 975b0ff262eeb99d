internal import Alerts
internal import CaseEvents
internal import Engine
internal import Ledger
internal import Monitor
internal import Records
internal import Replay

/// What one partition of a replay gives to a report: 80 bytes for an office and day of two periods, and as much of the
/// alerts and late events as is shown, however many there are. Used by one thread at a time.
final class ReportReplay: RejectionsOutput {
  /// Where an office stood at the close of a day.
  private struct Sample {
    /// Place of the office in `offices`.
    var office: Int32
    var day: Day
    var position: Position
  }

  /// The period and the one before it, with which it is compared.
  private let periods: ClosedRange<Int32>
  private var offices: [String] = []
  private var places: [String: Int32] = [:]
  private var samples: [Sample] = []
  private(set) var alerts: ReportAlerts
  private(set) var restatements = RestatementLog()
  private(set) var rejections: FirstRejections

  /// - Parameters:
  ///   - listsAllAlerts: else the gravest.
  ///   - topic: that the records are, or were, of.
  init(period: Int32, listsAllAlerts: Bool, topic: String?) {
    periods = period - 1...period
    alerts = ReportAlerts(limit: listsAllAlerts ? .max : ReportAlerts.usualLimit)
    rejections = FirstRejections(topic: topic)
  }

  func write(_ rejection: Rejection, at place: PartitionReplay.Place) { rejections.take(rejection, at: place) }

  func write(_ closed: ClosedDay) {
    restatements.take(closed)
    guard periods.contains(closed.period.year) else { return }
    let place = places[closed.office] ?? Int32(offices.count)
    if place == offices.count {
      offices.append(closed.office)
      places[closed.office] = place
    }
    samples.append(Sample(office: place, day: closed.day, position: closed.position))
  }

  func write(_ alert: Alert) {
    if alert.period == periods.upperBound { alerts.take(alert) }
  }

  func write(_ trace: EventTrace) { restatements.take(trace) }

  /// Hands the days over; they are gone then.
  func handOverDays(_ body: (_ position: Position, _ office: String, _ day: Day) -> Void) {
    for sample in samples { body(sample.position, offices[Int(sample.office)], sample.day) }
    samples = []
  }
}

extension Report {
  /// Takes in what partitions came to: records as a worker publishes them, and the days.
  mutating func take(_ partitions: [Replay.Partition], period: Int32) {
    var writer = JSONWriter()
    for partition in partitions {
      guard let output = partition.output as? ReportReplay else { continue }
      output.handOverDays { take($0, office: $1, day: $2) }
      take(countsOf: output.alerts)
      for alert in output.alerts.kept {
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
