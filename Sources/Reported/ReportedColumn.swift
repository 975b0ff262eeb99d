public import Ledger

/// A column of a report, named as in a totals record (section "Totals" of the contract).
public enum ReportedColumn: String, CaseIterable, Sendable {
  case carriedIn, newIntake, adjusted, delegatedOut, pulledUp, revoked, separated, toEnforce
  case completed, collected, reduced, terminated, done
  case inProgress, deferredByAgreement, suspended, notEligible, eligible, carriedOut, rate

  /// Whether a measure has the column.
  public func exists(in measure: Measure) -> Bool {
    self == .rate || Column.all(of: measure).contains { $0.rawValue == rawValue }
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
  func number(in columns: Columns) -> Int128? { Column(rawValue: rawValue)?.value(columns) }
}
