import Alerts
import Ledger

/// One alert from its firing to its end, as far as the topics tell. Immutable, so that views can share it.
final class AlertEntry: Sendable {
  /// How things were when it fired, or when it ended.
  struct Moment: Sendable {
    /// Event time, in microseconds since 1970.
    var time: Int64
    var cause: String
    var rate: Percent?
    var reference: Percent?
    /// What an integrity rule observed.
    var observed: Percent?
    var done: Int128
    var eligible: Int128
    var referenceDone: Int128?
    var referenceEligible: Int128?
    /// The rule's words, by language.
    var summaries: [String: String]
  }

  let id: String
  let rule: String
  let office: String
  let measure: Measure
  let period: Int32
  let severity: Severity
  let fired: Moment?
  let resolved: Moment?
  let resolution: Resolution?
  /// Whether `open-alerts` took it back, which may be known before its end is.
  let isClosed: Bool
  /// Its place in the order of reading: a later change has a higher one.
  let sequence: Int64

  init(
    id: String, rule: String, office: String, measure: Measure, period: Int32, severity: Severity, fired: Moment?,
    resolved: Moment?, resolution: Resolution?, isClosed: Bool, sequence: Int64
  ) {
    self.id = id
    self.rule = rule
    self.office = office
    self.measure = measure
    self.period = period
    self.severity = severity
    self.fired = fired
    self.resolved = resolved
    self.resolution = resolution
    self.isClosed = isClosed
    self.sequence = sequence
  }

  /// Whether it is firing now: an id is given once, so what has ended does not begin again.
  var isFiring: Bool { resolved == nil && !isClosed }

  /// Whether its rule looks at a rate, and not at how figures came about.
  var isOfRate: Bool { fired?.observed == nil && resolved?.observed == nil }

  /// The latest that happened to it.
  var latest: Moment? { resolved ?? fired }
  /// When it fired, or at least the first that is known of it; microseconds since 1970.
  var firedAt: Int64 { (fired ?? resolved)?.time ?? 0 }
}
