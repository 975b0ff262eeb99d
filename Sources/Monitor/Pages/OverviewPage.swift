import Alerts
import Ledger

/// The whole country in one glance, and below it the table of its offices.
extension PageContext {
  var overviewPage: Page {
    let top = request.parent ?? board.tree.top
    var parts = [status, summary(of: top), firingNow]
    parts.append(officesPart)
    parts.append(partitionsPart)
    return Page(title: name(of: top), parts: parts)
  }

  /// Rates against pace, and how many offices are where.
  func summary(of code: String) -> Part {
    let standing = view.total(code, period)
    return Part("summary") { html in
      html.element("section", ["id": "summary", "class": "summary"]) { html in
        html.element("div", ["class": "title"]) { html in
          html.element("h1", text: name(of: code))
          periods(&html)
        }
        guard let standing else {
          html.element(
            "p", ["class": "empty"],
            text: text(
              "No figures yet. They appear here as soon as a worker publishes some.",
              "Chưa có số liệu. Số liệu sẽ hiện ở đây ngay khi có."))
          return
        }
        gauges(standing, &html)
        if board.tree.isParent(code) { tiles(standing, &html) }
        if request.page == .overview {
          html.element(
            "a", ["class": "more", "href": request.to(.office(code)).address],
            text: text("The year, the columns and the categories", "Diễn biến trong năm, chỉ tiêu thống kê, loại việc"))
        }
      }
    }
  }

  /// Links to the other periods.
  func periods(_ html: inout HTML) {
    html.element("nav", ["class": "choice", "aria-label": text("Period", "Kỳ thống kê")]) { html in
      html.element("span", text: text("Period", "Kỳ"))
      for year in view.periods.suffix(6) {
        html.element(
          "a",
          [
            "href": request.with { $0.period = year == board.latestPeriod ? nil : year }.address,
            "aria-current": year == period ? "true" : nil,
          ], text: "\(year)")
      }
    }
  }

  /// The rates with their bars and paces.
  ///
  /// - Parameter heading: the element of the measures' names: `h2`, or `h4` further down.
  func gauges(_ standing: Standing, heading: StaticString = "h2", hasIDs: Bool = true, _ html: inout HTML) {
    html.element("div", ["class": "gauges"]) { html in
      for measure in Measure.allCases { gauge(standing, measure, heading, hasIDs, &html) }
    }
  }

  private func gauge(
    _ standing: Standing, _ measure: Measure, _ heading: StaticString, _ hasIDs: Bool, _ html: inout HTML
  ) {
    let columns = standing.columns(measure)
    let pace = standing.pace(measure)
    let ahead = standing.ahead(measure)
    html.element("div", ["class": "gauge", "id": hasIDs ? "gauge-\(measure.rawValue)" : nil]) { html in
      html.element(heading, text: language.name(measure))
      html.element("p", ["class": "rate"]) { html in
        html.element("strong", ["data-value": "rate-\(measure.rawValue)"], text: language.percentage(columns.rate))
        html.raw(" ")
        aheadMark(ahead, &html)
      }
      Charts.bar(rate: columns.rate, pace: pace.pace, into: &html)
      html.element("p", ["class": "detail"]) { html in
        let done = language.figure(columns.done, measure)
        let eligible = language.figure(columns.eligible, measure)
        html.text(text("\(done) done of \(eligible) eligible", "xong \(done) trên \(eligible) có điều kiện"))
        html.raw("<br>")
        if let target = pace.target {
          html.text(
            text(
              "pace \(language.percentage(pace.pace)) of the target \(language.percentage(target))",
              "tiến độ \(language.percentage(pace.pace)), chỉ tiêu \(language.percentage(target))"))
        } else {
          html.text(text("no target set", "chưa giao chỉ tiêu"))
        }
      }
    }
  }

  /// Ahead or behind, with a sign and a word.
  func aheadMark(_ ahead: Percent?, _ html: inout HTML) {
    guard let ahead else { return html.element("span", ["class": "ahead none"], text: "–") }
    let isBehind = ahead.hundredths < 0
    html.element(
      "span", ["class": isBehind ? "ahead behind" : "ahead"],
      text: "\(isBehind ? "▼" : "▲") \(language.pointsInWords(ahead))")
  }

  /// How many offices are where.
  ///
  /// - Parameter hasLinks: whether there are pages with these offices.
  func tiles(_ standing: Standing, hasLinks: Bool = true, _ html: inout HTML) {
    let tally = standing.tally(request.measure)
    let firing = standing.firing
    let measure = request.measure == .cases ? text("by cases", "về việc") : text("by money", "về tiền")
    func flat(_ filter: PageRequest.Filter) -> String? {
      if !hasLinks { return nil }
      return request.with {
        $0.isFlat = true
        $0.filter = filter
      }.address
    }
    html.element("ul", ["class": "tiles"]) { html in
      tile(tally.ahead, "▲ " + text("ahead \(measure)", "vượt tiến độ \(measure)"), nil, &html)
      tile(tally.behind, "▼ " + text("behind \(measure)", "chậm tiến độ \(measure)"), flat(.behind), &html)
      tile(tally.unknown, "– " + text("without a target", "chưa có chỉ tiêu"), nil, &html)
      tile(
        standing.silentCount,
        "◌ "
          + text(
            "without news for \(StandingFigures.silenceDays) days", "\(StandingFigures.silenceDays) ngày không có tin"),
        flat(.silent), &html)
      let critical = firing.critical > 0 ? "‼ \(firing.critical) " + language.name(Severity.critical) : ""
      tile(
        firing.total, "! " + text("alerts firing", "cảnh báo đang phát"),
        hasLinks ? request.to(.alerts).address : nil, &html, note: critical)
    }
  }

  private func tile(_ count: Int, _ label: String, _ address: String?, _ html: inout HTML, note: String = "") {
    html.element("li") { html in
      html.element("strong", text: language.grouped(count))
      html.raw(" ")
      if let address {
        html.element("a", ["href": address], text: label)
      } else {
        html.element("span", text: label)
      }
      if !note.isEmpty { html.element("em", text: note) }
    }
  }

  /// The gravest and latest alerts that are firing.
  private var firingNow: Part {
    let firing = board.alerts.firing.sorted { left, right in
      let (first, second) = (Self.gravity(left.severity), Self.gravity(right.severity))
      return first != second ? first > second : left.firedAt > right.firedAt
    }
    return Part("firing") { html in
      html.element("section", ["id": "firing", "class": "firing", "aria-labelledby": "firing-title"]) { html in
        html.element("h2", ["id": "firing-title"], text: text("Alerts firing now", "Cảnh báo đang phát"))
        if firing.isEmpty { html.element("p", ["class": "empty"], text: text("None.", "Không có.")) }
        html.element("ul", ["class": "alerts"]) { html in
          for alert in firing.prefix(6) { alertLine(alert, &html) }
        }
        if firing.count > 6 {
          html.element(
            "a", ["href": request.to(.alerts).address],
            text: text(
              "All \(language.grouped(firing.count)) alerts", "Tất cả \(language.grouped(firing.count)) cảnh báo"))
        }
      }
    }
  }

  private static func gravity(_ severity: Severity) -> Int {
    switch severity {
    case .critical: 2
    case .warning: 1
    case .info: 0
    }
  }
}
