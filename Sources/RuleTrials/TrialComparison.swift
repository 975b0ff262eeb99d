internal import Alerts

/// Two rule files over the same history.
public struct TrialComparison: Sendable {
  /// The trial of the old rules.
  public let old: RuleTrial
  /// The trial of the new rules.
  public let new: RuleTrial
  /// What became of each alert of either, by rule (as in `ruleNames`), office (ascending byte order), then time.
  public let differences: [SpanDifference]

  /// Names of the rules: those of the new file in its order, then those that only the old one has, in its order.
  public let ruleNames: [String]
  /// By rule, then office.
  private let counts: [String: [String: [SpanChange: Int]]]

  /// A comparison of two trials with the same history.
  public init(old: RuleTrial, new: RuleTrial) {
    self.old = old
    self.new = new
    let kept = Set(new.rules.map(\.name))
    ruleNames = new.rules.map(\.name) + old.rules.map(\.name).filter { !kept.contains($0) }
    let end = new.history.endMicroseconds
    let differences = ruleNames.flatMap { rule in
      new.history.offices.flatMap { office in
        SpanAlignment.differences(
          old.spans(ofRule: rule, office: office), new.spans(ofRule: rule, office: office), end: end)
      }
    }
    self.differences = differences
    counts = differences.reduce(into: [:]) { counts, difference in
      counts[difference.rule, default: [:]][difference.office, default: [:]][difference.change, default: 0] += 1
    }
  }

  /// Offices for which a rule gave alerts in either file, in ascending byte order.
  public func offices(ofRule rule: String) -> [String] { new.history.offices.filter { counts[rule]?[$0] != nil } }

  /// How many alerts of a rule for an office changed in a way.
  public func count(_ change: SpanChange, ofRule rule: String, office: String) -> Int {
    counts[rule]?[office]?[change] ?? 0
  }

  /// How many alerts changed in a way; of one rule, where it is named.
  public func count(_ change: SpanChange, ofRule rule: String? = nil) -> Int {
    differences.count { $0.change == change && (rule == nil || $0.rule == rule) }
  }

  /// Whether both give the same alerts.
  public var isUnchanged: Bool { differences.allSatisfy { $0.change == .unchanged } }
}
