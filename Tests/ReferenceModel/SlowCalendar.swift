/// Local days and periods.
public struct SlowCalendar: Equatable, Sendable {
  /// The month in which a period begins.
  public var startMonth: Int
  /// The day of that month.
  public var startDay: Int
  /// Minutes east of Greenwich.
  public var offsetMinutes: Int

  /// Vietnam's statistics year: from 1 October at UTC+7.
  public static let vietnam = SlowCalendar(startMonth: 10, startDay: 1, offsetMinutes: 420)

  /// A calendar of these settings; the caller answers for the date being one of every year.
  public init(startMonth: Int, startDay: Int, offsetMinutes: Int) {
    self.startMonth = startMonth
    self.startDay = startDay
    self.offsetMinutes = offsetMinutes
  }

  /// A calendar from the texts of the configuration (`MM-DD`, `+HH:MM`), or `nil` if they are none.
  public init?(start: String, utcOffset: String) {
    let parts = start.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 2, let offset = SlowTime.offset(Array(utcOffset.utf8)) else { return nil }
    self.init(startMonth: parts[0], startDay: parts[1], offsetMinutes: offset)
  }

  private var offsetMicroseconds: Int64 { Int64(offsetMinutes) * 60_000_000 }

  /// The local day of an instant.
  public func day(ofMicroseconds time: Int64) -> Int {
    Int(Decimals.floorDivision(time + offsetMicroseconds, by: SlowTime.microsecondsPerDay))
  }

  /// The instant at which a day begins, in microseconds since 1970.
  public func beginning(ofDay day: Int) -> Int64 {
    Int64(day) * SlowTime.microsecondsPerDay - offsetMicroseconds
  }

  /// The first day of a period: the period is named by the year in which it ends.
  public func firstDay(ofPeriod period: Int) -> Int {
    let isCalendarYear = startMonth == 1 && startDay == 1
    return SlowTime.dayNumber(isCalendarYear ? period : period - 1, startMonth, startDay)
  }

  /// The number of days in a period.
  public func length(ofPeriod period: Int) -> Int {
    firstDay(ofPeriod: period + 1) - firstDay(ofPeriod: period)
  }

  /// The period of a day.
  public func period(ofDay day: Int) -> Int {
    var period = SlowTime.year(ofDay: day)
    while firstDay(ofPeriod: period) > day { period -= 1 }
    while firstDay(ofPeriod: period + 1) <= day { period += 1 }
    return period
  }

  /// The number of a day in its period, from 1.
  public func number(ofDay day: Int) -> Int { day - firstDay(ofPeriod: period(ofDay: day)) + 1 }
}
