/// Instants as microseconds since 1970 in UTC, and days as days since 1970-01-01.
public enum SlowTime {
  static let microsecondsPerDay: Int64 = 86_400_000_000

  /// An RFC 3339 time as the contract wants it (capital `T` and `Z`, or a numeric offset; the year as written 2000 to
  /// 9998; no leap second; a fraction cut to microseconds), or `nil`.
  public static func parse(_ bytes: [UInt8]) -> Int64? {
    guard bytes.count >= 20 else { return nil }
    guard let year = digits(bytes, 0, 4), bytes[4] == UInt8(ascii: "-"),
      let month = digits(bytes, 5, 2), bytes[7] == UInt8(ascii: "-"),
      let day = digits(bytes, 8, 2), bytes[10] == UInt8(ascii: "T"),
      let hour = digits(bytes, 11, 2), bytes[13] == UInt8(ascii: ":"),
      let minute = digits(bytes, 14, 2), bytes[16] == UInt8(ascii: ":"),
      let second = digits(bytes, 17, 2)
    else { return nil }
    guard (2000...9998).contains(year), (1...12).contains(month), (1...daysOfMonth(year, month)).contains(day),
      hour < 24, minute < 60, second < 60
    else { return nil }
    var rest = Array(bytes[19...])
    var fraction: Int64 = 0
    if rest[0] == UInt8(ascii: ".") {
      let places = Array(rest.dropFirst().prefix { (0x30...0x39).contains($0) })
      if places.isEmpty { return nil }
      for place in 0..<6 { fraction = fraction * 10 + (place < places.count ? Int64(places[place] - 0x30) : 0) }
      rest = Array(rest.dropFirst(1 + places.count))
    }
    guard let offsetMinutes = offset(rest) else { return nil }
    let seconds = Int64(dayNumber(year, month, day)) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    return (seconds - Int64(offsetMinutes) * 60) * 1_000_000 + fraction
  }

  /// Minutes east of Greenwich of `Z` or `±hh:mm`, or `nil`.
  static func offset(_ bytes: [UInt8]) -> Int? {
    if bytes == [UInt8(ascii: "Z")] { return 0 }
    guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), let hour = digits(bytes, 1, 2), hour < 24,
      let minute = digits(bytes, 4, 2), minute < 60
    else { return nil }
    switch bytes[0] {
    case UInt8(ascii: "+"): return hour * 60 + minute
    case UInt8(ascii: "-"): return -(hour * 60 + minute)
    default: return nil
    }
  }

  private static func digits(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int? {
    var result = 0
    for byte in bytes[start..<start + count] {
      guard (0x30...0x39).contains(byte) else { return nil }
      result = result * 10 + Int(byte - 0x30)
    }
    return result
  }

  /// The instant in UTC with six digits of a second's fraction: `2020-03-02T02:15:00.000000Z`.
  public static func text(microseconds: Int64) -> String {
    let day = Decimals.floorDivision(microseconds, by: microsecondsPerDay)
    let ofDay = microseconds - day * microsecondsPerDay
    let second = ofDay / 1_000_000
    return dayText(Int(day)) + "T" + padded(second / 3600, 2) + ":" + padded(second / 60 % 60, 2) + ":"
      + padded(second % 60, 2) + "." + padded(ofDay % 1_000_000, 6) + "Z"
  }

  /// A day as `YYYY-MM-DD`.
  public static func dayText(_ dayNumber: Int) -> String {
    let date = civil(dayNumber)
    return padded(Int64(date.year), 4) + "-" + padded(Int64(date.month), 2) + "-" + padded(Int64(date.day), 2)
  }

  static func padded(_ value: Int64, _ width: Int) -> String {
    let text = value.description
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }

  static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  static func daysOfMonth(_ year: Int, _ month: Int) -> Int {
    [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  /// Days since 1970-01-01 of a date, counted year by year and month by month.
  public static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
    var days = day - 1
    for earlier in stride(from: 1, to: month, by: 1) { days += daysOfMonth(year, earlier) }
    let leapYears = { (year: Int) in year / 4 - year / 100 + year / 400 }
    return days + (year - 1970) * 365 + leapYears(year - 1) - leapYears(1969)
  }

  /// The year of a day number.
  static func year(ofDay dayNumber: Int) -> Int {
    var year = 1970 + dayNumber / 366
    while Self.dayNumber(year, 1, 1) > dayNumber { year -= 1 }
    while Self.dayNumber(year + 1, 1, 1) <= dayNumber { year += 1 }
    return year
  }

  /// The date of a day number.
  static func civil(_ dayNumber: Int) -> (year: Int, month: Int, day: Int) {
    let year = year(ofDay: dayNumber)
    var month = 1
    while month < 12 && Self.dayNumber(year, month + 1, 1) <= dayNumber { month += 1 }
    return (year, month, dayNumber - Self.dayNumber(year, month, 1) + 1)
  }
}
