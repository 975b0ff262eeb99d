import Alerts
import Ledger

/// What a reader of a report should look at twice.
extension ReportPage {
  private static let moveLimit = 5

  func changes(_ html: inout HTML) {
    let moves = RateMoves(context.view, period: period, offices: offices)
    let least = RateMoves.minimumEligible
    html.element("section", ["id": "changes", "class": "changes"]) { html in
      html.element("h2", text: text("Notable changes", "Biến động đáng chú ý"))
      self.moves(
        moves.ofMonths,
        text("Largest moves of the rate from month to month", "Tỷ lệ biến động nhiều nhất giữa các tháng"),
        &html)
      self.moves(
        moves.ofPeriods,
        text(
          "Largest moves from the same day of \(report.period - 1)", "Biến động so với cùng kỳ năm \(report.period - 1)"
        ),
        &html)
      html.element(
        "p", ["class": "detail"],
        text: text(
          "Offices with at least \(least) eligible cases on both days.",
          "Các đơn vị có ít nhất \(least) việc có điều kiện ở cả hai ngày."))
      restatements(&html)
      integrity(&html)
    }
  }

  private func moves(_ moves: [RateMove], _ title: String, _ html: inout HTML) {
    html.element("h3", text: title)
    let limit = Self.moveLimit
    let shown = Measure.allCases.flatMap { measure in
      RateMoves.falls(moves, measure, limit: limit) + RateMoves.rises(moves, measure, limit: limit)
    }
    if shown.isEmpty { return none(&html) }
    let titles = [
      text("office", "đơn vị"), text("figures", "số liệu"), text("from", "từ"), text("to", "đến"),
      text("rate", "tỷ lệ"), text("change", "thay đổi"),
    ]
    wideTable(titles, numbers: 4...4, &html) { html in
      for move in shown { row(move, &html) }
    }
  }

  private func row(_ move: RateMove, _ html: inout HTML) {
    html.element("tr") { html in
      name(move.office, &html)
      html.element("td", text: language.name(move.measure))
      html.element("td", text: language.date(move.firstDay))
      html.element("td", text: language.date(move.lastDay))
      html.element(
        "td", ["class": "number"], text: "\(language.percentage(move.from)) → \(language.percentage(move.to))")
      html.element("td") { context.aheadMark(move.points, &$0) }
    }
  }

  private func restatements(_ html: inout HTML) {
    html.element("h3", text: text("Closed years that were restated", "Năm đã khóa sổ có số liệu thay đổi"))
    if report.restated.isEmpty { return none(&html) }
    let titles = [
      text("office", "đơn vị"), text("figures", "số liệu"), text("year", "năm"),
      text("done of eligible, as closed", "xong / có điều kiện khi khóa sổ"), text("now", "hiện nay"),
      text("late events", "sự kiện muộn"), text("change", "thay đổi"),
    ]
    wideTable(titles, numbers: 2...5, &html) { html in
      for restated in report.restated {
        for measure in Measure.allCases { row(restated, measure, &html) }
      }
    }
  }

  private func row(_ restated: Report.Restated, _ measure: Measure, _ html: inout HTML) {
    let closed = measure == .cases ? restated.closed.cases : restated.closed.money
    let now = measure == .cases ? restated.now.cases : restated.now.money
    if closed == now { return }
    func figures(_ columns: Columns) -> String {
      let (done, eligible) = (language.figure(columns.done, measure), language.figure(columns.eligible, measure))
      return "\(done) / \(eligible) = \(language.percentage(columns.rate))"
    }
    html.element("tr") { html in
      name(restated.office, &html)
      html.element("td", text: language.name(measure))
      for number in ["\(restated.period)", figures(closed), figures(now), language.grouped(restated.lateEvents)] {
        html.element("td", ["class": "number"], text: number)
      }
      let points = closed.rate.flatMap { before in
        now.rate.map { Percent(hundredths: $0.hundredths - before.hundredths) }
      }
      html.element("td") { context.aheadMark(points, &$0) }
    }
  }

  private func integrity(_ html: inout HTML) {
    html.element("h3", text: text("How rates came about", "Cách đạt được tỷ lệ"))
    let found = context.board.alerts.entries.filter { !$0.isOfRate }
    if found.isEmpty {
      let watches = report.rules.contains { $0.test.isOfIntegrity }
      return html.element(
        "p", ["class": "empty"],
        text: watches
          ? text("No alert of an integrity rule.", "Không có cảnh báo về tính trung thực.")
          : text("No integrity rule was given.", "Không có quy tắc về tính trung thực."))
    }
    alertTable(found, &html)
  }

  func none(_ html: inout HTML) {
    html.element("p", ["class": "empty"], text: text("None.", "Không có."))
  }
}
