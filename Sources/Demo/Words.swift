internal import Alerts
internal import Ledger
internal import Monitor

/// The words of the screen in a language.
extension Language {
  var allOffices: String { text("All offices", "Toàn quốc") }
  var office: String { text("office", "đơn vị") }
  var cases: String { text("cases", "việc") }
  var money: String { text("money", "tiền") }
  var moneyInBillions: String { text("money, bn đ", "tiền, tỷ đ") }
  var eligible: String { text("eligible", "có ĐK") }
  var done: String { text("done", "xong") }
  var rate: String { text("rate %", "tỷ lệ %") }
  var pace: String { text("pace %", "tiến độ") }
  var ahead: String { text("ahead", "± điểm") }
  var alerts: String { text("alerts", "báo") }

  /// What the columns mean.
  var legend: String {
    text(
      "rate = done ÷ eligible · pace = target × part of year gone · ahead = rate − pace",
      "tỷ lệ = xong ÷ có ĐK · tiến độ = chỉ tiêu × phần năm qua · ± = tỷ lệ − tiến độ")
  }

  func severity(_ severity: Severity) -> String {
    switch severity {
    case .critical: text("critical", "nghiêm trọng")
    case .warning: text("warning", "cảnh báo")
    case .info: text("info", "lưu ý")
    }
  }

  func resolution(_ resolution: Resolution) -> String {
    switch resolution {
    case .recovered: text("recovered", "đã phục hồi")
    case .lowVolume: text("too few cases", "quá ít việc")
    case .noReference: text("nothing to compare with", "không có mốc so sánh")
    case .periodEnded: text("the year is over", "hết năm")
    case .ruleChanged: text("rule changed", "đổi quy tắc")
    }
  }

  /// What an alert says: the rate against what it is compared with.
  func message(_ alert: AlertLine) -> String {
    let isCases = alert.measure == .cases
    if let resolution = alert.resolution {
      let rate = percent(alert.rate)
      return text(
        "\(isCases ? "cases" : "money") at \(rate) %, \(self.resolution(resolution))",
        "về \(isCases ? "việc" : "tiền") \(rate) %, \(self.resolution(resolution))")
    }
    guard let reference = alert.reference else {
      return text(
        "no progress in \(isCases ? "cases" : "money"), \(percent(alert.rate)) %",
        "không tiến triển về \(isCases ? "việc" : "tiền"), \(percent(alert.rate)) %")
    }
    if let observed = alert.observed {
      return text(
        "\(isCases ? "cases" : "money"): observed \(percent(observed)), threshold \(percent(reference))",
        "về \(isCases ? "việc" : "tiền"): thực tế \(percent(observed)), ngưỡng \(percent(reference))")
    }
    return text(
      "\(isCases ? "cases" : "money") \(percent(alert.rate)) %, against \(percent(reference)) %",
      "về \(isCases ? "việc" : "tiền") \(percent(alert.rate)) %, so với \(percent(reference)) %")
  }
}

extension Severity {
  /// The sign beside the word.
  var sign: String {
    switch self {
    case .critical: "!!"
    case .warning: "!"
    case .info: "i"
    }
  }

  var style: StyledLine.Style {
    switch self {
    case .critical: .danger
    case .warning: .attention
    case .info: .notice
    }
  }

  /// The gravest first.
  static let byGravity: [Severity] = [.critical, .warning, .info]
}
