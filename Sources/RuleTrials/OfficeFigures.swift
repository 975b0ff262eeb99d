internal import Alerts

/// How noisy a rule was for one office.
public struct OfficeFigures: Equatable, Sendable {
  /// Alerts fired.
  public let firedCount: Int
  /// Those that flap, as in `RuleFigures`.
  public let flappingCount: Int
  /// fired ÷ months, a month being a twelfth of 365 days; `nil` without days.
  public let perMonth: Hundredths?

  /// The figures of a rule for an office in a trial.
  public init(ofRule rule: String, office: String, in trial: RuleTrial) {
    let spans = trial.spans(ofRule: rule, office: office)
    firedCount = spans.count
    flappingCount = spans.indices.count { Self.flaps(spans, at: $0) }
    perMonth = Hundredths(alerts: firedCount, offices: 1, days: trial.history.dayCount)
  }

  /// Of the alerts of one office, as they fired.
  private static func flaps(_ spans: [AlertSpan], at index: Int) -> Bool {
    guard let resolved = spans[index].resolved, resolved.state.resolution != .periodEnded else { return false }
    let day = RuleTrial.dayMicroseconds
    let end = resolved.timeMicroseconds
    if end - spans[index].fired.timeMicroseconds < Int64(RuleFigures.shortDays) * day { return true }
    let next = spans.index(after: index)
    return next < spans.count && spans[next].fired.timeMicroseconds - end <= Int64(RuleFigures.againDays) * day
  }
}

extension Hundredths {
  /// Alerts ÷ (offices × months), a month being a twelfth of 365 days; `nil` without offices or days.
  init?(alerts: Int, offices: Int, days: Int) {
    let officeDays = Int128(offices) * Int128(days)
    if officeDays == 0 { return nil }
    self.init(rounding: Int128(alerts) * 365, dividedBy: officeDays * 12)
  }
}
