/// RFC 3339 times, as narrow as the contract wants them.
enum Timestamp {
  /// Microseconds since 1970-01-01T00:00:00Z of `YYYY-MM-DDThh:mm:ss[.fraction](Z|±hh:mm)`.
  ///
  /// The year as written is 2000 to 9998, the letters are capital, there is no second 60, and a fraction is cut to
  /// microseconds. `nil` for anything else.
  static func parse(_ text: BorrowedText) -> Int64? {
    let start = text.start
    let count = text.count
    guard count >= 20 else { return nil }
    var nonDigits: UInt8 = 0
    func two(_ index: Int) -> Int64 {
      let tens = start[index] &- 0x30
      let ones = start[index + 1] &- 0x30
      nonDigits |= (tens > 9 ? 1 : 0) | (ones > 9 ? 1 : 0)
      return Int64(tens) &* 10 &+ Int64(ones)
    }
    let year = two(0) &* 100 &+ two(2)
    let month = two(5)
    let day = two(8)
    let hour = two(11)
    let minute = two(14)
    let second = two(17)
    let separated =
      start[4] == 0x2D && start[7] == 0x2D && start[10] == 0x54 && start[13] == 0x3A && start[16] == 0x3A
    guard nonDigits == 0, separated, year >= 2000, year <= 9998, hour < 24, minute < 60, second < 60,
      isDate(year: year, month: month, day: day)
    else { return nil }
    var index = 19
    var fraction: Int64 = 0
    if start[index] == 0x2E {
      index += 1
      let first = index
      var weight: Int64 = 100_000
      while index < count, start[index] &- 0x30 <= 9 {
        fraction &+= Int64(start[index] &- 0x30) &* weight
        weight /= 10
        index += 1
      }
      guard index > first else { return nil }
    }
    guard let offsetMinutes = offset(start + index, count: count - index) else { return nil }
    let days = daysSinceEpoch(year: year, month: month, day: day)
    let seconds = ((days &* 24 &+ hour) &* 60 &+ minute &- offsetMinutes) &* 60 &+ second
    return seconds &* 1_000_000 &+ fraction
  }

  /// Minutes east of UTC of `Z` or `±hh:mm`, the whole rest of the text.
  private static func offset(_ start: UnsafePointer<UInt8>, count: Int) -> Int64? {
    if count == 1 { return start[0] == 0x5A ? 0 : nil }
    guard count == 6, start[0] == 0x2B || start[0] == 0x2D, start[3] == 0x3A else { return nil }
    let digits = (start[1] &- 0x30, start[2] &- 0x30, start[4] &- 0x30, start[5] &- 0x30)
    guard digits.0 <= 9, digits.1 <= 9, digits.2 <= 5, digits.3 <= 9 else { return nil }
    let hours = Int64(digits.0) &* 10 &+ Int64(digits.1)
    guard hours < 24 else { return nil }
    let minutes = hours &* 60 &+ Int64(digits.2) &* 10 &+ Int64(digits.3)
    return start[0] == 0x2B ? minutes : -minutes
  }

  private static func isDate(year: Int64, month: Int64, day: Int64) -> Bool {
    switch month {
    case 1, 3, 5, 7, 8, 10, 12: day >= 1 && day <= 31
    case 4, 6, 9, 11: day >= 1 && day <= 30
    case 2: day >= 1 && day <= (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28)
    default: false
    }
  }

  /// Days since 1970-01-01 in the proleptic Gregorian calendar, after Howard Hinnant's `days_from_civil`
  /// (https://howardhinnant.github.io/date_algorithms.html), for years above 0.
  static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year &- 1 : year
    let era = shifted / 400
    let yearOfEra = shifted &- era &* 400
    let dayOfYear = (153 &* (month > 2 ? month &- 3 : month &+ 9) &+ 2) / 5 &+ day &- 1
    let dayOfEra = yearOfEra &* 365 &+ yearOfEra / 4 &- yearOfEra / 100 &+ dayOfYear
    return era &* 146_097 &+ dayOfEra &- 719_468
  }
}
