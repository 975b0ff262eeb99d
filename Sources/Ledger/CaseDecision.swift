public import CaseEvents

/// What an event is to its case: steps 4 to 6 of applying an event, as far as the case alone decides.
public enum CaseDecision: Sendable {
  case duplicate
  /// Not applied. `isSeen`: the sequence counts as seen all the same, so that a repetition is a duplicate.
  case rejected(Rejection, isSeen: Bool)
  case applied(CaseEffect)
}

/// A case after an event, and what that means to the totals.
public struct CaseEffect: Sendable {
  /// The case after the event.
  public var record: CaseRecord
  /// What to post; `nil` for a case that does not count yet.
  public var posting: Posting?
  /// Whether the event is progress in cases: a case that counts was done.
  public var isProgressInCases: Bool
  /// Whether it is progress in money: that, or money collected or reduced on a case that counts.
  public var isProgressInMoney: Bool
}

extension CaseRecord {
  /// Decides what an event of this case does, and changes nothing.
  @inline(__always) public func decide(_ event: Event) -> CaseDecision {
    switch window.verdict(event.sequence) {
    case .duplicate: return .duplicate
    case .tooOld:
      return .rejected(
        Rejection(.sequenceTooOld, "the sequence is more than 63 below the highest seen of the case"), isSeen: false)
    case .new: break
    }
    if event.type == .accepted, isAccepted {
      return .rejected(Rejection(.alreadyAccepted, "the case was accepted before"), isSeen: true)
    }
    let status = event.type.status(flag: event.flag)
    let setsStatus = status != .none && event.sequence > statusSequence
    if setsStatus, self.status.isFinal, event.type != .reopened,
      window.sawAll(after: statusSequence, before: event.sequence)
    {
      return .rejected(
        Rejection(.illegalTransition, "the case has a final status; only a reopening leads on"), isSeen: true)
    }
    var after = self
    after.window.mark(event.sequence)
    if setsStatus {
      after.status = status
      after.statusSequence = event.sequence
    }
    guard after.addMoney(of: event) else {
      return .rejected(
        Rejection(.amountOverflow, "a sum of the case would leave signed 64 bits"), isSeen: false)
    }
    let isDone = setsStatus && (event.type == .completed || event.type == .terminated)
    let isPaid = event.type == .collected || event.type == .reduced
    return .applied(
      CaseEffect(
        record: after, posting: posting(to: after), isProgressInCases: isAccepted && isDone,
        isProgressInMoney: isAccepted && (isDone || isPaid)))
  }

  /// Adds what the event says in money; `false` where a sum of the case would leave signed 64 bits.
  @inline(__always) private mutating func addMoney(of event: Event) -> Bool {
    var overflow = false
    switch event.type {
    case .accepted:
      amount = event.amount
      isAccepted = true
    case .collected: (collected, overflow) = collected.addingReportingOverflow(event.amount)
    case .reduced: (reduced, overflow) = reduced.addingReportingOverflow(event.amount)
    case .adjusted: (adjusted, overflow) = adjusted.addingReportingOverflow(event.amount)
    default: return true
    }
    if overflow { return false }
    let exact = Int128(amount) + Int128(adjusted) - Int128(collected) - Int128(reduced)
    return Int64(exactly: exact) != nil
  }

  /// The difference between this case and what became of it, as its office books it.
  @inline(__always) private func posting(to after: CaseRecord) -> Posting? {
    guard after.isAccepted else { return nil }
    guard isAccepted else {
      return Posting(
        from: .none, fromBalance: 0, to: after.status, toBalance: after.balance, newIntakeCases: 1,
        newIntakeMoney: after.amount, adjusted: after.adjusted, collected: after.collected, reduced: after.reduced)
    }
    return Posting(
      from: status, fromBalance: balance, to: after.status, toBalance: after.balance,
      adjusted: after.adjusted &- adjusted, collected: after.collected &- collected,
      reduced: after.reduced &- reduced)
  }
}
