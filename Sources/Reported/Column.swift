public import Ledger

/// A column of a report, named as in a totals record (section "Totals" of the contract).
public enum Column: String, CaseIterable, Sendable {
  case carriedIn, newIntake, adjusted, delegatedOut, pulledUp, revoked, separated, toEnforce
  case completed, collected, reduced, terminated, done
  case inProgress, deferredByAgreement, suspended, notEligible, eligible, carriedOut, rate

  /// Whether a measure has the column.
  public func exists(in measure: Measure) -> Bool {
    switch self {
    case .completed: measure == .cases
    case .adjusted, .collected, .reduced: measure == .money
    default: true
    }
  }

  /// Its place in the order of a report.
  var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// Whether the figure of several years is the sum of theirs: flows are, and eligible by the contract; stocks are not.
  var addsUp: Bool {
    switch self {
    case .newIntake, .adjusted, .delegatedOut, .pulledUp, .revoked, .separated, .completed, .collected, .reduced,
      .terminated, .done, .eligible:
      true
    case .carriedIn, .toEnforce, .inProgress, .deferredByAgreement, .suspended, .notEligible, .carriedOut, .rate:
      false
    }
  }

  /// Whether an office's figure is of one size from year to year. Delegations, suspensions and the like come and go.
  var isSteady: Bool {
    switch self {
    case .carriedIn, .newIntake, .toEnforce, .completed, .collected, .done, .eligible, .carriedOut: true
    default: false
    }
  }

  /// The figure in recomputed columns; `nil` for the rate.
  func number(in columns: Columns) -> Int128? {
    switch self {
    case .carriedIn: columns.carriedIn
    case .newIntake: columns.newIntake
    case .adjusted: columns.adjusted
    case .delegatedOut: columns.delegatedOut
    case .pulledUp: columns.pulledUp
    case .revoked: columns.revoked
    case .separated: columns.separated
    case .toEnforce: columns.toEnforce
    case .completed: columns.completed
    case .collected: columns.collected
    case .reduced: columns.reduced
    case .terminated: columns.terminated
    case .done: columns.done
    case .inProgress: columns.inProgress
    case .deferredByAgreement: columns.deferredByAgreement
    case .suspended: columns.suspended
    case .notEligible: columns.notEligible
    case .eligible: columns.eligible
    case .carriedOut: columns.carriedOut
    case .rate: nil
    }
  }
}
