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

  /// - Parameter isOfRate: whether the rule looks at a rate, and not at how figures came about.
  func name(_ resolution: Resolution?, isOfRate: Bool) -> String {
    switch resolution {
    case .recovered:
      isOfRate
        ? text("the rate recovered", "tỷ lệ đã phục hồi")
        : text("back within the threshold", "đã trở lại trong ngưỡng")
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
    let of = test.measure == .cases ? text("cases", "việc") : text("money", "tiền")
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
    case .eligibleShrinks(let share, let days):
      return text(
        "\(points(share)) % or more of the eligible \(of) left without being done within \(days) days",
        "từ \(points(share)) % \(of) có điều kiện trở lên ra khỏi diện này mà chưa xong trong \(days) ngày")
    case .terminationShare(let share, let days):
      return text(
        "more than \(points(share)) % of the \(of) done within \(days) days are terminations",
        "đình chỉ chiếm quá \(points(share)) % \(of) thi hành xong trong \(days) ngày")
    case .delegationSurge(let factor, let days):
      return text(
        "more than \(points(factor)) times as much delegated within \(days) days, in \(of), as before in the year",
        "ủy thác về \(of) trong \(days) ngày nhiều hơn \(points(factor)) lần mức trước đó trong năm")
    }
  }

  /// What `reference` is for a rule.
  func referenceName(_ condition: Condition?) -> String {
    switch condition {
    case .below, .eligibleShrinks, .terminationShare, .delegationSurge: text("threshold", "ngưỡng")
    case .behindTarget: text("pace of the target", "tiến độ chỉ tiêu")
    case .drop: text("highest of the days before", "mức cao nhất những ngày trước")
    case .behindLastPeriod: text("same day of last year", "cùng kỳ năm trước")
    case .stalled, nil: text("compared with", "so với")
    }
  }

  /// What `observed` is for a rule.
  func observedName(_ condition: Condition?) -> String {
    switch condition {
    case .eligibleShrinks: text("left without being done", "ra khỏi diện có điều kiện")
    case .terminationShare: text("share of terminations", "tỷ lệ đình chỉ")
    case .delegationSurge: text("delegated, to the pace before", "ủy thác so với mức trước đó")
    default: text("observed", "thực tế")
    }
  }

  /// A number that a rule compares: a percentage, of a surge how many times. It may be either where the rule is not
  /// known, then it stands alone.
  func compared(_ number: Percent, at moment: AlertEntry.Moment, _ condition: Condition?) -> String {
    switch condition {
    case .delegationSurge: text("\(percent(number)) times", "\(percent(number)) lần")
    case nil where moment.observed != nil: percent(number)
    default: percentage(number)
    }
  }
}
