import Ledger

/// A column of section "Totals" of the contract, as pages, tables and files name it.
enum Column: String, CaseIterable {
  case carriedIn, newIntake, adjusted, delegatedOut, pulledUp, revoked, separated, toEnforce, completed, collected,
    reduced, terminated, done, inProgress, deferredByAgreement, suspended, notEligible, eligible, carriedOut

  /// Those that the others are computed from.
  static let stored: [Column] = [
    .carriedIn, .newIntake, .adjusted, .delegatedOut, .pulledUp, .revoked, .separated, .completed, .collected, .reduced,
    .terminated, .inProgress, .deferredByAgreement, .suspended, .notEligible,
  ]

  /// Those of a measure, in the order of the contract.
  static func all(of measure: Measure) -> [Column] {
    allCases.filter { column in
      switch column {
      case .adjusted, .collected, .reduced: measure == .money
      case .completed: measure == .cases
      default: true
      }
    }
  }

  func value(_ columns: Columns) -> Int128 {
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

  func name(_ language: Language) -> String {
    switch self {
    case .carriedIn: language.text("carried in", "năm trước chuyển sang")
    case .newIntake: language.text("new", "thụ lý mới")
    case .adjusted: language.text("adjusted", "điều chỉnh")
    case .delegatedOut: language.text("delegated out", "ủy thác")
    case .pulledUp: language.text("pulled up", "cục rút lên")
    case .revoked: language.text("revoked", "thu hồi, hủy")
    case .separated: language.text("separate register", "sổ theo dõi riêng")
    case .toEnforce: language.text("to enforce", "phải thi hành")
    case .completed: language.text("completed", "thi hành xong")
    case .collected: language.text("collected", "thu được")
    case .reduced: language.text("reduced", "giảm nghĩa vụ")
    case .terminated: language.text("terminated", "đình chỉ")
    case .done: language.text("done", "đã giải quyết xong")
    case .inProgress: language.text("in progress", "đang thi hành")
    case .deferredByAgreement: language.text("deferred by agreement", "hoãn theo thỏa thuận")
    case .suspended: language.text("suspended", "hoãn, tạm đình chỉ")
    case .notEligible: language.text("not eligible", "chưa có điều kiện")
    case .eligible: language.text("eligible", "có điều kiện")
    case .carriedOut: language.text("carried out", "chuyển kỳ sau")
    }
  }
}
