internal import Ledger

/// What an integrity condition observes of an office when a day is closed.
public struct Observation: Equatable, Sendable {
  /// What is compared with the threshold: a percentage, or a factor in the place of one (3 % stand for three times).
  /// `nil` where there is nothing to compare with, or nothing that is a share of something.
  public var value: Fraction?
  /// For what shrinks: the eligible cases there were before, which decide in the place of those now whether there are
  /// enough.
  public var eligibleCasesBefore: Int64?
}

extension RuleTest {
  /// Observes an office at the close of the context's day d; `nil` where the condition is none of integrity.
  ///
  /// All compare the sample of d with the earliest one of the `days` before it, in the same period. A share and a surge
  /// need one of the first of these days: within fewer, a single case makes all of a share.
  ///
  /// - Parameter samples: of the office, that of d included.
  public func observe(_ context: RuleContext, samples: SampleHistory) -> Observation? {
    let day = context.now.day
    func reference(_ days: Int) -> Sample? {
      samples.first(from: max(context.period.first, day.advanced(by: -days)), to: day.advanced(by: -1))
    }
    guard isOfIntegrity, let now = samples.sample(of: day) else { return nil }
    switch condition {
    case .eligibleShrinks(_, let days):
      guard let before = reference(days) else { return Observation() }
      return Observation(
        value: Fraction(now.left(measure) - before.left(measure), over: before.eligible(measure)),
        eligibleCasesBefore: before.eligibleCases)
    case .terminationShare(_, let days):
      guard let before = reference(days), before.day.distance(to: day) == days else { return Observation() }
      return Observation(
        value: Fraction(
          now.terminated(measure) - before.terminated(measure), over: now.done(measure) - before.done(measure)))
    case .delegationSurge(_, let days):
      guard let before = reference(days), before.day.distance(to: day) == days,
        let first = samples.first(from: context.period.first, to: before.day)
      else { return Observation() }
      return Observation(value: surge(from: first, before, to: now))
    default: return nil
    }
  }

  /// What was delegated after `before`, over what the pace up to then gives for as many days.
  ///
  /// With G delegated up to `before`, in the n days from the first sample of the period on, that is G·w ÷ n for w days.
  /// In cases it is one at least: of an office that never delegates, the first case is no surge.
  private func surge(from first: Sample, _ before: Sample, to now: Sample) -> Fraction? {
    let window = Int128(before.day.distance(to: now.day))
    let number = Int128(first.day.distance(to: before.day) + 1)
    guard number >= window else { return nil }
    let expected = before.delegated(measure) * window
    let delegated = (now.delegated(measure) - before.delegated(measure)) * number
    return Fraction(delegated, over: (measure == .cases ? max(expected, number) : expected) * 100)
  }
}
