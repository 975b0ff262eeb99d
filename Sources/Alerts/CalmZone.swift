public import Ledger

/// Where an office may move on one day of its clock without any rule that events evaluate changing its state, whatever
/// the states are: so an event costs the same with many rules as with none, as long as nothing happens.
///
/// A filter in front of the exact evaluation: its limits are floating-point numbers, each moved inwards by far more
/// than the errors of rounding, and outside of them nothing is said.
public struct CalmZone: BitwiseCopyable, Sendable {
  /// Rates strictly between two limits.
  struct Rates: BitwiseCopyable {
    var above = -Double.infinity
    var below = Double.infinity

    @inline(always) func contain(_ done: Double, over eligible: Double) -> Bool {
      done > above * eligible && done < below * eligible
    }
  }

  private let day: Int32
  private var endMicroseconds = Int64.max
  private var minimumEligible: Int64 = 1
  private var cases = Rates()
  private var money = Rates()

  /// Nowhere.
  public static let none = CalmZone(day: Int32.min)

  /// The whole of a day, as long as no rule narrows it.
  init(day: Int32) { self.day = day }

  /// The zone around a context that the rules were just evaluated in.
  public init(_ context: RuleContext) { self.init(day: context.now.day.number) }

  /// Whether this is a zone of that day.
  public func isOf(_ day: Day) -> Bool { self.day == day.number }

  /// Whether an office whose clock and position these are is within the zone.
  @inline(__always) public func contains(clockDay: Int32, clockMicroseconds: Int64, _ position: Position) -> Bool {
    guard clockDay == day, clockMicroseconds < endMicroseconds, position.eligibleCases >= minimumEligible else {
      return false
    }
    guard cases.contain(Double(position.doneCases), over: Double(position.eligibleCases)) else { return false }
    // Nearly all sums of money fit into 64 bits, which are converted at once.
    guard let done = Int64(exactly: position.doneMoney), let eligible = Int64(exactly: position.eligibleMoney),
      eligible > 0
    else { return false }
    return money.contain(Double(done), over: Double(eligible))
  }

  /// Keeps the zone to where the rule stays in the state that the evaluation left it in.
  public mutating func narrow(_ test: RuleTest, _ state: RuleState, _ context: RuleContext) {
    guard state.isWatched, !test.needsDayClose, let limits = test.limits(state, context) else { return }
    let path = test.measure == .cases ? \CalmZone.cases : \CalmZone.money
    switch state.phase {
    case .idle:
      self[keyPath: path].above = max(self[keyPath: path].above, limits.holds + limits.margin)
      return
    case .pending:
      self[keyPath: path].below = min(self[keyPath: path].below, limits.holds - limits.margin)
      endMicroseconds = min(endMicroseconds, state.sinceMicroseconds + test.holdMicroseconds)
    case .firing:
      self[keyPath: path].below = min(self[keyPath: path].below, limits.clears - limits.margin)
    }
    minimumEligible = max(minimumEligible, test.minimumEligible)
  }
}

extension RuleTest {
  /// The rate below which the condition holds, and the one from which it clears, as long as day, target and reference
  /// stay the same; each may be wrong by less than a thousandth of the margin. `nil` without a reference.
  fileprivate func limits(
    _ state: RuleState, _ context: RuleContext
  ) -> (holds: Double, clears: Double, margin: Double)? {
    guard let reference = reference(state, context) else { return nil }
    let points: Int64 =
      switch condition {
      case .behindTarget(let points), .behindLastPeriod(let points), .drop(let points, _): points
      default: 0
      }
    let rate = reference.rounded
    return (
      holds: rate - Double(points) / 10_000, clears: rate + Double(clearHundredths - points) / 10_000,
      margin: (1 + rate.magnitude) * 1e-12
    )
  }
}
