/// An instant on the event-time line, with the local day it counts as.
///
/// The end of a day is the instant at which the next one begins, and counts as the day that ends. So of two equal
/// instants the one of the later day is the later moment.
public struct Moment: Hashable, Comparable, Sendable {
  /// Microseconds since 1970-01-01T00:00:00Z.
  public let microseconds: Int64
  /// The local day that the instant counts as.
  public let day: Day

  /// A moment of a day.
  @inlinable public init(microseconds: Int64, day: Day) {
    self.microseconds = microseconds
    self.day = day
  }

  /// By instant; of two equal instants the one of the later day is later.
  @inlinable public static func < (left: Moment, right: Moment) -> Bool {
    left.microseconds != right.microseconds ? left.microseconds < right.microseconds : left.day < right.day
  }
}

/// Days and statistics years (periods) of the offices: a fixed UTC offset and the day on which a period begins.
public struct StatisticsCalendar: Hashable, Sendable {
  /// Month in which a period begins, 1–12.
  public let startMonth: Int
  /// Day of that month, one that every year has.
  public let startDay: Int
  /// Seconds east of UTC, within a day.
  public let utcOffsetSeconds: Int

  /// 1 October, UTC+7: the statistics year of the enforcement offices of Vietnam.
  public static let vietnam = StatisticsCalendar(validMonth: 10, day: 1, utcOffsetSeconds: 7 * 3600)

  /// `nil` where not every year has that day, or the offset is a day or more.
  public init?(startMonth: Int, startDay: Int, utcOffsetSeconds: Int) {
    guard Day(year: 2001, month: startMonth, day: startDay) != nil, abs(utcOffsetSeconds) < 86_400 else { return nil }
    self.init(validMonth: startMonth, day: startDay, utcOffsetSeconds: utcOffsetSeconds)
  }

  private init(validMonth: Int, day: Int, utcOffsetSeconds: Int) {
    startMonth = validMonth
    startDay = day
    self.utcOffsetSeconds = utcOffsetSeconds
  }

  /// The local day of an instant in microseconds since 1970-01-01T00:00:00Z.
  @inlinable public func day(ofMicroseconds microseconds: Int64) -> Day {
    let dayLength: Int64 = 86_400_000_000
    let local = microseconds &+ Int64(utcOffsetSeconds) &* 1_000_000
    let quotient = local / dayLength
    return Day(number: Int32(truncatingIfNeeded: local < quotient &* dayLength ? quotient &- 1 : quotient))
  }

  /// The end of a day, as the moment at which the next one begins.
  public func end(of day: Day) -> Moment {
    let seconds = (Int64(day.number) + 1) * 86_400 - Int64(utcOffsetSeconds)
    return Moment(microseconds: seconds * 1_000_000, day: day)
  }

  /// The period that holds a day, named by the year in which it ends.
  public func period(of day: Day) -> Period {
    let date = day.civil
    let begins = date.month > startMonth || (date.month == startMonth && date.day >= startDay)
    let endsInItsFirstYear = startMonth == 1 && startDay == 1
    return period(begins && !endsInItsFirstYear ? date.year + 1 : date.year)
  }

  /// The period with a name.
  public func period(_ year: Int) -> Period {
    let endsInItsFirstYear = startMonth == 1 && startDay == 1
    let firstYear = endsInItsFirstYear ? year : year - 1
    // Every year from 1 to 9999 has the start day, and beyond those no event leads.
    let first = Day(year: firstYear, month: startMonth, day: startDay) ?? Day(number: 0)
    let next = Day(year: firstYear + 1, month: startMonth, day: startDay) ?? first.advanced(by: 365)
    return Period(year: Int32(year), first: first, last: next.advanced(by: -1))
  }
}

/// One statistics year.
public struct Period: Hashable, Sendable {
  /// The year in which it ends, which names it.
  public let year: Int32
  /// Its first day.
  public let first: Day
  /// Its last day.
  public let last: Day

  /// A period by its bounds, as `StatisticsCalendar.period` gives them.
  public init(year: Int32, first: Day, last: Day) {
    self.year = year
    self.first = first
    self.last = last
  }

  /// Days in the period.
  public var length: Int { first.distance(to: last) + 1 }

  /// The number of a day in the period; the first is 1.
  public func number(of day: Day) -> Int { first.distance(to: day) + 1 }

  /// What a target asks for by a day, given by its number: target × elapsed ÷ total (section "Rules" of the contract).
  public func pace(of target: Percent, onDay number: Int) -> Percent {
    Percent(rounding: target.hundredths * Int128(number), dividedBy: Int128(length))
  }

  /// Whether a day falls in the period.
  @inlinable public func contains(_ day: Day) -> Bool { day >= first && day <= last }
}
