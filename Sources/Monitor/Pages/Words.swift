import Alerts
import Ledger

/// The words of the pages.
extension Language {
  func name(_ measure: Measure) -> String { measure == .cases ? text("Cases", "Việc") : text("Money", "Tiền") }

  func name(_ severity: Severity) -> String {
    switch severity {
    case .info: text("info", "thông tin")
    case .warning: text("warning", "cảnh báo")
    case .critical: text("critical", "nghiêm trọng")
    }
  }

  /// A sign for each severity, so that no colour stands alone.
  func sign(_ severity: Severity) -> String {
    switch severity {
    case .info: "i"
    case .warning: "!"
    case .critical: "‼"
    }
  }

  func name(_ resolution: Resolution?) -> String {
    switch resolution {
    case .recovered: text("the rate recovered", "tỷ lệ đã phục hồi")
    case .lowVolume: text("too few eligible cases", "quá ít việc có điều kiện")
    case .noReference: text("nothing to compare with any more", "không còn mốc so sánh")
    case .periodEnded: text("the period ended", "hết kỳ thống kê")
    case .ruleChanged: text("the rule was changed", "quy tắc đã thay đổi")
    case nil: text("closed", "đã đóng")
    }
  }

  /// What a rule watches for, in words.
  func words(_ test: RuleTest) -> String {
    func points(_ hundredths: Int64) -> String { percent(Percent(hundredths: Int128(hundredths))) }
    let subject =
      test.measure == .cases ? text("rate in cases", "tỷ lệ về việc") : text("rate in money", "tỷ lệ về tiền")
    switch test.condition {
    case .below(let limit):
      return text("\(subject) below \(points(limit)) %", "\(subject) dưới \(points(limit)) %")
    case .behindTarget(let behind):
      return text(
        "\(subject) more than \(points(behind)) points behind the pace of the target",
        "\(subject) chậm hơn tiến độ chỉ tiêu quá \(points(behind)) điểm")
    case .drop(let drop, let days):
      return text(
        "\(subject) \(points(drop)) points or more below its highest of \(days) days",
        "\(subject) giảm từ \(points(drop)) điểm trở lên so với mức cao nhất trong \(days) ngày")
    case .behindLastPeriod(let behind):
      return text(
        "\(subject) more than \(points(behind)) points below the same day of last year",
        "\(subject) thấp hơn cùng kỳ năm trước quá \(points(behind)) điểm")
    case .stalled(let days):
      return text("nothing done for \(days) days", "không có kết quả trong \(days) ngày")
    }
  }

  /// What `reference` is for a rule.
  func referenceName(_ condition: Condition?) -> String {
    switch condition {
    case .below: text("threshold", "ngưỡng")
    case .behindTarget: text("pace of the target", "tiến độ chỉ tiêu")
    case .drop: text("highest of the days before", "mức cao nhất những ngày trước")
    case .behindLastPeriod: text("same day of last year", "cùng kỳ năm trước")
    case .stalled, nil: text("compared with", "so với")
    }
  }
}
