/// What the integrity conditions see of an office when a day, that of its clock, was closed.
extension SlowOffice {
  /// What is compared with the threshold, in hundredths of its unit; `nil` where there is nothing.
  func observed(_ rule: SlowRule, _ calendar: SlowCalendar) -> SlowFraction? {
    guard let (before, now) = ends(rule, calendar) else { return nil }
    let metric = rule.metric
    let old = before.moves(metric)
    let new = now.moves(metric)
    switch rule.condition {
    case .eligibleShrinks:
      return fraction(10_000 * (new.left - old.left), before.eligible(metric))
    case .terminationShare(_, let days) where now.day - before.day == days:
      return fraction(10_000 * (new.terminated - old.terminated), now.done(metric) - before.done(metric))
    case .delegationSurge(_, let days) where now.day - before.day == days:
      let start = calendar.firstDay(ofPeriod: calendar.period(ofDay: now.day))
      guard let first = samples.keys.filter({ $0 >= start }).min() else { return nil }
      let knownDays = Int128(before.day - first + 1)
      if knownDays < days { return nil }
      // Times `knownDays` on both sides: what is expected of `days` is their share of what came in `knownDays`.
      let expected = old.delegated * Int128(days)
      let isLittle = metric == .cases && expected < knownDays
      return fraction(100 * (new.delegated - old.delegated) * knownDays, isLittle ? knownDays : expected)
    default: return nil
    }
  }

  /// Where a rule looks at what shrank, the eligible cases before that; `nil` otherwise.
  func eligibleCasesBefore(_ rule: SlowRule, _ calendar: SlowCalendar) -> Int128? {
    guard case .eligibleShrinks = rule.condition else { return nil }
    return ends(rule, calendar)?.before.casesEligible
  }

  /// The sample of the day and the first one of the days that the rule looks back over, in the same period.
  private func ends(_ rule: SlowRule, _ calendar: SlowCalendar) -> (before: SlowSample, now: SlowSample)? {
    let within: Int
    switch rule.condition {
    case .eligibleShrinks(_, let days), .terminationShare(_, let days), .delegationSurge(_, let days): within = days
    default: return nil
    }
    guard let now = samples[clock.day] else { return nil }
    let start = calendar.firstDay(ofPeriod: calendar.period(ofDay: now.day))
    for day in (now.day - within)..<now.day where day >= start {
      if let before = samples[day] { return (before, now) }
    }
    return nil
  }

  private func fraction(_ numerator: Int128, _ denominator: Int128) -> SlowFraction? {
    denominator > 0 ? SlowFraction(numerator: numerator, denominator: denominator) : nil
  }
}
