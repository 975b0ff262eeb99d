internal import CaseEvents
internal import Ledger

/// All that the books hold of a cell, summed over its periods, or what the cases say it must come to.
struct AuditSums: BitwiseCopyable {
  private static let statuses = [
    "none", "inProgress", "deferredByAgreement", "suspended", "notEligible", "completed", "terminated",
    "delegatedOut", "pulledUp", "revoked", "separateRegister",
  ]

  /// What the values are, in their order.
  static let names =
    statuses.map { "cases in status \($0)" } + statuses.map { "balance of cases in status \($0)" } + [
      "newIntake cases", "newIntake money", "adjusted", "collected", "reduced",
    ]

  private static let firstBalance = 11
  private static let firstFlow = 22

  /// Numbers of cases by raw value of the status, sums of balances likewise, then the flows.
  private(set) var values = InlineArray<27, Int128>(repeating: 0)

  /// Adds an accepted case: it came in once, and is now in its status with its balance.
  mutating func add(_ record: CaseRecord) {
    let status = Int(record.status.rawValue)
    values[status] += 1
    values[Self.firstBalance + status] += Int128(record.balance)
    values[Self.firstFlow] += 1
    values[Self.firstFlow + 1] += Int128(record.amount)
    values[Self.firstFlow + 2] += Int128(record.adjusted)
    values[Self.firstFlow + 3] += Int128(record.collected)
    values[Self.firstFlow + 4] += Int128(record.reduced)
  }

  /// Adds what moved in a period.
  mutating func add(_ movements: Movements) {
    for status in 0..<Self.firstBalance {
      values[status] += Int128(movements.cases[status])
      values[Self.firstBalance + status] += Int128(movements.balances[status])
    }
    values[Self.firstFlow] += Int128(movements.newIntakeCases)
    values[Self.firstFlow + 1] += Int128(movements.newIntakeMoney)
    values[Self.firstFlow + 2] += Int128(movements.adjusted)
    values[Self.firstFlow + 3] += Int128(movements.collected)
    values[Self.firstFlow + 4] += Int128(movements.reduced)
  }
}
