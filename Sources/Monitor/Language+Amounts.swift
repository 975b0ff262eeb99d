import Foundation
import Ledger

/// Numbers, amounts and times as people write them.
extension Language {
  /// The tag of BCP 47.
  var tag: String { rawValue }

  /// A percentage with its sign: `94,44 %`, `94.44 %`; `–` for none.
  func percentage(_ percent: Percent?) -> String { percent.map { "\(self.percent($0))\u{A0}%" } ?? "–" }

  /// A count, or an amount in words that fit: `1.234.567`, `7,3 nghìn tỷ`, `250 triệu`.
  func figure(_ value: Int128, _ measure: Measure) -> String { measure == .cases ? grouped(value) : amount(value) }

  /// đồng, rounded to three or four figures with the unit of the language; half away from zero.
  func amount(_ value: Int128) -> String {
    let magnitude = value.magnitude
    let sign = value < 0 ? "-" : ""
    if magnitude >= 1_000_000_000_000 {
      return sign + tenths(magnitude, 1_000_000_000_000, text("trn đ", "nghìn tỷ đ"))
    }
    if magnitude >= 1_000_000_000 { return sign + tenths(magnitude, 1_000_000_000, text("bn đ", "tỷ đ")) }
    if magnitude >= 1_000_000 { return sign + tenths(magnitude, 1_000_000, text("m đ", "triệu đ")) }
    return "\(sign)\(grouped(magnitude))\u{A0}đ"
  }

  /// đồng in full: `7.301.304.089.000 đ`.
  func fullAmount(_ value: Int128) -> String { "\(grouped(value))\u{A0}đ" }

  private func tenths(_ magnitude: UInt128, _ unit: UInt128, _ name: String) -> String {
    let tenths = (magnitude * 10 + unit / 2) / unit
    let whole = grouped(tenths / 10)
    // A hundred and more needs no fraction.
    if tenths >= 1000 || tenths % 10 == 0 {
      return "\(tenths >= 1000 ? grouped((tenths + 5) / 10) : whole)\u{A0}\(name)"
    }
    return "\(whole)\(decimal)\(tenths % 10)\u{A0}\(name)"
  }

  /// Points with sign and unit: `+4,11 điểm`.
  func pointsInWords(_ points: Percent?) -> String {
    points == nil ? "–" : "\(self.points(points))\u{A0}\(text("pts", "điểm"))"
  }

  /// An instant in local time: `12/03/2020 09:15`, `12 Mar 2020 09:15`.
  func time(_ microseconds: Int64, _ calendar: StatisticsCalendar) -> String {
    let day = calendar.day(ofMicroseconds: microseconds)
    let local = microseconds / 1_000_000 + Int64(calendar.utcOffsetSeconds)
    let minutes = Int(((local % 86_400) + 86_400) % 86_400 / 60)
    return "\(date(day)) \(two(minutes / 60)):\(two(minutes % 60))"
  }

  /// The day of an instant; an instant that ends a day is of that day for a reader.
  func day(_ microseconds: Int64, _ calendar: StatisticsCalendar) -> String {
    date(calendar.day(ofMicroseconds: microseconds))
  }

  /// How long ago something was, in one unit: `3 s`, `5 phút`, `2 ngày`.
  func span(_ microseconds: Int64) -> String {
    let seconds = max(0, microseconds / 1_000_000)
    if seconds < 120 { return "\(grouped(seconds))\u{A0}\(text("s", "giây"))" }
    if seconds < 7200 { return "\(grouped(seconds / 60))\u{A0}\(text("min", "phút"))" }
    if seconds < 172_800 { return "\(grouped(seconds / 3600))\u{A0}\(text("h", "giờ"))" }
    return "\(grouped(seconds / 86_400))\u{A0}\(text("days", "ngày"))"
  }
}

extension Language {
  /// The language that a reader prefers, of those there are, by `Accept-Language` (RFC 9110, section 12.5.4);
  /// Vietnamese where it says nothing, as its first readers are.
  init(acceptLanguage header: String?) {
    var best: (language: Language, quality: Double)?
    for part in (header ?? "").split(separator: ",").prefix(50) {
      let pieces = part.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
      guard let tag = pieces.first?.prefix(2).lowercased(), let language = Language(rawValue: tag) else { continue }
      let quality = pieces.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
      if quality > best?.quality ?? 0 { best = (language, quality) }
    }
    self = best?.language ?? .vi
  }
}
