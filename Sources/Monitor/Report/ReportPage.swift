import Crypto
import Foundation
import Ledger

/// A report as a document: what surrounds its sections, and their order.
struct ReportPage {
  let context: PageContext
  let report: Report
  /// All offices of which something is known, each before those below it.
  let offices: [String]
  /// Whether each office has a section of its own.
  let isDetailed: Bool

  init(_ context: PageContext, _ report: Report) {
    self.context = context
    self.report = report
    let tree = context.board.tree
    var codes: [String] = []
    var waiting = [tree.top]
    while let code = waiting.popLast() {
      if code != tree.top, context.view.total(code, report.period) != nil { codes.append(code) }
      waiting += tree.children(of: code).reversed()
    }
    offices = codes
    isDetailed = report.details ?? (codes.count <= Report.detailLimit)
  }

  var language: Language { context.language }
  var period: Period { context.calendar.period(Int(context.period)) }
  var top: String { context.board.tree.top }

  func text(_ english: String, _ vietnamese: String) -> String { language.text(english, vietnamese) }

  var document: HTML {
    var html = HTML()
    let title = "\(text("Report", "Báo cáo")) \(report.period) · \(context.name(of: top))"
    html.raw("<!doctype html>")
    html.element("html", ["lang": language.tag]) { html in
      html.element("head") { head(title, &$0) }
      html.element("body", ["class": "report"]) { html in
        html.element("main", ["id": "main"]) { html in
          opening(&html)
          contents(&html)
          national(&html)
          ranking(&html)
          for measure in Measure.allCases { table(measure, &html) }
          changes(&html)
          alerts(&html)
          if isDetailed { officeSections(&html) }
        }
        footer(&html)
      }
    }
    html.raw("\n")
    return html
  }

  private func head(_ title: String, _ html: inout HTML) {
    let style = Assets.style.bytes + PackageResources.report_css
    // Nothing is loaded and nothing runs, not even where a text should have got past the escaping.
    let hash = Data(SHA256.hash(data: style)).base64EncodedString()
    html.void("meta", ["charset": "utf-8"])
    html.void(
      "meta",
      [
        "http-equiv": "Content-Security-Policy",
        "content": "default-src 'none'; style-src 'sha256-\(hash)'; base-uri 'none'; form-action 'none'",
      ])
    html.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
    html.void("meta", ["name": "color-scheme", "content": "light dark"])
    html.element("title", text: title)
    html.element("style") { $0.styleSheet(style) }
  }

  /// What it is about, how far it goes, and what it was made from.
  private func opening(_ html: inout HTML) {
    let (first, last) = (language.date(period.first), language.date(period.last))
    html.element("section", ["id": "top", "class": "opening"]) { html in
      html.element("p", ["class": "brand"], text: "Tiendo")
      html.element("h1", text: context.name(of: top))
      html.element(
        "p", ["class": "lead"],
        text: text(
          "Results of the statistics year \(report.period), \(first) – \(last)",
          "Kết quả năm thống kê \(report.period), từ \(first) đến \(last)"))
      html.element("table", ["class": "facts"]) { html in
        func fact(_ name: String, _ value: String) { PageContext.fact(name, value, &html) }
        fact(text("figures as of", "số liệu đến hết ngày"), language.date(report.asOf))
        fact(text("made from", "nguồn"), report.input.source)
        fact(text("events read", "sự kiện đã đọc"), language.grouped(report.input.read))
        fact(text("of them applied", "trong đó được tính"), language.grouped(report.input.applied))
        fact(text("repeated", "trùng"), language.grouped(report.input.duplicates))
        fact(text("rejected", "bị từ chối"), rejected)
      }
    }
  }

  private var rejected: String {
    let counts = report.input.rejected
    let reasons = counts.map { "\($0.reason) \(language.grouped($0.count))" }.joined(separator: ", ")
    return language.grouped(counts.reduce(0) { $0 + $1.count }) + (reasons.isEmpty ? "" : " (\(reasons))")
  }

  /// Links to the sections.
  private func contents(_ html: inout HTML) {
    html.element("nav", ["class": "contents", "aria-label": text("Contents", "Mục lục")]) { html in
      html.element("ul") { html in
        var sections = [
          ("national", text("All together", "Kết quả chung")), ("ranking", text("Ranking", "Xếp hạng")),
          ("table-cases", text("Offices: cases", "Đơn vị: việc")),
          ("table-money", text("Offices: money", "Đơn vị: tiền")),
          ("changes", text("Notable changes", "Biến động đáng chú ý")), ("alerts", text("Alerts", "Cảnh báo")),
        ]
        if isDetailed { sections.append(("offices", text("Office by office", "Từng đơn vị"))) }
        for (id, name) in sections {
          html.element("li") { html in html.element("a", ["href": "#\(id)"], text: name) }
        }
      }
    }
  }

  /// All offices together: rates, the year, the columns, categories, staffing.
  private func national(_ html: inout HTML) {
    guard let standing = context.view.total(top, report.period) else { return }
    html.element("section", ["id": "national", "class": "summary"]) { html in
      html.element("h2", text: text("All together", "Kết quả chung"))
      context.gauges(standing, heading: "h3", &html)
      context.tiles(standing, hasLinks: false, &html)
    }
    for measure in Measure.allCases {
      let chart = context.yearChart(top, measure)
      html.element("section", ["class": "chart"]) { html in
        html.element("h2", text: context.yearTitle(measure))
        html.element("div", ["class": "beside"]) { html in
          html.element("div") { context.draw(chart, &$0) }
          context.months(chart, &html)
        }
      }
    }
    html.append(context.waterfall(standing).html)
    if !standing.categories.isEmpty { html.append(context.categories(standing).html) }
    html.append(context.surroundings(standing).html)
  }

  private func footer(_ html: inout HTML) {
    html.element("footer", ["class": "site"]) { html in
      html.element(
        "p",
        text: text(
          "rate = done ÷ eligible · pace = target × part of the year gone · ahead = rate − pace, in points",
          "tỷ lệ = xong ÷ có điều kiện · tiến độ = chỉ tiêu × phần năm đã qua · chênh = tỷ lệ − tiến độ, theo điểm"))
    }
  }
}
