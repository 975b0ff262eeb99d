import Ledger

/// The offices of a report: ranked, as tables, and one by one.
extension ReportPage {
  /// Those right below the top, the highest rate first, in cases beside money.
  func ranking(_ html: inout HTML) {
    html.element("section", ["id": "ranking", "class": "ranking"]) { html in
      html.element("h2", text: text("Ranking", "Xếp hạng"))
      html.element("div", ["class": "columns"]) { html in
        for measure in Measure.allCases { ranking(measure, &html) }
      }
    }
  }

  private func ranking(_ measure: Measure, _ html: inout HTML) {
    let ranked = context.board.tree.children(of: top)
      .compactMap { code in context.view.rank(code, report.period, measure).map { (code, $0) } }
      .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
    html.element("div") { html in
      html.element("h3", text: language.name(measure))
      if ranked.isEmpty { return html.element("p", ["class": "empty"], text: text("No rates.", "Không có tỷ lệ.")) }
      html.element("table") { html in
        let titles = [
          text("rank", "hạng"), text("office", "đơn vị"), text("rate", "tỷ lệ"), text("ahead", "chênh tiến độ"),
        ]
        tableHead(titles, numbers: 0...0, &html)
        html.element("tbody") { html in
          for (code, rank) in ranked {
            guard let standing = context.view.total(code, report.period) else { continue }
            html.element("tr") { html in
              html.element("td", ["class": "number"], text: language.grouped(rank))
              name(code, &html)
              rate(standing, measure, &html)
              html.element("td") { context.aheadMark(standing.ahead(measure), &$0) }
            }
          }
        }
      }
    }
  }

  private static let columns: [Column] = [.carriedIn, .newIntake, .toEnforce, .eligible, .done, .carriedOut]

  /// Every office in a measure; money in billions, so that columns can be compared.
  func table(_ measure: Measure, _ html: inout HTML) {
    html.element("section", ["id": "table-\(measure.rawValue)", "class": "offices"]) { html in
      html.element(
        "h2",
        text: measure == .cases
          ? text("Offices in cases", "Các đơn vị về việc")
          : text("Offices in money, billion đồng", "Các đơn vị về tiền, tỷ đồng"))
      let titles =
        [text("office", "đơn vị"), text("rate", "tỷ lệ"), text("ahead", "chênh tiến độ"), text("rank", "hạng")]
        + Self.columns.map { $0.name(language) }
        + [text("done per officer", "xong / chấp hành viên"), text("alerts", "cảnh báo")]
      wideTable(titles, numbers: 3...10, &html) { html in
        for code in offices + [top] { row(code, measure, titles, &html) }
      }
    }
  }

  private func row(_ code: String, _ measure: Measure, _ titles: [String], _ html: inout HTML) {
    guard let standing = context.view.total(code, report.period) else { return }
    let kind = code == top ? "total" : context.board.tree.isParent(code) ? "parent" : nil
    let columns = standing.columns(measure)
    html.element("tr", ["class": kind]) { html in
      func number(_ place: Int, _ text: String) {
        html.element("td", ["class": "number", "data-label": titles[place]], text: text)
      }
      name(code, &html)
      rate(standing, measure, label: titles[1], &html)
      html.element("td", ["data-label": titles[2]]) { context.aheadMark(standing.ahead(measure), &$0) }
      number(3, context.view.rank(code, report.period, measure).map { language.grouped($0) } ?? "–")
      for (place, column) in Self.columns.enumerated() {
        number(4 + place, figure(column.value(columns), measure))
      }
      number(10, standing.donePerOfficer(measure).map { figure($0, measure) } ?? "–")
      html.element("td", ["data-label": titles[11]]) { context.firing(standing.firing, &$0) }
    }
  }

  /// A count, or billions of đồng.
  func figure(_ value: Int128, _ measure: Measure) -> String {
    measure == .cases ? language.grouped(value) : language.billions(value)
  }

  /// A table that scrolls sideways where there is no room for it.
  ///
  /// - Parameter numbers: the places of the columns whose headings stand on the right, as their numbers do.
  func wideTable(
    _ titles: [String], numbers: ClosedRange<Int>?, kind: String? = nil, _ html: inout HTML,
    rows: (inout HTML) -> Void
  ) {
    html.element("div", ["class": "scroll", "tabindex": "0"]) { html in
      html.element("table", ["class": kind]) { html in
        tableHead(titles, numbers: numbers, &html)
        html.element("tbody") { rows(&$0) }
      }
    }
  }

  private func tableHead(_ titles: [String], numbers: ClosedRange<Int>?, _ html: inout HTML) {
    html.element("thead") { html in
      html.element("tr") { html in
        for (place, title) in titles.enumerated() {
          let isNumber = numbers?.contains(place) ?? false
          html.element("th", ["scope": "col", "class": isNumber ? "number" : nil], text: title)
        }
      }
    }
  }

  /// The name of an office as the head of a row, with a link to its section where it has one.
  func name(_ code: String, _ html: inout HTML) {
    html.element("th", ["scope": "row"]) { html in
      if isDetailed, code != top, context.view.total(code, report.period) != nil {
        html.element("a", ["href": "#\(anchor(code))"], text: context.name(of: code))
      } else {
        html.text(context.name(of: code))
      }
    }
  }

  private func anchor(_ code: String) -> String { "office-\(code)" }

  private func rate(_ standing: Standing, _ measure: Measure, label: String? = nil, _ html: inout HTML) {
    html.element("td", ["class": "rate", "data-label": label]) { html in
      html.element("strong", text: language.percentage(standing.rate(measure)))
      Charts.bar(rate: standing.rate(measure), pace: standing.pace(measure).pace, into: &html)
    }
  }

  /// Each office with its rates, its year, its columns and its categories.
  func officeSections(_ html: inout HTML) {
    html.element("section", ["id": "offices", "class": "part"]) { html in
      html.element("h2", text: text("Office by office", "Từng đơn vị"))
    }
    for code in offices {
      guard let standing = context.view.total(code, report.period) else { continue }
      html.element("section", ["id": anchor(code), "class": "office"]) { html in
        html.element("h3", text: context.name(of: code))
        html.element("p", ["class": "detail"], text: surroundings(code, standing))
        context.gauges(standing, heading: "h4", hasIDs: false, &html)
        html.element("div", ["class": "columns charts"]) { html in
          for measure in Measure.allCases {
            html.element("div", ["class": "chart"]) { html in
              html.element("h4", text: context.yearTitle(measure))
              context.draw(context.yearChart(code, measure), &html)
            }
          }
        }
        context.waterfallTables(standing, &html)
        if !standing.categories.isEmpty { context.categoryTable(standing, &html) }
      }
    }
  }

  /// Where it belongs, its places, its officers, its complaints, in one line.
  private func surroundings(_ code: String, _ standing: Standing) -> String {
    var parts = [text("code \(code)", "mã \(code)")]
    if let parent = context.board.tree.parent(of: code), parent != top {
      parts.append(text("below \(context.name(of: parent))", "thuộc \(context.name(of: parent))"))
    }
    for measure in Measure.allCases {
      guard let rank = context.view.rank(code, report.period, measure) else { continue }
      let place = language.grouped(rank)
      parts.append(
        measure == .cases
          ? text("rank \(place) in cases", "hạng \(place) về việc")
          : text("rank \(place) in money", "hạng \(place) về tiền"))
    }
    if let officers = standing.officers, let quota = standing.quota {
      let (there, posts) = (language.grouped(officers), language.grouped(quota))
      parts.append(
        text("\(there) enforcement officers of \(posts) posts", "\(there) chấp hành viên trên \(posts) biên chế"))
    }
    if standing.complaintsReceived > 0 || standing.complaintsResolved > 0 {
      let (received, resolved) = (
        language.grouped(standing.complaintsReceived), language.grouped(standing.complaintsResolved)
      )
      parts.append(
        text("complaints: \(received) received, \(resolved) resolved", "khiếu nại: nhận \(received), xong \(resolved)"))
    }
    if standing.isCarried { parts.append(text("nothing happened in the year", "không có sự kiện trong năm")) }
    return parts.joined(separator: " · ")
  }
}
