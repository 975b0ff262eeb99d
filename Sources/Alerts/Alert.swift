public import Ledger

/// Why a firing alert ended.
public enum Resolution: String, CaseIterable, Sendable {
  case recovered
  case lowVolume = "low-volume"
  case noReference = "no-reference"
  case periodEnded = "period-ended"
  case ruleChanged = "rule-changed"
}

/// One alert as it goes out: fired, or resolved (section "Alerts" of the contract).
public struct Alert: Equatable, Sendable {
  /// Whether the alert begins or ends.
  public enum State: Equatable, Sendable {
    case fired
    case resolved(Resolution)

    /// `fired` or `resolved`.
    public var name: String { self == .fired ? "fired" : "resolved" }
    /// Why it ended; `nil` for one that begins.
    public var resolution: Resolution? {
      if case .resolved(let resolution) = self { resolution } else { nil }
    }
  }

  /// UUIDv5 of rule, office and the cause of the firing: the same for both records of an alert.
  public var id: UUIDv5
  /// Name of the rule.
  public var rule: String
  /// Code of the office.
  public var office: String
  /// Cases or money.
  public var measure: Measure
  /// The period it belongs to: that in which it fired.
  public var period: Int32
  /// Severity of the rule.
  public var severity: Severity
  /// Fired or resolved.
  public var state: State
  /// `id` of the event that brought it about, or `close:YYYY-MM-DD`.
  public var cause: String
  /// When, in microseconds since 1970-01-01T00:00:00Z of event time.
  public var timeMicroseconds: Int64
  /// Done in its period at that moment, in cases or đồng.
  public var done: Int128
  /// Eligible in its period at that moment.
  public var eligible: Int128
  /// The percentage compared with, before points are subtracted; for an integrity rule its threshold, a factor in the
  /// place of a percentage.
  public var reference: Percent?
  /// What an integrity rule observed, in the unit of its threshold; `nil` for all others, and where there is nothing.
  public var observed: Percent?
  /// Done of the sample that the reference is, where it is one.
  public var referenceDone: Int128?
  /// Eligible of that sample.
  public var referenceEligible: Int128?
  /// The rule's summaries by language.
  public var summaries: [(language: String, text: String)] = []

  /// An alert of a rule for an office.
  ///
  /// - Parameters:
  ///   - position: of the office in the alert's period at that moment.
  ///   - reference: what is compared with; `nil` without one.
  ///   - observed: what an integrity rule compares with it.
  public init(
    id: UUIDv5, rule: Rule, office: String, period: Int32, state: State, cause: String, timeMicroseconds: Int64,
    position: Position, reference: Fraction?, observed: Fraction?
  ) {
    self.id = id
    self.rule = rule.name
    self.office = office
    measure = rule.test.measure
    self.period = period
    severity = rule.severity
    self.state = state
    self.cause = cause
    self.timeMicroseconds = timeMicroseconds
    done = position.done(rule.test.measure)
    eligible = position.eligible(rule.test.measure)
    self.reference = reference?.percent
    self.observed = observed?.percent
    if rule.test.usesSamples {
      referenceDone = reference?.numerator
      referenceEligible = reference?.denominator
    }
    summaries = rule.summaries.map { ($0.language, $0.text(for: self)) }
  }

  /// done ÷ eligible; `nil` where eligible ≤ 0.
  public var rate: Percent? { Percent(done, of: eligible) }

  /// Equal in all fields.
  public static func == (left: Alert, right: Alert) -> Bool {
    left.id == right.id && left.state == right.state && left.cause == right.cause && left.rule == right.rule
      && left.office == right.office && left.measure == right.measure && left.period == right.period
      && left.severity == right.severity && left.timeMicroseconds == right.timeMicroseconds
      && left.done == right.done && left.eligible == right.eligible && left.reference == right.reference
      && left.observed == right.observed && left.referenceDone == right.referenceDone
      && left.referenceEligible == right.referenceEligible
      && left.summaries.elementsEqual(right.summaries, by: ==)
  }
}
