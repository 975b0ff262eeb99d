internal import CaseEvents

/// What is counted: cases (*việc*) or money (*tiền*).
public enum Measure: String, BitwiseCopyable, CaseIterable, Codable, Sendable {
  case cases, money
}

/// The columns of a totals record for one period, in cases or in đồng (section "Totals" of the contract).
public struct Columns: Equatable, Sendable {
  /// Stock of the open statuses at the end of the period before.
  public var carriedIn: Int128 = 0
  /// Cases accepted in the period; their amounts.
  public var newIntake: Int128 = 0
  /// Corrections; money only.
  public var adjusted: Int128 = 0
  /// Flow to other offices.
  public var delegatedOut: Int128 = 0
  /// Flow to the office above.
  public var pulledUp: Int128 = 0
  /// Flow of withdrawn decisions.
  public var revoked: Int128 = 0
  /// Flow to the separate register.
  public var separated: Int128 = 0
  /// Flow of completed cases; cases only.
  public var completed: Int128 = 0
  /// Flow of terminated cases; in money the balances struck off completed and terminated cases.
  public var terminated: Int128 = 0
  /// Money collected; money only.
  public var collected: Int128 = 0
  /// Obligation reduced; money only.
  public var reduced: Int128 = 0
  /// Stock in progress.
  public var inProgress: Int128 = 0
  /// Stock deferred by agreement.
  public var deferredByAgreement: Int128 = 0
  /// Stock suspended.
  public var suspended: Int128 = 0
  /// Stock not eligible.
  public var notEligible: Int128 = 0

  /// All zero.
  public init() {}

  /// carriedIn + newIntake + adjusted − delegatedOut − pulledUp − revoked − separated.
  public var toEnforce: Int128 { carriedIn + newIntake + adjusted - delegatedOut - pulledUp - revoked - separated }
  /// Cases: completed + terminated. Money: collected + reduced + terminated.
  public var done: Int128 { completed + terminated + collected + reduced }
  /// done + inProgress + deferredByAgreement.
  public var eligible: Int128 { done + inProgress + deferredByAgreement }
  /// notEligible + suspended + separated + delegatedOut: with what was open and eligible it left without being done.
  public var left: Int128 { notEligible + suspended + separated + delegatedOut }
  /// toEnforce − done.
  public var carriedOut: Int128 { toEnforce - done }
  /// 100 × done ÷ eligible; `nil` where eligible ≤ 0.
  public var rate: Percent? { Percent(done, of: eligible) }

  /// The two equations of the contract that must always hold.
  public var isBalanced: Bool {
    toEnforce == eligible + suspended + notEligible
      && carriedOut == inProgress + deferredByAgreement + suspended + notEligible
  }

  private var openStock: Int128 { inProgress + deferredByAgreement + suspended + notEligible }

  /// Goes on to a later period: stocks stay, flows begin at 0, and what is open is carried in.
  public mutating func beginPeriod() {
    var next = Columns()
    next.carriedIn = openStock
    next.inProgress = inProgress
    next.deferredByAgreement = deferredByAgreement
    next.suspended = suspended
    next.notEligible = notEligible
    self = next
  }

  /// Adds what moved in the period.
  mutating func add(_ movements: Movements, measure: Measure) {
    func change(_ status: CaseStatus) -> Int128 {
      let index = Int(status.rawValue)
      return Int128(measure == .cases ? movements.cases[index] : movements.balances[index])
    }
    inProgress += change(.inProgress)
    deferredByAgreement += change(.deferredByAgreement)
    suspended += change(.suspended)
    notEligible += change(.notEligible)
    delegatedOut += change(.delegatedOut)
    pulledUp += change(.pulledUp)
    revoked += change(.revoked)
    separated += change(.separateRegister)
    switch measure {
    case .cases:
      newIntake += Int128(movements.newIntakeCases)
      completed += change(.completed)
      terminated += change(.terminated)
    case .money:
      newIntake += Int128(movements.newIntakeMoney)
      adjusted += Int128(movements.adjusted)
      collected += Int128(movements.collected)
      reduced += Int128(movements.reduced)
      terminated += change(.completed) + change(.terminated)
    }
  }
}

/// How far an office, or a category there, is in a period: all that rates are made of.
public struct Position: BitwiseCopyable, Equatable, Sendable {
  /// Cases done in the period.
  public var doneCases: Int64 = 0
  /// Cases eligible.
  public var eligibleCases: Int64 = 0
  /// Cases in progress.
  public var inProgressCases: Int64 = 0
  /// Money done, in đồng.
  public var doneMoney: Int128 = 0
  /// Money eligible, in đồng.
  public var eligibleMoney: Int128 = 0

  /// All zero.
  public init() {}

  /// Done, in a measure.
  @inlinable public func done(_ measure: Measure) -> Int128 { measure == .cases ? Int128(doneCases) : doneMoney }
  /// Eligible, in a measure.
  @inlinable public func eligible(_ measure: Measure) -> Int128 {
    measure == .cases ? Int128(eligibleCases) : eligibleMoney
  }

  /// Takes a posting into account.
  ///
  /// - Parameter isOfPeriod: whether it falls in the position's own period; one of an earlier period changes only the
  ///   stocks that are still there.
  @inline(__always) public mutating func post(_ posting: borrowing Posting, isOfPeriod: Bool) {
    move(posting.from, cases: -1, balance: posting.fromBalance, sign: -1, isOfPeriod: isOfPeriod)
    move(posting.to, cases: 1, balance: posting.toBalance, sign: 1, isOfPeriod: isOfPeriod)
    guard isOfPeriod else { return }
    let paid = Int128(posting.collected) + Int128(posting.reduced)
    doneMoney += paid
    eligibleMoney += paid
  }

  @inline(__always) private mutating func move(
    _ status: CaseStatus, cases: Int64, balance: Int64, sign: Int128, isOfPeriod: Bool
  ) {
    switch status {
    case .inProgress, .deferredByAgreement:
      if status == .inProgress { inProgressCases += cases }
      eligibleCases += cases
      eligibleMoney += Int128(balance) * sign
    case .completed, .terminated:
      guard isOfPeriod else { return }
      doneCases += cases
      eligibleCases += cases
      doneMoney += Int128(balance) * sign
      eligibleMoney += Int128(balance) * sign
    default: break
    }
  }
}
