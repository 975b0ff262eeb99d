import Ledger

/// The columns of section "Totals" as steps: what was there and what came, less what went away, is what is to be
/// enforced; and that is what was done and what is left.
extension PageContext {
  private struct Step {
    var column: Column
    var start: Int128
    var end: Int128
    var kind: String
    var sign = ""
  }

  func waterfall(_ standing: Standing) -> Part {
    Part("waterfall") { html in
      html.element("section", ["id": "waterfall"]) { html in
        html.element("h2", text: text("Where the work went", "Kết quả theo chỉ tiêu thống kê"))
        waterfallTables(standing, &html)
      }
    }
  }

  /// The steps in cases beside those in money.
  func waterfallTables(_ standing: Standing, _ html: inout HTML) {
    html.element("div", ["class": "columns"]) { html in
      for measure in Measure.allCases { steps(standing.columns(measure), measure, &html) }
    }
  }

  private func steps(_ columns: Columns, _ measure: Measure, _ html: inout HTML) {
    let steps = Self.steps(columns, measure)
    let whole = steps.map { max($0.start, $0.end) }.max() ?? 1
    html.element("table", ["class": "waterfall"]) { html in
      html.element("caption", text: language.name(measure))
      for step in steps {
        html.element("tr", ["class": step.kind]) { html in
          html.element("th", ["scope": "row"], text: "\(step.sign)\(step.column.name(language))")
          html.element(
            "td",
            ["class": "number", "title": measure == .money ? language.fullAmount(step.column.value(columns)) : nil],
            text: language.figure(step.column.value(columns), measure))
          html.element("td", ["class": "span"]) {
            Charts.span(from: step.start, to: step.end, of: whole, name: step.kind, into: &$0)
          }
        }
      }
    }
  }

  private static func steps(_ columns: Columns, _ measure: Measure) -> [Step] {
    var steps: [Step] = []
    var level: Int128 = 0
    func add(_ column: Column, _ sign: Int128, _ kind: String) {
      let next = level + sign * column.value(columns)
      steps.append(
        Step(column: column, start: level, end: next, kind: kind, sign: sign > 0 ? "+ " : "− "))
      level = next
    }
    func whole(_ column: Column) {
      steps.append(Step(column: column, start: 0, end: column.value(columns), kind: "sum", sign: "= "))
      level = column.value(columns)
    }
    add(.carriedIn, 1, "gain")
    steps[0].sign = ""
    add(.newIntake, 1, "gain")
    if measure == .money { add(.adjusted, 1, "gain") }
    for column in [Column.delegatedOut, .pulledUp, .revoked, .separated] { add(column, -1, "loss") }
    whole(.toEnforce)
    for column in measure == .cases ? [Column.completed, .terminated] : [.collected, .reduced, .terminated] {
      add(column, -1, "done")
    }
    whole(.carriedOut)
    // What is left, by status.
    level = 0
    for column in [Column.inProgress, .deferredByAgreement, .suspended, .notEligible] {
      add(column, 1, "left")
      steps[steps.count - 1].sign = "· "
    }
    steps.append(Step(column: .eligible, start: 0, end: columns.eligible, kind: "sum"))
    steps.append(Step(column: .done, start: 0, end: columns.done, kind: "done"))
    return steps
  }
}
