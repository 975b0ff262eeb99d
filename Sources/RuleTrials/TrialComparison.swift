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

  /// A comparison of two trials with the same history.
  public init(old: RuleTrial, new: RuleTrial) {
    self.old = old
    self.new = new
    let kept = Set(new.rules.map(\.name))
    ruleNames = new.rules.map(\.name) + old.rules.map(\.name).filter { !kept.contains($0) }
    let end = new.history.endMicroseconds
    differences = ruleNames.flatMap { rule in
      new.history.offices.flatMap { office in
        SpanAlignment.differences(
          old.spans(ofRule: rule, office: office), new.spans(ofRule: rule, office: office), end: end)
      }
    }
  }

  /// How many alerts changed in a way; of one rule, where it is named.
  public func count(_ change: SpanChange, ofRule rule: String? = nil) -> Int {
    differences.count { $0.change == change && (rule == nil || $0.rule == rule) }
  }

  /// Whether both give the same alerts.
  public var isUnchanged: Bool { differences.allSatisfy { $0.change == .unchanged } }
}
