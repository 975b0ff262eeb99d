internal import Ledger

extension ConfigurationValues {
  /// The statistics year: the keys that are written, over a calendar.
  func period(_ standard: StatisticsCalendar) throws(SettingsError) -> StatisticsCalendar {
    var (month, day, offset) = (standard.startMonth, standard.startDay, standard.utcOffsetSeconds)
    if let scalar = scalars[.periodStart] { (month, day) = try start(scalar) }
    if let scalar = scalars[.periodUtcOffset] { offset = try self.offset(scalar) }
    return StatisticsCalendar(startMonth: month, startDay: day, utcOffsetSeconds: offset) ?? standard
  }

  private func start(_ scalar: Scalar) throws(SettingsError) -> (month: Int, day: Int) {
    let allowed = "write month and day, such as \"10-01\""
    guard let (month, day) = pair(scalar.text[...], separator: 0x2D), !scalar.isNull else {
      throw scalar.error("is not a day of the year", allowed: allowed)
    }
    guard StatisticsCalendar(startMonth: month, startDay: day, utcOffsetSeconds: 0) != nil else {
      throw scalar.error("is not a day that every year has", allowed: allowed)
    }
    return (month, day)
  }

  /// Seconds east of UTC.
  private func offset(_ scalar: Scalar) throws(SettingsError) -> Int {
    let isWest = scalar.text.first == "-"
    guard !scalar.isNull, isWest || scalar.text.first == "+",
      let (hours, minutes) = pair(scalar.text.dropFirst(), separator: 0x3A), hours < 24, minutes < 60
    else {
      throw scalar.error("is not an offset from UTC", allowed: "write sign, hours and minutes, such as \"+07:00\"")
    }
    return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
  }

  /// Two numbers of two digits each, with a separator between them.
  private func pair(_ text: Substring, separator: UInt8) -> (Int, Int)? {
    let bytes = Array(text.utf8)
    guard bytes.count == 5, bytes[2] == separator else { return nil }
    let digits = [bytes[0], bytes[1], bytes[3], bytes[4]].map { Int($0) - 0x30 }
    guard digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
    return (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
  }
}
