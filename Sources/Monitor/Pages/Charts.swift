import Ledger

/// Drawings as inline SVG. Sizes are in units of their view boxes; colours come from the style sheet by class.
enum Charts {
  /// A rate as a bar with a mark at its pace; the numbers stand beside it.
  static func bar(rate: Percent?, pace: Percent?, into html: inout HTML) {
    html.element(
      "svg", ["class": "bar", "viewBox": "0 0 100 12", "preserveAspectRatio": "none", "aria-hidden": "true"]
    ) { html in
      html.element("rect", ["class": "track", "y": "2", "width": "100", "height": "8"], text: "")
      if let rate {
        let isBehind = pace.map { rate < $0 } ?? false
        html.element(
          "rect",
          ["class": isBehind ? "fill behind" : "fill", "y": "2", "width": position(rate, of: 10_000), "height": "8"],
          text: "")
      }
      if let pace {
        let x = position(pace, of: 10_000)
        html.element("path", ["class": "pace", "d": "M\(x) 0V12"], text: "")
      }
    }
  }

  /// The rates of the last days as a small line.
  static func sparkline(_ rates: [Percent?], label: String, into html: inout HTML) {
    let known = rates.compactMap { $0?.hundredths }
    guard let low = known.min(), let high = known.max(), known.count > 1 else { return html.text("–") }
    let span = max(high - low, 100)
    html.element(
      "svg", ["class": "spark", "viewBox": "0 0 600 180", "preserveAspectRatio": "none", "role": "img"]
    ) { html in
      html.element("title", text: label)
      let step = 600 / max(rates.count - 1, 1)
      var path = ""
      var isDrawing = false
      for (index, rate) in rates.enumerated() {
        guard let rate else {
          isDrawing = false
          continue
        }
        let height = Int(170 - (rate.hundredths - low) * 160 / span)
        path += isDrawing ? "L\(index * step) \(height)" : "M\(index * step) \(height)"
        isDrawing = true
      }
      html.element("path", ["d": path], text: "")
    }
  }

  /// What a year's chart shows.
  struct Year {
    /// By day, from the first.
    var rates: [Percent?]
    /// Of the year before.
    var lastYear: [Percent?]
    var target: Percent?
    var period: Period
  }

  static let width = 720, height = 260
  private static let left = 44, right = 12, top = 22, bottom = 26

  /// The rate over a year, with the line of the target and that of the year before.
  static func year(_ year: Year, language: Language, label: String, into html: inout HTML) {
    let days = max(year.period.length, 2)
    let values = (year.rates + year.lastYear).compactMap { $0?.hundredths } + [year.target?.hundredths ?? 0]
    let top100 = ([1_000, 2_000, 4_000, 6_000, 8_000, 10_000] as [Int128]).first { $0 >= values.max() ?? 0 } ?? 10_000
    func x(_ day: Int) -> Int128 { Int128(left * 10 + (width - left - right) * 10 * (day - 1) / (days - 1)) }
    func y(_ hundredths: Int128) -> Int128 {
      let clamped = min(max(hundredths, 0), top100)
      return Int128(height - bottom) * 10 - Int128(height - bottom - top) * 10 * clamped / top100
    }
    html.element("svg", ["class": "year", "viewBox": "0 0 \(width) \(height)", "role": "img"]) { html in
      html.element("title", text: label)
      for step in 0...4 {
        let value = top100 * Int128(step) / 4
        let height = tenths(y(value))
        html.element("path", ["class": "grid", "d": "M\(left) \(height)H\(width - right)"], text: "")
        html.element(
          "text", ["class": "axis", "x": "\(left - 6)", "y": height, "dy": "4", "text-anchor": "end"],
          text: "\(value / 100)")
      }
      for month in 0..<12 {
        guard let day = firstOfMonth(month, in: year.period) else { continue }
        html.element(
          "text",
          [
            "class": "axis", "x": tenths(x(year.period.number(of: day))), "y": "\(height - 8)", "text-anchor": "middle",
          ],
          text: "\(day.civil.month)")
      }
      func line(_ rates: [Percent?], _ name: String) {
        let path = path(
          rates.prefix(days).enumerated().map { index, rate in
            rate.map { (x(index + 1), y($0.hundredths)) }
          })
        if !path.isEmpty { html.element("path", ["class": name, "d": path], text: "") }
      }
      line(year.lastYear, "last")
      if let target = year.target {
        let first = target.hundredths / Int128(days)
        html.element(
          "path", ["class": "target", "d": path([(x(1), y(first)), (x(days), y(target.hundredths))])], text: "")
      }
      line(year.rates, "rate")
    }
  }

  /// A stretch of a scale, as in a waterfall: from one value to another of `whole`.
  static func span(from start: Int128, to end: Int128, of whole: Int128, name: String, into html: inout HTML) {
    let whole = max(whole, 1)
    func x(_ value: Int128) -> Int128 { min(max(value, 0), whole) * 1_000 / whole }
    let (low, high) = (min(x(start), x(end)), max(x(start), x(end)))
    html.element(
      "svg", ["class": "bar", "viewBox": "0 0 100 12", "preserveAspectRatio": "none", "aria-hidden": "true"]
    ) { html in
      html.element(
        "rect",
        ["class": name, "x": tenths(low), "y": "1", "width": tenths(max(high - low, 2)), "height": "10"], text: "")
    }
  }

  private static func firstOfMonth(_ index: Int, in period: Period) -> Day? {
    let start = period.first.civil
    let month = (start.month - 1 + index) % 12 + 1
    let year = start.year + (start.month - 1 + index) / 12
    return Day(year: year, month: month, day: start.day)
  }

  /// The points joined; a gap begins a new line. Coordinates are in tenths.
  private static func path(_ points: [(x: Int128, y: Int128)?]) -> String {
    var text = ""
    var isDrawing = false
    for point in points {
      guard let point else {
        isDrawing = false
        continue
      }
      text += (isDrawing ? "L" : "M") + tenths(point.x) + " " + tenths(point.y)
      isDrawing = true
    }
    return text
  }

  private static func position(_ percent: Percent, of whole: Int128) -> String {
    tenths(min(max(percent.hundredths, 0), whole) / 10)
  }

  private static func tenths(_ value: Int128) -> String {
    let value = Int(value)
    let sign = value < 0 ? "-" : ""
    let magnitude = abs(value)
    return magnitude % 10 == 0 ? "\(sign)\(magnitude / 10)" : "\(sign)\(magnitude / 10).\(magnitude % 10)"
  }
}
