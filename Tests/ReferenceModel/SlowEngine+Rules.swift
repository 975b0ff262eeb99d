extension SlowEngine {
  /// What a rule finds about an office.
  private enum Finding {
    case lowVolume
    case noReference
    case judged(isTrue: Bool, isClear: Bool)
  }

  /// What a rate is compared with, and the sample where it is one.
  private struct Reference {
    var percentage: SlowFraction
    var sample: SlowSample?
    var observed: SlowFraction?
  }

  /// An office as it is at one evaluation, whatever the rule.
  private struct View {
    var office: SlowOffice
    var period: Int
    var cases: SlowColumns
    var money: SlowColumns

    func columns(_ rule: SlowRule) -> SlowColumns { rule.metric == .cases ? cases : money }
  }

  /// All rules of an office with `now` as its clock, in file order; some at the close of a day alone.
  mutating func evaluate(_ office: SlowOffice, cause: [UInt8], isClose: Bool) {
    if rules.isEmpty { return }
    let view = view(office)
    for rule in rules where rule.watches(office.code) && (isClose || !rule.needsClose) {
      let key = RuleKey(rule: rule.name, office: office.code)
      states[key] = next(states[key] ?? .idle, rule, view, cause)
    }
  }

  private func view(_ office: SlowOffice) -> View {
    let period = calendar.period(ofDay: office.clock.day)
    return View(
      office: office, period: period, cases: office.columns(period, .cases), money: office.columns(period, .money))
  }

  private mutating func next(
    _ state: RuleState, _ rule: SlowRule, _ view: View, _ cause: [UInt8]
  ) -> RuleState {
    let now = view.office.clock
    let period = view.period
    var state = state
    if case .pending(_, let since) = state, since < period { state = .idle }
    if case .firing(let alert) = state, alert.period < period {
      resolve(alert, view, "period-ended", cause, nil)
      state = .idle
    }
    var reference = reference(rule, view.office)
    reference?.observed = view.office.observed(rule, calendar)
    let finding = find(rule, view, reference)
    switch (state, finding) {
    case (.firing(let alert), .lowVolume): resolve(alert, view, "low-volume", cause, reference)
    case (.firing(let alert), .noReference): resolve(alert, view, "no-reference", cause, nil)
    case (.firing(let alert), .judged(_, let isClear)):
      if !isClear { return state }
      resolve(alert, view, "recovered", cause, reference)
    case (.idle, .judged(isTrue: true, _)):
      return pending(since: now.microseconds, rule, view, cause, reference)
    case (.pending(let since, _), .judged(isTrue: true, _)):
      return pending(since: since, rule, view, cause, reference)
    default: break
    }
    return .idle
  }

  private mutating func pending(
    since: Int64, _ rule: SlowRule, _ view: View, _ cause: [UInt8], _ reference: Reference?
  ) -> RuleState {
    if view.office.clock.microseconds - since < rule.forSeconds * 1_000_000 {
      return .pending(sinceMicroseconds: since, period: view.period)
    }
    let identifier = PlainSHA1.alertID(rule: rule.name, office: view.office.code, cause: cause)
    let alert = alert(identifier, rule, view, view.period, nil, cause, reference)
    alerts.append(alert)
    return .firing(alert)
  }

  private mutating func resolve(
    _ fired: SlowAlert, _ view: View, _ resolution: String, _ cause: [UInt8], _ reference: Reference?
  ) {
    alerts.append(alert(fired.alert, fired.rule, view, fired.period, resolution, cause, reference))
  }

  private func alert(
    _ identifier: String, _ rule: SlowRule, _ view: View, _ period: Int, _ resolution: String?,
    _ cause: [UInt8], _ reference: Reference?
  ) -> SlowAlert {
    let office = view.office
    let columns = period == view.period ? view.columns(rule) : office.columns(period, rule.metric)
    return SlowAlert(
      alert: identifier, rule: rule, office: office.code, period: period, resolution: resolution, cause: cause,
      microseconds: office.clock.microseconds, rateHundredths: columns.rateHundredths,
      referenceHundredths: reference?.percentage.rounded, observedHundredths: reference?.observed?.rounded,
      done: columns.done, eligible: columns.eligible,
      referenceDone: reference?.sample?.done(rule.metric),
      referenceEligible: reference?.sample?.eligible(rule.metric))
  }

  private func find(_ rule: SlowRule, _ view: View, _ reference: Reference?) -> Finding {
    let office = view.office
    let columns = view.columns(rule)
    let eligible = office.eligibleCasesBefore(rule, calendar) ?? view.cases.eligible
    if eligible < Int128(rule.minEligible) { return .lowVolume }
    if case .stalled(let days) = rule.condition {
      let isTrue = view.cases.inProgress > 0 && office.clock.day - office.progressDay(rule.metric) >= days
      return .judged(isTrue: isTrue, isClear: !isTrue)
    }
    if rule.isOfIntegrity { return find(rule, reference) }
    if columns.eligible <= 0 { return .lowVolume }
    guard let reference = reference?.percentage else { return .noReference }
    let rate = SlowFraction.rate(columns.done, of: columns.eligible)
    let clear = rule.clearHundredths
    switch rule.condition {
    case .drop(let points, _):
      return .judged(
        isTrue: !reference.minus(hundredths: points).isLess(than: rate),
        isClear: reference.minus(hundredths: points - clear).isLess(than: rate))
    case .behindTarget(let points), .behindLastPeriod(let points):
      return .judged(
        isTrue: rate.isLess(than: reference.minus(hundredths: points)),
        isClear: !rate.isLess(than: reference.minus(hundredths: points - clear)))
    default:
      return .judged(
        isTrue: rate.isLess(than: reference), isClear: !rate.isLess(than: reference.minus(hundredths: -clear)))
    }
  }

  private func find(_ rule: SlowRule, _ reference: Reference?) -> Finding {
    guard let threshold = reference?.percentage, let observed = reference?.observed else { return .noReference }
    let end = threshold.minus(hundredths: rule.clearHundredths)
    if case .eligibleShrinks = rule.condition {
      return .judged(isTrue: !observed.isLess(than: threshold), isClear: observed.isLess(than: end))
    }
    return .judged(isTrue: threshold.isLess(than: observed), isClear: !end.isLess(than: observed))
  }

  private func reference(_ rule: SlowRule, _ office: SlowOffice) -> Reference? {
    let now = office.clock
    let period = calendar.period(ofDay: now.day)
    switch rule.condition {
    case .stalled: return nil
    case .below(let threshold), .eligibleShrinks(let threshold, _), .terminationShare(let threshold, _),
      .delegationSurge(let threshold, _):
      return Reference(percentage: SlowFraction(numerator: Int128(threshold), denominator: 1))
    case .behindTarget: return office.pace(now, rule.metric, calendar).map { Reference(percentage: $0) }
    case .behindLastPeriod:
      let number = min(calendar.number(ofDay: now.day), calendar.length(ofPeriod: period - 1))
      return reference(office.samples[calendar.firstDay(ofPeriod: period - 1) + number - 1], rule.metric)
    case .drop(_, let days):
      var highest: Reference?
      for day in max(now.day - days, calendar.firstDay(ofPeriod: period))..<now.day {
        guard let candidate = reference(office.samples[day], rule.metric) else { continue }
        if let best = highest, !best.percentage.isLess(than: candidate.percentage) { continue }
        highest = candidate
      }
      return highest
    }
  }

  private func reference(_ sample: SlowSample?, _ metric: SlowRule.Metric) -> Reference? {
    guard let sample, sample.eligible(metric) > 0 else { return nil }
    let rate = SlowFraction.rate(sample.done(metric), of: sample.eligible(metric))
    return Reference(percentage: rate, sample: sample)
  }

  /// New rules take effect at the first event applied after them: alerts of removed or changed rules resolve, by
  /// office, then in the order of the old file; their clocks are those before the event.
  mutating func takeNextRules(at event: SlowEvent) {
    guard let nextRules else { return }
    self.nextRules = nil
    for code in offices.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      guard let view = offices[code].map({ self.view($0) }) else { continue }
      for rule in rules where !nextRules.contains(rule) {
        let key = RuleKey(rule: rule.name, office: code)
        if case .firing(let alert) = states[key] {
          let reference = alert.period == view.period ? reference(rule, view.office) : nil
          resolve(alert, view, "rule-changed", event.id, reference)
        }
        states[key] = nil
      }
    }
    rules = nextRules
  }
}
