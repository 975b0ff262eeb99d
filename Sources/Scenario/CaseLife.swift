/// What happens to a case and when: the step after each event. Chances are what the model assumes, chosen so that a
/// year ends near the published rates.
struct CaseLife: Sendable {
  let calendar: NationalCalendar
  /// A case carried into the first period is worked on from this day.
  let firstPeriodDay: Int

  private static let smallAmount = 20_000_000
  private static let largeAmount = 500_000_000

  /// Lets the event `current.next` happen on a day: the amount it carries, and the day of the event after it (nil for
  /// the last), which `current.next` then names.
  func act(on current: inout OpenCase, day: Int, _ random: inout SplitMix64) -> (amount: Int?, nextDay: Int?) {
    let amount = takeAmount(&current, &random)
    let workDay = current.isCarriedIn ? max(day, firstPeriodDay - 1) : day
    switch current.next {
    case .accepted:
      return (amount, decideFate(&current, day, &random))
    case .classifiedEligible:
      plan(&current, workDay, &random)
      return (nil, work(&current, workDay, &random))
    case .classifiedNotEligible:
      return (nil, wait(&current, workDay, &random))
    case .deferredByAgreement, .deferredOtherwise, .suspended:
      let isHopeless = current.next != .deferredByAgreement && random.chance(perMille: 150)
      current.next = isHopeless ? .classifiedNotEligible : .resumed
      let resumption = day + random.within(30...170)
      current.finishDay = max(current.finishDay, Int32(resumption + random.within(10...120)))
      return (nil, resumption)
    case .completed, .terminated:
      guard !current.wasReopened, random.chance(perMille: 4) else { return (nil, nil) }
      current.wasReopened = true
      current.next = .reopened
      return (nil, day + random.within(15...200))
    case .reopened:
      current.next = .adjusted
      current.ending = .complete
      current.paymentsLeft = 1
      current.finishDay = Int32(day + random.within(30...150))
      return (nil, day + random.within(1...10))
    case .separated:
      guard random.chance(perMille: 120) else { return (nil, nil) }
      current.next = .classifiedEligible
      return (nil, day + random.within(100...500))
    case .delegated, .pulledUp, .revoked:
      return (nil, nil)
    default:
      return (amount, work(&current, day, &random))
    }
  }

  /// The amount of the event, which changes the balance; never more than is owed, in whole thousands where it can be.
  private func takeAmount(_ current: inout OpenCase, _ random: inout SplitMix64) -> Int? {
    let balance = current.balance
    func share(ofHundred range: ClosedRange<Int>) -> Int {
      let amount = balance / 100 * random.within(range)
      return min(balance, max(1, amount / 1_000 * 1_000))
    }
    switch current.next {
    case .accepted:
      return balance
    case .collected:
      let isLast = current.ending == .complete && current.paymentsLeft <= 1
      let amount: Int
      switch current.ending {
      case .complete: amount = isLast ? balance : share(ofHundred: 20...60)
      case .terminate: amount = share(ofHundred: 10...50)
      case .linger: amount = share(ofHundred: 3...11)
      }
      current.paymentsLeft -= current.paymentsLeft > 0 ? 1 : 0
      current.balance -= amount
      return amount
    case .reduced:
      let amount = share(ofHundred: 5...20)
      current.balance -= amount
      return amount
    case .adjusted:
      let isMore = balance == 0 || random.chance(perMille: 600)
      let amount = isMore ? share(ofHundred: 1...10) + random.within(100...2_000) * 1_000 : -share(ofHundred: 1...10)
      current.balance += amount
      return amount
    default:
      return nil
    }
  }

  private func decideFate(_ current: inout OpenCase, _ day: Int, _ random: inout SplitMix64) -> Int {
    let fate = current.isCarriedIn ? 1_000 : random.below(1_000)
    switch fate {
    case ..<26: current.next = .delegated
    case ..<28: current.next = .pulledUp
    case ..<35: current.next = .revoked
    default:
      let notEligiblePerMille: Int
      if current.isCarriedIn {
        notEligiblePerMille = 540
      } else if current.balance < Self.smallAmount {
        notEligiblePerMille = 125
      } else {
        notEligiblePerMille = current.balance < Self.largeAmount ? 180 : 250
      }
      current.next = random.chance(perMille: notEligiblePerMille) ? .classifiedNotEligible : .classifiedEligible
      return day + random.within(1...9)
    }
    return day + random.within(4...25)
  }

  /// What becomes of a case without means: found able, written off, moved to the separate register, or nothing.
  private func wait(_ current: inout OpenCase, _ day: Int, _ random: inout SplitMix64) -> Int? {
    switch random.below(1_000) {
    case ..<360:
      current.next = .classifiedEligible
      return day + random.within(60...420)
    case ..<600:
      current.next = .separated
      return day + random.within(240...520)
    case ..<680:
      current.next = .terminated
      return day + random.within(90...400)
    default:
      return nil
    }
  }

  /// Decides how and when an eligible case is to end.
  private func plan(_ current: inout OpenCase, _ day: Int, _ random: inout SplitMix64) {
    let draw = random.below(1_000)
    let duration: Int
    current.ending = random.chance(perMille: 120) ? .terminate : .complete
    switch current.balance {
    case ..<Self.smallAmount:
      duration = random.within(draw < 620 ? 8...65 : draw < 880 ? 50...180 : 150...480)
      current.paymentsLeft = UInt8(random.within(1...2))
    case ..<Self.largeAmount:
      duration = random.within(draw < 400 ? 20...110 : draw < 760 ? 90...300 : 200...600)
      current.paymentsLeft = UInt8(random.within(1...3))
    default:
      duration = random.within(60...540)
      current.paymentsLeft = UInt8(random.within(2...5))
      if draw < 790 { current.ending = .linger }
    }
    if current.ending == .terminate { current.paymentsLeft = random.chance(perMille: 300) ? 1 : 0 }
    current.finishDay = Int32(calendar.settle(day + duration, after: day + 3, &random))
    switch random.below(1_000) {
    case ..<260: current.interlude = .officer
    case ..<295: current.interlude = .deferral
    case ..<310: current.interlude = .otherDeferral
    case ..<325: current.interlude = .suspension
    case ..<345: current.interlude = .reduction
    case ..<360: current.interlude = .adjustment
    default: current.interlude = .none
    }
  }

  /// The next step of an eligible case towards its end.
  private func work(_ current: inout OpenCase, _ day: Int, _ random: inout SplitMix64) -> Int {
    let finishDay = Int(current.finishDay)
    if current.interlude != .none, finishDay - day > 15 {
      current.next = Self.kind(of: current.interlude)
      current.interlude = .none
      return day + random.within(2...(finishDay - day) / 2)
    }
    if current.ending == .linger {
      let turn = random.below(1_000)
      if turn < 80 {
        // Nothing is left to seize.
        current.next = .classifiedNotEligible
        return day + random.within(20...90)
      }
      if turn < 108 || current.balance < Self.smallAmount {
        current.ending = .complete
        current.paymentsLeft = 1
      }
      current.next = .collected
      return calendar.settle(day + random.within(45...140), after: day, &random)
    }
    guard current.balance > 0, current.paymentsLeft > 0 else {
      current.next = current.ending == .terminate ? .terminated : .completed
      return max(day + 1, finishDay)
    }
    current.next = .collected
    if current.paymentsLeft == 1, current.ending == .complete {
      return max(day + 1, finishDay - random.within(1...4))
    }
    return day + 1 + max(0, finishDay - day - 6) / (Int(current.paymentsLeft) + 1)
  }

  private static func kind(of interlude: OpenCase.Interlude) -> EventKind {
    switch interlude {
    case .none, .officer: .assigned
    case .deferral: .deferredByAgreement
    case .otherDeferral: .deferredOtherwise
    case .suspension: .suspended
    case .reduction: .reduced
    case .adjustment: .adjusted
    }
  }
}
