public import Ledger

/// The language of screens and pages, with its forms of numbers and dates.
public enum Language: String, CaseIterable, Sendable {
  case en, vi

  /// That of the environment: what `LC_ALL`, `LC_MESSAGES` or `LANG`, the first that is set, says.
  ///
  /// - Parameter fallback: where that is neither.
  public init(environment: [String: String], fallback: Language = .en) {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    self = locale.flatMap { Language(rawValue: String($0.prefix(2))) } ?? fallback
  }

  /// One of two texts.
  public func text(_ english: String, _ vietnamese: String) -> String { self == .vi ? vietnamese : english }

  private var thousands: String { self == .vi ? "." : "," }
  var decimal: String { self == .vi ? "," : "." }

  /// Digits in groups of three: `-1,234,567`.
  public func grouped(_ number: some BinaryInteger) -> String {
    let digits = String(number.magnitude)
    var result = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result += thousands }
      result.append(digit)
    }
    return result
  }

  /// A percentage with two decimals, `–` for none.
  public func percent(_ percent: Percent?) -> String { percent.map { twoDecimals($0.hundredths) } ?? "–" }

  /// Points with two decimals and a sign, `–` for none.
  public func points(_ points: Percent?) -> String {
    guard let points else { return "–" }
    return (points.hundredths > 0 ? "+" : "") + twoDecimals(points.hundredths)
  }

  private func twoDecimals(_ hundredths: Int128) -> String {
    let fraction = hundredths.magnitude % 100
    let sign = hundredths < 0 ? "-" : ""
    return sign + grouped(hundredths.magnitude / 100) + decimal + (fraction < 10 ? "0" : "") + String(fraction)
  }

  /// Đồng in billions with one decimal, half away from zero.
  public func billions(_ amount: Int128) -> String {
    let tenths = (amount.magnitude + 50_000_000) / 100_000_000
    return (amount < 0 && tenths > 0 ? "-" : "") + grouped(tenths / 10) + decimal + String(tenths % 10)
  }

  /// `12 Mar 2020`, `12/03/2020`.
  public func date(_ day: Day) -> String {
    let (year, month, number) = day.civil
    if self == .vi { return "\(two(number))/\(two(month))/\(year)" }
    return "\(number) \(Self.months[month - 1]) \(year)"
  }

  /// `12 Mar`, `12/03`.
  public func shortDate(_ day: Day) -> String {
    let (_, month, number) = day.civil
    return self == .vi ? "\(two(number))/\(two(month))" : "\(number) \(Self.months[month - 1])"
  }

  func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// Simulated days a second: `5`, `0.5`.
  public func speed(_ daysPerSecond: Double) -> String {
    let thousandths = Int((daysPerSecond * 1000).rounded())
    var fraction = String(thousandths % 1000)
    if fraction == "0" { return grouped(thousandths / 1000) }
    fraction = String(repeating: "0", count: 3 - fraction.count) + fraction
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return grouped(thousandths / 1000) + decimal + fraction
  }
}
