/// Days as numbers since 1970-01-01 in the proleptic Gregorian calendar, and the statistics year laid over them.
enum CivilDay {
  /// The number of a date (days-from-civil after Howard Hinnant).
  static func number(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  static func date(of number: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// The number of a date written `YYYY-MM-DD`; nil for anything else, days that do not exist included.
  static func number(written text: some StringProtocol) -> Int? {
    let digits = Array(text.utf8)
    guard digits.count == 10, digits[4] == 0x2D, digits[7] == 0x2D else { return nil }
    func value(_ range: Range<Int>) -> Int? {
      var result = 0
      for digit in digits[range] {
        guard digit >= 0x30, digit <= 0x39 else { return nil }
        result = result * 10 + Int(digit - 0x30)
      }
      return result
    }
    guard let year = value(0..<4), let month = value(5..<7), let day = value(8..<10), month >= 1, month <= 12 else {
      return nil
    }
    let result = number(year: year, month: month, day: day)
    return date(of: result) == (year, month, day) ? result : nil
  }

  /// 1 October of the year before: the first day of the period named by the year in which it ends.
  static func firstDay(ofPeriod period: Int) -> Int {
    number(year: period - 1, month: 10, day: 1)
  }

  /// 30 September: the last day of a period.
  static func lastDay(ofPeriod period: Int) -> Int {
    firstDay(ofPeriod: period + 1) - 1
  }

  /// The period a day falls into.
  static func period(of day: Int) -> Int {
    let (year, month, _) = date(of: day)
    return month >= 10 ? year + 1 : year
  }

  /// 0 is Monday. 1970-01-01 was a Thursday.
  static func weekday(of day: Int) -> Int {
    let remainder = (day + 3) % 7
    return remainder < 0 ? remainder + 7 : remainder
  }

  /// Tết of a year: the first mean new moon after 20 January. Counted in minutes from that of 2000-01-06 18:14 UTC
  /// with a mean month of 42,524 minutes 2.9 seconds; off by a day in some years, which a slump of two weeks bears.
  static func lunarNewYear(year: Int) -> Int {
    let monthSeconds = 2_551_443
    let firstNewMoonSeconds = number(year: 2000, month: 1, day: 6) * 86_400 + (18 + 7) * 3_600 + 14 * 60
    let earliestSeconds = number(year: year, month: 1, day: 21) * 86_400
    var months = (earliestSeconds - firstNewMoonSeconds) / monthSeconds
    while firstNewMoonSeconds + months * monthSeconds < earliestSeconds { months += 1 }
    return (firstNewMoonSeconds + months * monthSeconds) / 86_400
  }
}
