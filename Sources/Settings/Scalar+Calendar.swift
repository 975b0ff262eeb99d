internal import Ledger

extension Scalar {
  /// The day on which a statistics year begins, as `10-01`: one that every year has.
  func startOfYear() throws(SettingsError) -> (month: Int, day: Int) {
    let allowed = "write month and day, such as \"10-01\""
    guard let (month, day) = Self.pair(text[...], separator: 0x2D), !isNull else {
      throw error("is not a day of the year", allowed: allowed)
    }
    guard StatisticsCalendar(startMonth: month, startDay: day, utcOffsetSeconds: 0) != nil else {
      throw error("is not a day that every year has", allowed: allowed)
    }
    return (month, day)
  }

  /// Seconds east of UTC, written as `+07:00`.
  func utcOffset() throws(SettingsError) -> Int {
    let isWest = text.first == "-"
    guard !isNull, isWest || text.first == "+", let (hours, minutes) = Self.pair(text.dropFirst(), separator: 0x3A),
      hours < 24, minutes < 60
    else {
      throw error("is not an offset from UTC", allowed: "write sign, hours and minutes, such as \"+07:00\"")
    }
    return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
  }

  /// A calendar day, written as `2020-03-31`.
  func day() throws(SettingsError) -> Day {
    guard !isNull, let day = Self.day(text) else { throw error("is not a day", allowed: "write it as 2020-03-31") }
    return day
  }

  /// An instant with its offset from UTC, as in an event, in microseconds since 1970-01-01T00:00:00Z; `nil` for
  /// anything else. Digits beyond microseconds are cut.
  var instantMicroseconds: Int64? {
    let form =
      #/
      ([0-9]{4}-[0-9]{2}-[0-9]{2}) T ([01][0-9]|2[0-3]) : ([0-5][0-9]) : ([0-5][0-9]) (?:\.([0-9]+))?
      (?: Z | ([+-]) ([01][0-9]|2[0-3]) : ([0-5][0-9]) )
    /#
    guard !isNull, let parts = text.wholeMatch(of: form), let day = Self.day(parts.1), let hours = Int64(parts.2),
      let minutes = Int64(parts.3), let seconds = Int64(parts.4)
    else { return nil }
    let fraction = Int64(((parts.5 ?? "") + "000000").prefix(6)) ?? 0
    let offset = (Int64(parts.7 ?? "0") ?? 0) * 60 + (Int64(parts.8 ?? "0") ?? 0)
    let local = (Int64(day.number) * 1440 + hours * 60 + minutes) * 60 + seconds
    return (local - (parts.6 == "-" ? -offset : offset) * 60) * 1_000_000 + fraction
  }

  /// A day of the years that events may have.
  private static func day(_ text: some StringProtocol) -> Day? {
    guard let day = Day(text), (2000...9998).contains(day.civil.year) else { return nil }
    return day
  }

  /// Two numbers of two digits each, with a separator between them.
  private static func pair(_ text: Substring, separator: UInt8) -> (Int, Int)? {
    let bytes = Array(text.utf8)
    guard bytes.count == 5, bytes[2] == separator else { return nil }
    let digits = [bytes[0], bytes[1], bytes[3], bytes[4]].map { Int($0) - 0x30 }
    guard digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
    return (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
  }
}
