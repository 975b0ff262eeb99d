/// RFC 3339 times, as narrow as the contract wants them.
///
/// Remembers the last date: events come in the order of time, more or less, and many have the same one.
struct TimestampParser {
  /// The bytes of the last date and the `T` after it: the first eight, and the eight up to the `T`.
  private var date: (UInt64, UInt64) = noDate
  /// They overlap, so that no text gives these two.
  private static let noDate: (UInt64, UInt64) = (1, 1)
  /// Days since 1970-01-01 of that date.
  private var days: Int64 = 0

  /// Microseconds since 1970-01-01T00:00:00Z of `YYYY-MM-DDThh:mm:ss[.fraction](Z|±hh:mm)`.
  ///
  /// The year as written is 2000 to 9998, the letters are capital, there is no second 60, and a fraction is cut to
  /// microseconds. `nil` for anything else.
  @inline(always) mutating func parse(_ text: BorrowedText) -> Int64? {
    let start = text.start
    let count = text.count
    guard count >= 20 else { return nil }
    let bytes = UnsafeRawPointer(start)
    let date = (bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 3, as: UInt64.self))
    if date != self.date {
      guard let days = Self.days(start) else { return nil }
      (self.date, self.days) = (date, days)
    }
    guard let second = Self.secondOfDay(start + 11) else { return nil }
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
    guard let offsetMinutes = Self.offset(start + index, count: count - index) else { return nil }
    return (days &* 86_400 &+ second &- offsetMinutes &* 60) &* 1_000_000 &+ fraction
  }

  /// Days since 1970-01-01 of `YYYY-MM-DDT`.
  @inline(never) private static func days(_ start: UnsafePointer<UInt8>) -> Int64? {
    var nonDigits: UInt8 = 0
    func two(_ index: Int) -> Int64 {
      let tens = start[index] &- 0x30
      let ones = start[index + 1] &- 0x30
      nonDigits |= (tens > 9 ? 1 : 0) | (ones > 9 ? 1 : 0)
      return Int64(tens) &* 10 &+ Int64(ones)
    }
    let (year, month, day) = (two(0) &* 100 &+ two(2), two(5), two(8))
    guard nonDigits == 0, start[4] == 0x2D, start[7] == 0x2D, start[10] == 0x54, year >= 2000, year <= 9998,
      isDate(year: year, month: month, day: day)
    else { return nil }
    return daysSinceEpoch(year: year, month: month, day: day)
  }

  /// The seconds of `hh:mm:ss`, its eight bytes checked at once in a register.
  @inline(always) private static func secondOfDay(_ start: UnsafePointer<UInt8>) -> Int64? {
    let word = UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self))
    // Digits become their values, colons 0.
    let values = word ^ 0x3030_3A30_303A_3030
    let areDigits = ((values &+ 0x0606_0606_0606_0606) | values) & 0xF0F0_F0F0_F0F0_F0F0 == 0
    guard areDigits, values & 0x0000_FF00_00FF_0000 == 0 else { return nil }
    func two(_ shift: UInt64) -> Int64 {
      let pair = values &>> shift
      return Int64(truncatingIfNeeded: (pair & 0xF) &* 10 &+ (pair &>> 8 & 0xF))
    }
    let (hour, minute, second) = (two(0), two(24), two(48))
    guard hour < 24, minute < 60, second < 60 else { return nil }
    return (hour &* 60 &+ minute) &* 60 &+ second
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
