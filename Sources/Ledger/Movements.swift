public import CaseEvents

/// What changed for one office, or for one category there, in one period (section "Totals" of the contract).
public struct Movements: BitwiseCopyable, Sendable {
  /// Net change of the number of cases, by raw value of their status.
  public var cases = InlineArray<11, Int64>(repeating: 0)
  /// Net change of the sum of balances in đồng, by raw value of the cases' status.
  public var balances = InlineArray<11, Int64>(repeating: 0)
  /// Cases accepted.
  public var newIntakeCases: Int64 = 0
  /// Their amounts, in đồng.
  public var newIntakeMoney: Int64 = 0
  /// Corrections, in đồng.
  public var adjusted: Int64 = 0
  /// Money collected, in đồng.
  public var collected: Int64 = 0
  /// Obligation reduced, in đồng.
  public var reduced: Int64 = 0
  /// Complaints received; of an office only.
  public var complaintsReceived: Int64 = 0
  /// Complaints resolved; of an office only.
  public var complaintsResolved: Int64 = 0

  /// Nothing moved.
  public init() {}

  /// Whether every sum that a posting touches stays within signed 64 bits.
  @inline(__always) public func accepts(_ posting: borrowing Posting) -> Bool {
    var overflow = false
    func check(_ value: Int64, _ change: Int64) {
      overflow = overflow || value.addingReportingOverflow(change).overflow
    }
    if posting.from == posting.to {
      // A balance changes by the amount of an event, or by all that was gathered: the difference always fits.
      check(balances[Int(posting.to.rawValue)], posting.toBalance &- posting.fromBalance)
    } else {
      if posting.from != .none {
        overflow = balances[Int(posting.from.rawValue)].subtractingReportingOverflow(posting.fromBalance).overflow
      }
      check(balances[Int(posting.to.rawValue)], posting.toBalance)
    }
    check(newIntakeMoney, posting.newIntakeMoney)
    check(adjusted, posting.adjusted)
    check(collected, posting.collected)
    check(reduced, posting.reduced)
    return !overflow
  }

  /// Adds a posting that `accepts` allowed.
  @inline(__always) public mutating func post(_ posting: borrowing Posting) {
    if posting.from != .none {
      cases[Int(posting.from.rawValue)] &-= 1
      balances[Int(posting.from.rawValue)] &-= posting.fromBalance
    }
    cases[Int(posting.to.rawValue)] &+= 1
    balances[Int(posting.to.rawValue)] &+= posting.toBalance
    newIntakeCases &+= posting.newIntakeCases
    newIntakeMoney &+= posting.newIntakeMoney
    adjusted &+= posting.adjusted
    collected &+= posting.collected
    reduced &+= posting.reduced
  }
}

/// What one event does to the totals of its office and category: a case leaves one status with its balance and is in
/// another (or the same) with its new balance.
public struct Posting: Sendable, Equatable {
  /// The status left; `none` where the case did not count before.
  public var from: CaseStatus
  /// The balance left, in đồng.
  public var fromBalance: Int64
  /// The status now.
  public var to: CaseStatus
  /// The balance now, in đồng.
  public var toBalance: Int64
  /// 1 where the case begins to count.
  public var newIntakeCases: Int64 = 0
  /// The amount it begins with, in đồng.
  public var newIntakeMoney: Int64 = 0
  /// Corrections, in đồng.
  public var adjusted: Int64 = 0
  /// Money collected, in đồng.
  public var collected: Int64 = 0
  /// Obligation reduced, in đồng.
  public var reduced: Int64 = 0
}
