/// A column of section "Totals" of the contract, by the name that records and files give it. The rate is none of them.
public enum Column: String, CaseIterable, Sendable {
  case carriedIn, newIntake, adjusted, delegatedOut, pulledUp, revoked, separated, toEnforce, completed, collected,
    reduced, terminated, done, inProgress, deferredByAgreement, suspended, notEligible, eligible, carriedOut

  /// Those of a measure, in the order of the contract.
  public static func all(of measure: Measure) -> [Column] { measure == .cases ? ofCases : ofMoney }

  private static let ofCases = allCases.filter { ![.adjusted, .collected, .reduced].contains($0) }
  private static let ofMoney = allCases.filter { $0 != .completed }

  /// Its value in some columns.
  public func value(_ columns: Columns) -> Int128 {
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
    }
  }
}
