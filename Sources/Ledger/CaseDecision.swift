public import CaseEvents

/// What an event is to its case: steps 4 to 6 of applying an event, as far as the case alone decides.
public enum CaseDecision: Sendable {
  /// With the effect that was worked out.
  case applied
  case duplicate
  /// Not applied. `isSeen`: the sequence counts as seen all the same, so that a repetition is a duplicate.
  case rejected(Rejection, isSeen: Bool)
}

/// What an event that is applied does to its case, and what that means to the totals.
public struct CaseEffect: Sendable {
  /// The case after the event.
  public var record: CaseRecord
  /// What to post; of no meaning for a case that does not count yet (`record.isAccepted`).
  public var posting: Posting
  /// Whether the event is progress in cases: a case that counts was done.
  public var isProgressInCases = false
  /// Whether it is progress in money: that, or money collected or reduced on a case that counts.
  public var isProgressInMoney = false

  /// Nothing happens to a record.
  public init(_ record: CaseRecord) {
    self.record = record
    posting = Posting(from: .none, fromBalance: 0, to: .none, toBalance: 0)
  }
}

extension CaseRecord {
  /// Decides what an event of this case does, and changes nothing but `effect`.
  ///
  /// - Parameters:
  ///   - type: of the event, as are `flag`, `sequence` and `amount`: only these decide.
  ///   - effect: worked out where the event is to be applied, of no use otherwise.
  public func decide(
    _ type: EventType, flag: Bool, sequence: UInt32, amount: Int64, into effect: inout CaseEffect
  ) -> CaseDecision {
    switch window.verdict(sequence) {
    case .duplicate: return .duplicate
    case .tooOld:
      return .rejected(
        Rejection(.sequenceTooOld, "the sequence is more than 63 below the highest seen of the case"), isSeen: false)
    case .new: break
    }
    if type == .accepted, isAccepted {
      return .rejected(Rejection(.alreadyAccepted, "the case was accepted before"), isSeen: true)
    }
    let status = type.status(flag: flag)
    let setsStatus = status != .none && sequence > statusSequence
    if setsStatus, self.status.isFinal, type != .reopened, window.sawAll(after: statusSequence, before: sequence) {
      return .rejected(
        Rejection(.illegalTransition, "the case has a final status; only a reopening leads on"), isSeen: true)
    }
    effect.record = self
    effect.record.window.mark(sequence)
    if setsStatus {
      effect.record.status = status
      effect.record.statusSequence = sequence
    }
    guard effect.record.addMoney(type, amount) else {
      return .rejected(
        Rejection(.amountOverflow, "a sum of the case would leave signed 64 bits"), isSeen: false)
    }
    let isDone = setsStatus && (type == .completed || type == .terminated)
    effect.isProgressInCases = isAccepted && isDone
    effect.isProgressInMoney = isAccepted && (isDone || type == .collected || type == .reduced)
    if effect.record.isAccepted { work(out: &effect.posting, to: effect.record) }
    return .applied
  }

  /// Adds what the event says in money; `false` where a sum of the case would leave signed 64 bits.
  @inline(__always) private mutating func addMoney(_ type: EventType, _ money: Int64) -> Bool {
    var overflow = false
    switch type {
    case .accepted:
      amount = money
      isAccepted = true
    case .collected: (collected, overflow) = collected.addingReportingOverflow(money)
    case .reduced: (reduced, overflow) = reduced.addingReportingOverflow(money)
    case .adjusted: (adjusted, overflow) = adjusted.addingReportingOverflow(money)
    default: return true
    }
    if overflow { return false }
    let exact = Int128(amount) + Int128(adjusted) - Int128(collected) - Int128(reduced)
    return Int64(exactly: exact) != nil
  }

  /// The difference between this case and what became of it, as its office books it.
  @inline(__always) private func work(out posting: inout Posting, to after: CaseRecord) {
    posting.to = after.status
    posting.toBalance = after.balance
    if isAccepted {
      posting.from = status
      posting.fromBalance = balance
      posting.newIntakeCases = 0
      posting.newIntakeMoney = 0
      posting.adjusted = after.adjusted &- adjusted
      posting.collected = after.collected &- collected
      posting.reduced = after.reduced &- reduced
    } else {
      posting.from = .none
      posting.fromBalance = 0
      posting.newIntakeCases = 1
      posting.newIntakeMoney = after.amount
      posting.adjusted = after.adjusted
      posting.collected = after.collected
      posting.reduced = after.reduced
    }
  }
}
