import Ledger

/// The year of an office as a chart, and as numbers.
extension PageContext {
  func yearTitle(_ measure: Measure) -> String {
    measure == .cases
      ? text("Rate in cases over the year, %", "Tỷ lệ về việc trong năm, %")
      : text("Rate in money over the year, %", "Tỷ lệ về tiền trong năm, %")
  }

  /// What the chart of an office with all below it shows.
  func yearChart(_ code: String, _ measure: Measure) -> Charts.Year {
    Charts.Year(
      rates: view.series(code, period).rates(measure), lastYear: view.series(code, period - 1).rates(measure),
      target: view.total(code, period)?.pace(measure).target, period: calendar.period(Int(period)))
  }

  /// The chart with its legend.
  func draw(_ chart: Charts.Year, _ html: inout HTML) {
    let now = language.percentage(chart.rates.last ?? nil)
    Charts.year(
      chart, language: language,
      label: text("The rate over the year, now \(now)", "Tỷ lệ trong năm, hiện nay \(now)"), into: &html)
    html.element("p", ["class": "legend"]) { html in
      html.element("span", ["class": "rate"], text: "━ \(period)")
      if chart.target != nil { html.element("span", ["class": "target"], text: "╌ " + text("target", "chỉ tiêu")) }
      if !chart.lastYear.isEmpty { html.element("span", ["class": "last"], text: "┈ \(period - 1)") }
    }
  }

  /// The chart as numbers: the end of each month.
  func months(_ chart: Charts.Year, _ html: inout HTML) {
    html.element("table", ["class": "months"]) { html in
      html.element("tr") { html in
        for title in [text("until", "đến"), "\(period)", text("pace", "tiến độ"), "\(period - 1)"] {
          html.element("th", ["scope": "col"], text: title)
        }
      }
      for number in chart.period.monthEnds where number <= max(chart.rates.count, chart.lastYear.count) {
        html.element("tr") { html in
          html.element(
            "th", ["scope": "row"], text: language.shortDate(chart.period.first.advanced(by: number - 1)))
          let pace = chart.target.map { chart.period.pace(of: $0, onDay: number) }
          // The year before may have been a day shorter.
          let sameDay = number == 366 && chart.lastYear.count == 365 ? 365 : number
          for rate in [value(chart.rates, number), pace, value(chart.lastYear, sameDay)] {
            html.element("td", ["class": "number"], text: language.percentage(rate))
          }
        }
      }
    }
  }

  private func value(_ rates: [Percent?], _ number: Int) -> Percent? {
    number <= rates.count ? rates[number - 1] : nil
  }
}

extension Period {
  /// The numbers of the last days of its months, ascending; the last is that of the period.
  var monthEnds: [Int] {
    let start = first.civil
    let ends = (1...11).compactMap { month in
      let (year, next) = (start.year + (start.month - 1 + month) / 12, (start.month - 1 + month) % 12 + 1)
      return Day(year: year, month: next, day: start.day).map { number(of: $0) - 1 }
    }
    return ends + [length]
  }
}
