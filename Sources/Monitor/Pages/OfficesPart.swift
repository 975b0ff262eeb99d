import Alerts
import Ledger

/// The table of offices with its choices.
extension PageContext {
  private typealias Heading = (order: PageRequest.Order?, title: String)

  /// Headings of numbers stand on the right, as the numbers do.
  private static let numberColumns = 3...9

  var officesPart: Part {
    let table = OfficeRows(self)
    var part = Part("offices")
    part.opening.raw("<section id=\"offices\" class=\"offices\" aria-labelledby=\"offices-title\">")
    part.opening.element("h2", ["id": "offices-title"], text: text("Offices", "Đơn vị"))
    choices(&part.opening)
    if table.rows.isEmpty {
      part.opening.element("p", ["class": "empty"], text: text("No office to show.", "Không có đơn vị nào."))
      part.closing.raw("</section>")
      return part
    }
    part.opening.raw("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>")
    for (index, heading) in headings.enumerated() {
      self.heading(heading, isNumber: Self.numberColumns.contains(index), &part.opening)
    }
    part.opening.raw("</tr></thead><tbody>")
    let titles = headings.map(\.title)
    part.rows = table.rows.map { row($0, titles: titles) }
    part.closing.raw("</tbody></table></div>")
    pages(
      table.number, of: table.pageCount, text("\(table.count) offices, page", "\(table.count) đơn vị, trang"),
      &part.closing)
    part.closing.raw("</section>")
    return part
  }

  private var headings: [Heading] {
    [
      (.name, text("office", "đơn vị")), (.rate, text("rate", "tỷ lệ")), (.ahead, text("ahead", "chênh tiến độ")),
      (.rank, text("rank", "hạng")),
      (nil, request.measure == .cases ? text("rank in money", "hạng về tiền") : text("rank in cases", "hạng về việc")),
      (.carriedIn, Column.carriedIn.name(language)), (.newIntake, Column.newIntake.name(language)),
      (.done, text("done", "xong")), (.carriedOut, Column.carriedOut.name(language)),
      (.perOfficer, text("done per officer", "xong / chấp hành viên")), (nil, text("60 days", "60 ngày")),
      (.lastEvent, text("last event", "sự kiện cuối")), (.alerts, text("alerts", "cảnh báo")),
    ]
  }

  private func heading(_ heading: Heading, isNumber: Bool, _ html: inout HTML) {
    let kind = isNumber ? "number" : nil
    guard let order = heading.order else {
      return html.element("th", ["scope": "col", "class": kind], text: heading.title)
    }
    let isCurrent = request.order == order
    let sort = !isCurrent ? nil : request.isDescending ? "descending" : "ascending"
    // Numbers are wanted largest first, names and places smallest first.
    let beginsDescending = ![.name, .rank, .ahead].contains(order)
    let address = request.with {
      $0.order = order
      $0.isDescending = isCurrent ? !request.isDescending : beginsDescending
    }.address
    html.element("th", ["scope": "col", "class": kind, "aria-sort": sort]) { html in
      html.element("a", ["href": address, "rel": "nofollow"]) { html in
        html.text(heading.title)
        if let sort { html.element("span", ["aria-hidden": "true"], text: sort == "ascending" ? " ▲" : " ▼") }
      }
    }
  }

  private func row(_ row: OfficeRows.Row, titles: [String]) -> Part.Row {
    let measure = request.measure
    let other: Measure = measure == .cases ? .money : .cases
    let standing = row.standing
    let columns = standing.columns(measure)
    var part = Part.Row("office:\(row.code)")
    part.opening.void("tr", ["id": part.id, "class": standing.firing.critical > 0 ? "critical" : nil])
    func cell(_ kind: String?, _ body: (inout HTML) -> Void) {
      let place = part.cells.count
      var html = HTML()
      html.element(
        "td", ["id": Part.Row.cell(place, of: part.id), "data-label": titles[place], "class": kind], body)
      part.cells.append(html)
    }
    func number(_ text: String) { cell("number") { $0.text(text) } }
    part.cells.append(name(row))
    cell("rate") { html in
      html.element("strong", text: language.percentage(columns.rate))
      Charts.bar(rate: columns.rate, pace: standing.pace(measure).pace, into: &html)
    }
    cell(nil) { aheadMark(standing.ahead(measure), &$0) }
    for measure in [measure, other] {
      number(view.rank(row.code, period, measure).map { language.grouped($0) } ?? "–")
    }
    for column in [Column.carriedIn, .newIntake, .done, .carriedOut] {
      number(language.figure(column.value(columns), measure))
    }
    number(standing.donePerOfficer(measure).map { language.figure($0, measure) } ?? "–")
    cell(nil) { trend(row.code, measure, &$0) }
    cell(nil) { lastEvent(standing, &$0) }
    cell(nil) { firing(standing.firing, &$0) }
    return part
  }

  private func name(_ row: OfficeRows.Row) -> HTML {
    var html = HTML()
    html.element("th", ["scope": "row", "id": Part.Row.cell(0, of: "office:\(row.code)")]) { html in
      html.element("a", ["href": request.to(.office(row.code)).address], text: row.name)
      if board.tree.isParent(row.code), !request.isFlat {
        let inside = request.with { $0.parent = row.code }
        html.raw(" ")
        html.element(
          "a", ["class": "inside", "href": inside.address],
          text: text("\(row.standing.officeCount) offices", "\(row.standing.officeCount) đơn vị"))
      }
    }
    return html
  }

  private func trend(_ code: String, _ measure: Measure, _ html: inout HTML) {
    let rates = Array(view.series(code, period, isAlone: request.isFlat).rates(measure).suffix(60))
    let first = language.percentage(rates.first ?? nil)
    let last = language.percentage(rates.last ?? nil)
    Charts.sparkline(
      rates,
      label: text(
        "from \(first) to \(last) in \(rates.count) days", "từ \(first) đến \(last) trong \(rates.count) ngày"),
      into: &html)
  }

  private func lastEvent(_ standing: Standing, _ html: inout HTML) {
    guard let time = standing.lastEvent else { return html.text("–") }
    html.text(language.day(time, calendar))
    if standing.silentCount > 0, standing.silentCount == standing.officeCount {
      html.raw(" ")
      html.element("span", ["class": "silent"], text: "◌ " + text("no news", "không có tin"))
    }
  }

  /// Counts of alerts with their signs.
  func firing(_ firing: Standing.Firing, _ html: inout HTML) {
    guard firing.total > 0 else { return html.text("–") }
    for (severity, count) in [
      (Severity.critical, firing.critical), (.warning, firing.warning), (.info, firing.info),
    ] where count > 0 {
      html.element(
        "span", ["class": "badge \(severity.rawValue)", "title": language.name(severity)],
        text: "\(language.sign(severity)) \(count)")
      html.raw(" ")
    }
  }

  private func choices(_ html: inout HTML) {
    html.element("div", ["class": "choices"]) { html in
      if let parent = request.parent {
        let up = board.tree.parent(of: parent).flatMap { $0 == board.tree.top ? nil : $0 }
        html.element(
          "a", ["href": request.with { $0.parent = up }.address],
          text: "↑ " + name(of: up ?? board.tree.top))
      }
      choice(
        text("Figures", "Số liệu"),
        Measure.allCases.map { measure in
          (language.name(measure), request.with { $0.measure = measure }, measure == request.measure)
        }, &html)
      choice(
        text("Show", "Hiện"),
        [
          (.all, text("all", "tất cả")), (.firing, text("with alerts", "có cảnh báo")),
          (.behind, text("behind", "chậm tiến độ")), (.silent, text("without news", "không có tin")),
        ].map { (filter: PageRequest.Filter, name) in
          (name, request.with { $0.filter = filter }, filter == request.filter)
        }, &html)
      if board.tree.children(of: board.tree.top).contains(where: board.tree.isParent) {
        choice(
          text("Level", "Cấp"),
          [
            (text("one below", "trực thuộc"), request.with { $0.isFlat = false }, !request.isFlat),
            (text("every office", "mọi đơn vị"), request.with { $0.isFlat = true }, request.isFlat),
          ], &html)
      }
      searchForm(&html)
    }
  }

  /// A row of links, one of which is in force.
  func choice(_ label: String, _ options: [(String, PageRequest, Bool)], _ html: inout HTML) {
    html.element("nav", ["class": "choice", "aria-label": label]) { html in
      html.element("span", text: label)
      for (name, request, isCurrent) in options {
        html.element("a", ["href": request.address, "aria-current": isCurrent ? "true" : nil], text: name)
      }
    }
  }

  private func searchForm(_ html: inout HTML) {
    html.element("form", ["method": "get", "action": "/", "role": "search", "class": "search"]) { html in
      for (name, value) in request.with({ $0.search = "" }).query {
        html.void("input", ["type": "hidden", "name": "\(name)", "value": value])
      }
      html.element("label", ["for": "q"], text: text("Search", "Tìm"))
      html.void(
        "input",
        ["type": "search", "id": "q", "name": "q", "value": request.search, "maxlength": "100", "autocomplete": "off"])
      html.element("button", text: text("Search", "Tìm"))
    }
  }

  /// Links to the pages of a table, those near the one that is shown.
  func pages(_ number: Int, of pageCount: Int, _ label: String, _ html: inout HTML) {
    guard pageCount > 1 else { return }
    html.element("nav", ["class": "choice pages", "aria-label": text("Pages", "Trang")]) { html in
      html.element("span", text: label)
      let near = max(1, number - 5)...min(pageCount, number + 5)
      for other in Set([1, pageCount]).union(near).sorted() {
        html.element(
          "a",
          [
            "href": request.with { $0.number = other }.address, "aria-current": other == number ? "page" : nil,
          ], text: "\(other)")
      }
    }
  }
}
