public import Alerts
internal import Ledger

extension JSONWriter {
  /// An alert as a CloudEvents object.
  public mutating func alert(_ alert: Alert) {
    beginObject()
    member("specversion", "1.0")
    member("id", "\(alert.id)/\(alert.state.name)")
    member("source", "/tiendo")
    member("type", "tiendo.alert.\(alert.state.name)")
    member("time", utcTime(microseconds: alert.timeMicroseconds))
    member("subject", alert.office)
    key("data")
    data(of: alert)
    endObject()
  }

  private mutating func data(of alert: Alert) {
    beginObject()
    member("alert", "\(alert.id)")
    member("rule", alert.rule)
    member("office", alert.office)
    member("metric", alert.measure.rawValue)
    member("period", alert.period)
    member("severity", alert.severity.rawValue)
    member("state", alert.state.name)
    if let resolution = alert.state.resolution { member("resolution", resolution.rawValue) }
    member("cause", alert.cause)
    member("rate", percent: alert.rate)
    member("reference", percent: alert.reference)
    if let observed = alert.observed { member("observed", percent: observed) }
    member("done", alert.done)
    member("eligible", alert.eligible)
    member("referenceDone", alert.referenceDone)
    member("referenceEligible", alert.referenceEligible)
    if !alert.summaries.isEmpty {
      key("summary")
      beginObject()
      for summary in alert.summaries { member(summary.language, summary.text) }
      endObject()
    }
    endObject()
  }
}
