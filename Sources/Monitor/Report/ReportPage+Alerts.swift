import Alerts
import Ledger

/// The alerts of a report.
extension ReportPage {
  func alerts(_ html: inout HTML) {
    let all = context.board.alerts.entries
    html.element("section", ["id": "alerts", "class": "part"]) { html in
      html.element("h2", text: text("Alerts", "Cảnh báo"))
      if all.isEmpty {
        return html.element(
          "p", ["class": "empty"],
          text: report.rules.isEmpty
            ? text("No rules were given.", "Không có quy tắc nào.") : text("None.", "Không có."))
      }
      counts(&html)
      let shown = report.details == true ? all : Array(Self.gravest(all).prefix(ReportAlerts.usualLimit))
      alertTable(shown.sorted { ($0.firedAt, $0.office, $0.rule) < ($1.firedAt, $1.office, $1.rule) }, &html)
      let total = report.alertCounts.values.reduce(0) { $0 + $1.alerts }
      if shown.count < total {
        let (listed, count) = (language.grouped(shown.count), language.grouped(total))
        html.element(
          "p", ["class": "detail"],
          text: text(
            "The \(listed) gravest of \(count) are listed, of equals those that fire still, then the latest; all of "
              + "them with --details.",
            "Liệt kê \(listed) cảnh báo nghiêm trọng nhất trong \(count); xem tất cả bằng --details."))
      }
    }
  }

  /// The gravest first, of these the ones that fire still, then the latest.
  private static func gravest(_ alerts: [AlertEntry]) -> [AlertEntry] {
    let order = Severity.gravestFirst
    func key(_ alert: AlertEntry) -> (Int, Int, Int64, String) {
      (order.firstIndex(of: alert.severity) ?? 0, alert.isFiring ? 0 : 1, -alert.firedAt, alert.id)
    }
    return alerts.sorted { key($0) < key($1) }
  }

  /// How many alerts each rule has given.
  private func counts(_ html: inout HTML) {
    let titles = [
      text("rule", "quy tắc"), text("fires when", "báo khi"), text("alerts", "cảnh báo"), text("offices", "đơn vị"),
      text("firing at the end", "còn phát lúc cuối"),
    ]
    wideTable(titles, numbers: 2...4, kind: "counts", &html) { html in
      for rule in report.rules {
        let own = report.alertCounts[rule.name] ?? ReportAlerts.Count()
        html.element("tr") { html in
          html.element("th", ["scope": "row"], text: rule.name)
          html.element("td", text: language.words(rule.test))
          for count in [own.alerts, own.offices.count, own.firing] {
            html.element("td", ["class": "number"], text: language.grouped(count))
          }
        }
      }
    }
  }

  /// Alerts with their reasons, from when to when.
  func alertTable(_ alerts: [AlertEntry], _ html: inout HTML) {
    let titles = [
      text("severity", "mức độ"), text("office", "đơn vị"), text("reason", "lý do"), text("fired", "phát"),
      text("ended", "hết"),
    ]
    wideTable(titles, numbers: nil, kind: "alert-table", &html) { html in
      for alert in alerts { row(alert, &html) }
    }
  }

  private func row(_ alert: AlertEntry, _ html: inout HTML) {
    html.element("tr") { html in
      html.element("td") { html in
        html.element(
          "span", ["class": "badge \(alert.severity.rawValue)"],
          text: "\(language.sign(alert.severity)) \(language.name(alert.severity))")
      }
      name(alert.office, &html)
      html.element("td", text: context.reason(alert))
      html.element("td", text: alert.fired.map { language.time($0.time, context.calendar) } ?? "–")
      html.element("td", text: ended(alert))
    }
  }

  private func ended(_ alert: AlertEntry) -> String {
    guard let resolved = alert.resolved else { return text("still firing", "còn phát") }
    let reason = language.name(alert.resolution, isOfRate: alert.isOfRate)
    return "\(language.time(resolved.time, context.calendar)), \(reason)"
  }
}
