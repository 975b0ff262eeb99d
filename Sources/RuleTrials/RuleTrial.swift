public import Alerts

/// What some rules said of a history.
public struct RuleTrial: Sendable {
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
}
