public import Alerts
internal import Ledger

/// What some rules said of a history.
public struct RuleTrial: Sendable {
  static let dayMicroseconds: Int64 = 86_400_000_000

  /// The rules, in the order of their file.
  public let rules: [Rule]
  /// What they looked at.
  public let history: TrialHistory
  /// By rule, then office; each list in the order in which the alerts fired.
  private let spans: [String: [String: [AlertSpan]]]

  /// A trial of rules.
  ///
  /// - Parameter spans: all that the rules gave, in the order in which they fired.
  public init(rules: [Rule], history: TrialHistory, spans: [AlertSpan]) {
    self.rules = rules
    self.history = history
    self.spans = Dictionary(grouping: spans, by: \.rule).mapValues { Dictionary(grouping: $0, by: \.office) }
  }

  /// The alerts of a rule, by office in ascending byte order, then as they fired.
  public func spans(ofRule rule: String) -> [AlertSpan] {
    history.offices.flatMap { spans(ofRule: rule, office: $0) }
  }

  /// The alerts of a rule for an office, as they fired.
  public func spans(ofRule rule: String, office: String) -> [AlertSpan] { spans[rule]?[office] ?? [] }

  /// Offices for which a rule gave alerts, in ascending byte order.
  public func offices(ofRule rule: String) -> [String] {
    history.offices.filter { !spans(ofRule: rule, office: $0).isEmpty }
  }

  /// How early an alert came: whole days from its firing to the end of its period, where the office ended that period
  /// below its target.
  ///
  /// `nil` where it did not, where the period is not over, and for a rule that looks at no rate (`stalled`).
  public func leadDays(of span: AlertSpan) -> Int? {
    guard let rule = rules.first(where: { $0.name == span.rule }), !rule.test.needsDayClose,
      let end = history.periodEnd(office: span.office, period: span.period),
      end.isBelowTarget(rule.test.measure) == true
    else { return nil }
    let lead = history.calendar.end(of: end.period.last).microseconds - span.fired.timeMicroseconds
    return Int(lead / Self.dayMicroseconds)
  }
}
