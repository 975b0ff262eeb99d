public import Ledger

/// How many cases of an office are done and eligible at the end of each of some days.
public struct CaseSeries: Equatable, Sendable {
  /// The figures of a day.
  public struct Figures: Equatable, Sendable {
    /// Cases done in the period.
    public var done: Int
    /// Cases eligible; not fewer.
    public var eligible: Int

    /// Figures of a day.
    public init(done: Int, eligible: Int) {
      self.done = done
      self.eligible = eligible
    }
  }

  /// A target in hundredths of a percent.
  public struct Target: Equatable, Sendable {
    /// For the rate in cases.
    public var casesHundredths: Int64
    /// For the rate in money.
    public var moneyHundredths: Int64

    /// A target for both rates.
    public init(casesHundredths: Int64, moneyHundredths: Int64 = 0) {
      self.casesHundredths = casesHundredths
      self.moneyHundredths = moneyHundredths
    }
  }

  /// More cases than anybody works out by hand: 10,000.
  public static let maximumCases = 10_000
  /// Three years of days: 1,100.
  public static let maximumDays = 1_100
  /// Events of one series, so that a test ends soon: 1,000,000.
  public static let maximumEvents = 1_000_000

  /// Code of the office.
  public var office: String
  /// The day of the first figures.
  public var firstDay: Day
  /// A day each.
  public var figures: [Figures]
  /// The target for each period that the series reaches; `nil` for none.
  public var target: Target?

  /// A series of figures.
  public init(office: String, firstDay: Day, figures: [Figures], target: Target? = nil) {
    self.office = office
    self.firstDay = firstDay
    self.figures = figures
    self.target = target
  }

  /// The day of the last figures.
  public var lastDay: Day { firstDay.advanced(by: figures.count - 1) }

  /// Events that lead to the figures of several series, by day, on each day in the order of the series, as lines of
  /// JSON. The offices differ.
  ///
  /// Targets are set when the first day begins; all other events are at noon, local time. On the way from one day's
  /// figures to the next the rate stays between the two, up to one case: new cases are accepted, done ones completed,
  /// the way back is by reopening and by classifying as not eligible. Amounts are 0, so money has no rate.
  public static func events(of series: [CaseSeries], _ calendar: StatisticsCalendar) -> [String] {
    var writers = series.map { SeriesWriter($0, calendar) }
    guard let first = series.map(\.firstDay).min(), let last = series.map(\.lastDay).max(), first <= last else {
      return []
    }
    var events: [String] = []
    for day in first...last {
      for index in writers.indices { events += writers[index].events(of: day) }
    }
    return events
  }

  /// How many events of cases the series takes.
  public func eventCount(_ calendar: StatisticsCalendar) -> Int {
    var (count, before) = (0, Figures(done: 0, eligible: 0))
    for (index, figures) in figures.enumerated() {
      let day = firstDay.advanced(by: index)
      if index > 0, calendar.period(of: day).first == day { before.beginPeriod() }
      count += SeriesStep.steps(from: before, to: figures).reduce(0) { $0 + $1.eventCount }
      before = figures
    }
    return count
  }
}

extension CaseSeries.Figures {
  /// What is not done is carried into the next period.
  mutating func beginPeriod() { self = Self(done: 0, eligible: eligible - done) }
}
