internal import Ledger

/// What a condition says of an office; a decision with its reason.
private enum Verdict {
  case holds, clears, neither, lowVolume, noReference

  var resolution: Resolution {
    switch self {
    case .lowVolume: .lowVolume
    case .noReference: .noReference
    default: .recovered
    }
  }
}

extension RuleTest {
  /// One step of the rule's state for an office.
  ///
  /// - Parameters:
  ///   - state: of this rule and that office; advanced, but for the identity of an alert that fires, which the caller
  ///     sets as it knows the cause. Its sampled reference is that of the context's day (`refreshReference`).
  ///   - context: the office at this moment.
  ///   - observation: what an integrity condition observes at the day close at hand (`observe`).
  @inline(__always) public func evaluate(
    _ state: inout RuleState, _ context: RuleContext, _ observation: Observation? = nil
  ) -> RuleOutcome {
    var outcome = RuleOutcome()
    if state.phase != .idle, state.period < context.period.year {
      if state.phase == .firing {
        outcome.ended = (UUIDv5(high: state.alertHigh, low: state.alertLow), state.period)
      }
      state.phase = .idle
    }
    outcome.reference = reference(state, context)
    outcome.observed = observation?.value
    let verdict = verdict(context, reference: outcome.reference, observation)
    switch (state.phase, verdict) {
    case (.idle, .holds):
      state.period = context.period.year
      state.sinceMicroseconds = context.now.microseconds
      state.phase = holdMicroseconds == 0 ? .firing : .pending
      if state.phase == .firing { outcome.change = .fired }
    case (.pending, .holds):
      guard context.now.microseconds - state.sinceMicroseconds >= holdMicroseconds else { break }
      state.phase = .firing
      outcome.change = .fired
    case (.pending, _):
      state.phase = .idle
    case (.firing, .clears), (.firing, .lowVolume), (.firing, .noReference):
      state.phase = .idle
      outcome.change = .resolved(verdict.resolution)
    default: break
    }
    return outcome
  }

  private func verdict(_ context: RuleContext, reference: Fraction?, _ observation: Observation?) -> Verdict {
    let eligibleCases = observation?.eligibleCasesBefore ?? context.position.eligibleCases
    if eligibleCases < minimumEligible { return .lowVolume }
    if case .stalled(let days) = condition {
      let latest = measure == .cases ? context.progress.cases : context.progress.money
      let isStalled = context.position.inProgressCases > 0 && latest.distance(to: context.now.day) >= days
      return isStalled ? .holds : .clears
    }
    if isOfIntegrity { return verdict(threshold: reference, observed: observation?.value) }
    guard let rate = Fraction(context.position.done(measure), over: context.position.eligible(measure)) else {
      return .lowVolume
    }
    guard let reference else { return .noReference }
    switch condition {
    case .behindTarget(let points), .behindLastPeriod(let points):
      return compare(rate, reference, points: points, holdsWhenEqual: false)
    case .drop(let points, _): return compare(rate, reference, points: points, holdsWhenEqual: true)
    default: return compare(rate, reference, points: 0, holdsWhenEqual: false)
    }
  }

  /// What is observed holds above the threshold, or at it where eligible cases shrink: it is the threshold that stands
  /// below, so the sides of the comparison are exchanged.
  private func verdict(threshold: Fraction?, observed: Fraction?) -> Verdict {
    guard let threshold, let observed else { return .noReference }
    if case .eligibleShrinks = condition { return compare(threshold, observed, points: 0, holdsWhenEqual: true) }
    return compare(threshold, observed, points: 0, holdsWhenEqual: false)
  }

  /// Below the reference less the points the condition holds; at that plus the hysteresis it clears. Where equality
  /// holds, equality does not clear.
  private func compare(_ rate: Fraction, _ reference: Fraction, points: Int64, holdsWhenEqual: Bool) -> Verdict {
    let order = rate.compare(with: reference, plusHundredths: -points)
    if order < 0 || (order == 0 && holdsWhenEqual) { return .holds }
    if clearHundredths == 0 { return .clears }
    let recovery = rate.compare(with: reference, plusHundredths: clearHundredths - points)
    return recovery > 0 || (recovery == 0 && !holdsWhenEqual) ? .clears : .neither
  }

  /// What the rule compares a rate with at this moment; `nil` without one, and for `stalled`.
  ///
  /// Its sample, where it is one, is that of the latest `refreshReference`.
  public func reference(_ state: RuleState, _ context: RuleContext) -> Fraction? {
    switch condition {
    case .stalled: return nil
    case .below(let hundredths), .eligibleShrinks(let hundredths, _), .terminationShare(let hundredths, _),
      .delegationSurge(let hundredths, _):
      return Fraction(Int128(hundredths), over: 10_000)
    case .behindTarget:
      guard let target = context.target else { return nil }
      let hundredths = measure == .cases ? target.casesHundredths : target.moneyHundredths
      let elapsed = context.period.number(of: context.now.day)
      return Fraction(Int128(hundredths) * Int128(elapsed), over: 10_000 * Int128(context.period.length))
    case .drop, .behindLastPeriod: return Fraction(state.referenceDone, over: state.referenceEligible)
    }
  }

  /// Looks up the sample that the rule compares with on the day of the context.
  public func refreshReference(_ state: inout RuleState, _ context: RuleContext, samples: SampleHistory) {
    let sample = sample(state, context, samples: samples)
    state.referenceDay = context.now.day.number
    state.sampleDay = sample?.day.number ?? Int32.min
    state.referenceDone = sample?.done(measure) ?? 0
    state.referenceEligible = sample?.eligible(measure) ?? 0
  }

  private func sample(_ state: RuleState, _ context: RuleContext, samples: SampleHistory) -> Sample? {
    switch condition {
    case .drop(_, let days):
      let yesterday = context.now.day.advanced(by: -1)
      let first = max(context.period.first, context.now.day.advanced(by: -days))
      // From one day to the next, as long as the highest stays in the window, only yesterday is new to it.
      if state.referenceDay == yesterday.number, state.sampleDay >= first.number {
        let highest = samples.sample(of: Day(number: state.sampleDay))
        return Sample.higher(measure, highest, samples.sample(of: yesterday))
      }
      return samples.highest(measure, from: first, to: yesterday)
    case .behindLastPeriod:
      let last = context.calendar.period(Int(context.period.year) - 1)
      let number = min(context.period.number(of: context.now.day), last.length)
      return samples.sample(of: last.first.advanced(by: number - 1))
    default: return nil
    }
  }
}
