import Alerts
import Ledger

/// The list of alerts, and the page of one.
extension PageContext {
  static let alertLimit = 100

  var alertsPage: Page {
    let matching = board.alerts.entries.reversed().filter(request.alertState.includes)
    let pageCount = max(1, (matching.count + Self.alertLimit - 1) / Self.alertLimit)
    let number = min(request.number, pageCount)
    let list = Part("alerts") { html in
      html.element("section", ["id": "alerts"]) { html in
        html.element("h1", text: text("Alerts", "Cảnh báo"))
        html.element("div", ["class": "choices"]) { html in
          choice(
            text("Show", "Hiện"),
            [
              (.firing, text("firing", "đang phát")), (.resolved, text("resolved", "đã hết")),
              (.all, text("all", "tất cả")),
            ].map { (state: PageRequest.AlertState, name) in
              (name, request.with { $0.alertState = state }, state == request.alertState)
            }, &html)
        }
        if matching.isEmpty { html.element("p", ["class": "empty"], text: text("None.", "Không có.")) }
        html.element("ul", ["class": "alerts"]) { html in
          for alert in matching.dropFirst((number - 1) * Self.alertLimit).prefix(Self.alertLimit) {
            alertLine(alert, &html)
          }
        }
        pages(number, of: pageCount, text("page", "trang"), &html)
      }
    }
    return Page(title: text("Alerts", "Cảnh báo"), parts: [status, list])
  }

  /// An alert on one line: how grave, which office, why, since when.
  func alertLine(_ alert: AlertEntry, _ html: inout HTML) {
    html.element("li", ["class": alert.isFiring ? alert.severity.rawValue : "resolved"]) { html in
      html.element(
        "span", ["class": "badge \(alert.isFiring ? alert.severity.rawValue : "resolved")"],
        text: alert.isFiring
          ? "\(language.sign(alert.severity)) \(language.name(alert.severity))"
          : "✓ \(text("resolved", "đã hết"))")
      html.raw(" ")
      html.element("a", ["href": request.to(.alert(alert.id)).address], text: name(of: alert.office))
      html.raw(" ")
      html.element("span", ["class": "reason"], text: reason(alert))
      html.raw(" ")
      html.element("span", ["class": "when"], text: when(alert))
    }
  }

  private func when(_ alert: AlertEntry) -> String {
    let fired = alert.fired.map { language.time($0.time, calendar) }
    if let resolved = alert.resolved {
      let ended = language.time(resolved.time, calendar)
      return fired.map { "\($0) – \(ended)" } ?? text("until \(ended)", "đến \(ended)")
    }
    return fired.map { text("since \($0)", "từ \($0)") } ?? ""
  }

  /// Why it fired, in the words of its rule, or in plain ones.
  func reason(_ alert: AlertEntry) -> String {
    let moment = alert.fired ?? alert.resolved
    let summaries = moment?.summaries ?? [:]
    if let summary = summaries[language.tag] { return summary }
    let measure = alert.measure == .cases ? text("cases", "việc") : text("money", "tiền")
    let condition = rule(of: alert)?.test.condition
    let reference = moment.flatMap { moment in
      moment.reference.map {
        ", \(language.referenceName(condition)) \(language.compared($0, at: moment, condition))"
      }
    }
    if let moment, let observed = moment.observed {
      let number = language.compared(observed, at: moment, condition)
      return "\(measure): \(language.observedName(condition)) \(number)\(reference ?? "")"
    }
    guard let rate = moment?.rate else {
      return rule(of: alert).map { language.words($0.test) } ?? "\(measure): \(alert.rule)"
    }
    return "\(measure) \(language.percentage(rate))\(reference ?? "")"
  }

  /// The rule of an alert, where the monitor was told the rules.
  func rule(of alert: AlertEntry) -> Rule? { rules.first { $0.name == alert.rule } }

  /// `nil` where there is no such alert.
  func alertPage(_ id: String) -> Page? {
    guard let alert = board.alerts[id] else { return nil }
    let part = Part("alert") { html in
      html.element("article", ["id": "alert", "class": "alert"]) { html in
        html.element("p") { html in
          html.element(
            "span", ["class": "badge \(alert.isFiring ? alert.severity.rawValue : "resolved")"],
            text: alert.isFiring
              ? "\(language.sign(alert.severity)) \(language.name(alert.severity)), \(text("firing", "đang phát"))"
              : "✓ \(text("resolved", "đã hết"))")
        }
        html.element("h1") { html in
          html.element("a", ["href": request.to(.office(alert.office)).address], text: name(of: alert.office))
        }
        html.element("p", ["class": "lead"], text: reason(alert))
        facts(alert, &html)
        movement(alert, &html)
      }
    }
    return Page(title: "\(name(of: alert.office)): \(alert.rule)", parts: [status, part])
  }

  private func facts(_ alert: AlertEntry, _ html: inout HTML) {
    html.element("table", ["class": "facts"]) { html in
      func fact(_ name: String, _ value: String) { Self.fact(name, value, &html) }
      let rule = rule(of: alert)
      fact(text("rule", "quy tắc"), alert.rule)
      if let rule { fact(text("fires when", "báo khi"), language.words(rule.test)) }
      fact(text("period", "kỳ thống kê"), "\(alert.period)")
      for (name, moment) in [
        (text("when it fired", "khi phát"), alert.fired), (text("when it ended", "khi hết"), alert.resolved),
      ] {
        guard let moment else { continue }
        fact(name, language.time(moment.time, calendar))
        fact(
          text("— rate", "— tỷ lệ"),
          language.percentage(moment.rate)
            + " = \(exact(moment.done, alert.measure)) ÷ \(exact(moment.eligible, alert.measure))"
        )
        let condition = rule?.test.condition
        if let observed = moment.observed {
          fact("— " + language.observedName(condition), language.compared(observed, at: moment, condition))
        }
        if let reference = moment.reference {
          fact("— " + language.referenceName(condition), language.compared(reference, at: moment, condition))
        }
        fact(text("— brought about by", "— do sự kiện"), cause(moment.cause))
      }
      if !alert.isFiring {
        fact(text("why it ended", "lý do hết"), language.name(alert.resolution, isOfRate: alert.isOfRate))
      }
      fact(text("id", "mã"), alert.id)
    }
  }

  /// A row of a table of names and values.
  static func fact(_ name: String, _ value: String, _ html: inout HTML) {
    html.element("tr") { html in
      html.element("th", ["scope": "row"], text: name)
      html.element("td", text: value)
    }
  }

  private func exact(_ value: Int128, _ measure: Measure) -> String {
    measure == .cases ? language.grouped(value) : language.fullAmount(value)
  }

  private func cause(_ cause: String) -> String {
    guard cause.hasPrefix("close:"), let day = Day(cause.dropFirst(6)) else { return cause }
    return text("the end of \(language.date(day))", "hết ngày \(language.date(day))")
  }

  /// What moved the rate since the reference: first what became eligible, from done₀ ÷ eligible₀ to done₀ ÷ eligible₁,
  /// then what was done, from there to done₁ ÷ eligible₁. So the two add up to the change of the rate.
  private func movement(_ alert: AlertEntry, _ html: inout HTML) {
    guard let fired = alert.fired, let start = reference(of: alert),
      let before = Percent(start.done, of: start.eligible), let between = Percent(start.done, of: fired.eligible),
      let after = Percent(fired.done, of: fired.eligible)
    else { return }
    let new = fired.eligible - start.eligible
    let done = fired.done - start.done
    let eligibleEffect = Percent(hundredths: between.hundredths - before.hundredths)
    let doneEffect = Percent(hundredths: after.hundredths - between.hundredths)
    html.element("h2", text: text("What moved the rate", "Nguyên nhân thay đổi"))
    html.element("p", text: start.words)
    html.element("table", ["class": "facts"]) { html in
      for (name, count, effect) in [
        (text("more eligible", "thêm có điều kiện"), new, eligibleEffect),
        (text("more done", "thêm xong"), done, doneEffect),
      ] {
        html.element("tr") { html in
          html.element("th", ["scope": "row"], text: name)
          html.element("td", ["class": "number"], text: exact(count, alert.measure))
          html.element("td", ["class": "number"], text: language.pointsInWords(effect))
        }
      }
    }
  }

  /// What the rate is compared with: the sample of the rule, or the office's own of thirty days before.
  private func reference(of alert: AlertEntry) -> (done: Int128, eligible: Int128, words: String)? {
    if let done = alert.fired?.referenceDone, let eligible = alert.fired?.referenceEligible {
      let name = language.referenceName(rule(of: alert)?.test.condition)
      return (done, eligible, text("Against the reference (\(name)):", "So với mốc (\(name)):"))
    }
    guard let fired = alert.fired else { return nil }
    let period = calendar.period(Int(alert.period))
    let number = period.number(of: calendar.day(ofMicroseconds: fired.time)) - 30
    let samples = board.offices[alert.office]?.days[alert.period]?.samples ?? []
    guard number >= 1, number <= samples.count, let sample = samples[number - 1] else { return nil }
    let day = language.date(period.first.advanced(by: number - 1))
    return (
      sample.done(alert.measure), sample.eligible(alert.measure),
      text("Against 30 days before, \(day):", "So với 30 ngày trước, \(day):")
    )
  }
}
