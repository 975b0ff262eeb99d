import Ledger

/// The columns on pages, and what is needed to sum them.
extension Column {
  /// Those that the others are computed from.
  static let stored: [Column] = [
    .carriedIn, .newIntake, .adjusted, .delegatedOut, .pulledUp, .revoked, .separated, .completed, .collected, .reduced,
    .terminated, .inProgress, .deferredByAgreement, .suspended, .notEligible,
  ]

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
