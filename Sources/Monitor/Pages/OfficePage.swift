import Alerts
import Ledger

/// One office, or one with all below it.
extension PageContext {
  /// `nil` where there is no such office.
  func officePage(_ code: String) -> Page? {
    guard board.directory[code] != nil || board.offices[code] != nil || code == board.tree.top else { return nil }
    guard let standing = view.total(code, period) else {
      return Page(title: name(of: code), parts: [status, summary(of: code)])
    }
    var parts = [status, above(code), summary(of: code)]
    parts += Measure.allCases.map { year(code, $0) }
    parts.append(waterfall(standing))
    parts.append(categories(standing))
    parts.append(alerts(of: code))
    parts.append(surroundings(standing))
    return Page(title: name(of: code), parts: parts)
  }

  /// The way up, and down.
  private func above(_ code: String) -> Part {
    Part("above") { html in
      html.element("nav", ["id": "above", "class": "choice", "aria-label": text("Hierarchy", "Cấp trên")]) { html in
        if let parent = board.tree.parent(of: code) {
          let up = parent == board.tree.top ? request.to(.overview) : request.to(.office(parent))
          html.element("a", ["href": up.address], text: "↑ " + name(of: parent))
        }
        if board.tree.isParent(code) {
          var inside = request.to(.overview)
          inside.parent = code == board.tree.top ? nil : code
          html.element("a", ["href": inside.address], text: text("Its offices", "Các đơn vị trực thuộc") + " ↓")
        }
      }
    }
  }

  private func year(_ code: String, _ measure: Measure) -> Part {
    let chart = yearChart(code, measure)
    let id = "year-\(measure.rawValue)"
    return Part(id) { html in
      html.element("section", ["id": id, "class": "chart"]) { html in
        html.element("h2", text: yearTitle(measure))
        draw(chart, &html)
        html.element("details") { html in
          html.element("summary", text: text("As a table", "Dạng bảng"))
          months(chart, &html)
        }
      }
    }
  }

  func categories(_ standing: Standing) -> Part {
    Part("categories") { html in
      html.element("section", ["id": "categories"]) { html in
        guard !standing.categories.isEmpty else { return }
        html.element("h2", text: text("By category", "Theo loại việc"))
        categoryTable(standing, &html)
      }
    }
  }

  /// The categories with their four columns in cases and money.
  func categoryTable(_ standing: Standing, _ html: inout HTML) {
    html.element("div", ["class": "scroll", "tabindex": "0"]) { html in
      html.element("table") { html in
        categoryHead(&html)
        for category in standing.categories {
          html.element("tr") { html in
            html.element("th", ["scope": "row"], text: category.name)
            for (measure, columns) in [(Measure.cases, category.cases), (.money, category.money)] {
              html.element("td", ["class": "number"], text: language.figure(columns.newIntake, measure))
              html.element("td", ["class": "number"], text: language.figure(columns.done, measure))
              html.element("td", ["class": "number"], text: language.figure(columns.eligible, measure))
              html.element("td", ["class": "number"], text: language.percentage(columns.rate))
            }
          }
        }
      }
    }
  }

  private func categoryHead(_ html: inout HTML) {
    html.element("tr") { html in
      html.element("th", ["scope": "col"], text: text("category", "loại việc"))
      for measure in Measure.allCases {
        let name = language.name(measure).lowercased()
        for column in [Column.newIntake, .done, .eligible] {
          html.element("th", ["scope": "col"], text: "\(name): \(column.name(language))")
        }
        html.element("th", ["scope": "col"], text: "\(name): \(text("rate", "tỷ lệ"))")
      }
    }
  }

  private func alerts(of code: String) -> Part {
    let codes = Set(board.tree.subtree(of: code))
    let all = board.alerts.entries.reversed().filter { codes.contains($0.office) }
    let shown = (all.filter(\.isFiring) + all.filter { !$0.isFiring }).prefix(12)
    return Part("office-alerts") { html in
      html.element("section", ["id": "office-alerts"]) { html in
        html.element("h2", text: text("Alerts", "Cảnh báo"))
        if shown.isEmpty { html.element("p", ["class": "empty"], text: text("None.", "Không có.")) }
        html.element("ul", ["class": "alerts"]) { html in
          for alert in shown { alertLine(alert, &html) }
        }
      }
    }
  }

  /// Staffing, complaints, and how good the figures are.
  func surroundings(_ standing: Standing) -> Part {
    Part("surroundings") { html in
      html.element("section", ["id": "surroundings"]) { html in
        html.element(
          "h2", text: text("Staffing, complaints, quality of the figures", "Biên chế, khiếu nại, chất lượng số liệu"))
        surroundingsTable(standing, &html)
      }
    }
  }

  /// Staffing, complaints, and how good the figures are, as a table.
  func surroundingsTable(_ standing: Standing, _ html: inout HTML) {
    html.element("table", ["class": "facts"]) { html in
      func fact(_ name: String, _ value: String) { Self.fact(name, value, &html) }
      func number(_ value: Int64?) -> String { value.map { language.grouped($0) } ?? "–" }
      fact(
        text("enforcement officers of posts", "chấp hành viên trên biên chế"),
        "\(number(standing.officers)) / \(number(standing.quota))")
      for measure in Measure.allCases {
        let done = standing.donePerOfficer(measure).map { language.figure($0, measure) } ?? "–"
        fact(text("done per officer", "xong trên một chấp hành viên"), done)
      }
      fact(
        text("complaints received, resolved", "khiếu nại: nhận, đã giải quyết"),
        "\(number(standing.complaintsReceived)), \(number(standing.complaintsResolved))")
      fact(text("last event", "sự kiện cuối"), standing.lastEvent.map { language.time($0, calendar) } ?? "–")
      fact(text("rejected events", "sự kiện bị từ chối"), number(standing.rejected))
      fact(text("repeated events", "sự kiện trùng"), number(standing.duplicates))
      fact(
        text("cases of which the acceptance is missing", "việc thiếu sự kiện thụ lý"), number(standing.orphans))
      fact(text("how complete", "mức độ đầy đủ"), completeness(standing))
    }
  }

  private func completeness(_ standing: Standing) -> String {
    var remarks: [String] = []
    if standing.isCarried {
      remarks.append(text("nothing has happened in this period yet", "chưa có sự kiện nào trong kỳ"))
    }
    if standing.silentCount > 0 {
      let (silent, all, days) = (standing.silentCount, standing.officeCount, StandingFigures.silenceDays)
      remarks.append(
        text(
          "\(silent) of \(all) offices without news for \(days) days",
          "\(silent) trên \(all) đơn vị không có tin trong \(days) ngày"))
    }
    if standing.orphans > 0 {
      remarks.append(
        text("events arrived before their acceptances", "có sự kiện đến trước khi thụ lý"))
    }
    return remarks.isEmpty ? text("nothing known to be missing", "không thấy thiếu") : remarks.joined(separator: "; ")
  }
}
