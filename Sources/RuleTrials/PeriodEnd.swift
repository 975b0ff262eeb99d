internal import Alerts
public import Ledger

/// Where an office with a target stood at the end of a period, with all that was said of the period later.
public struct PeriodEnd: Equatable, Sendable {
  /// Code of the office.
  public let office: String
  /// The period.
  public let period: Period
  private let cases: Columns
  private let money: Columns
  private let target: Target

  /// `nil` without a target.
  public init?(_ record: TotalsRecord, period: Period) {
    guard let target = record.target else { return nil }
    office = record.office
    self.period = period
    cases = record.cases
    money = record.money
    self.target = target
  }

  /// The rate; `nil` where nothing was eligible.
  public func rate(_ measure: Measure) -> Percent? { measure == .cases ? cases.rate : money.rate }

  /// The target.
  public func target(_ measure: Measure) -> Percent { Percent(hundredths: Int128(targetHundredths(measure))) }

  /// Whether the rate is below the target, compared exactly; `nil` without a rate.
  public func isBelowTarget(_ measure: Measure) -> Bool? {
    let columns = measure == .cases ? cases : money
    guard let rate = Fraction(columns.done, over: columns.eligible),
      let target = Fraction(Int128(targetHundredths(measure)), over: 10_000)
    else { return nil }
    return rate.compare(with: target) < 0
  }

  private func targetHundredths(_ measure: Measure) -> Int32 {
    measure == .cases ? target.casesHundredths : target.moneyHundredths
  }
}

/// What was replayed, as far as alerts are judged by it.
public struct TrialHistory: Sendable {
  /// Days and periods.
  public let calendar: StatisticsCalendar
  /// From the day of the first event to the last day replayed; `nil` where no event was applied.
  public let days: ClosedRange<Day>?
  /// Offices with events, in ascending byte order.
  public let offices: [String]
  /// The periods whose last day was closed, of offices with a target for them, by office, then period.
  public let periodEnds: [PeriodEnd]
  private let periodEndsByOffice: [String: [PeriodEnd]]

  /// The history behind the state of a replay.
  ///
  /// - Parameters:
  ///   - firstDay: of the first event.
  ///   - openDay: the day open at the end.
  ///   - lastDay: up to which days were asked to be closed; `nil` where the open day is the last.
  ///   - totals: all records, by office, then period.
  public init(
    calendar: StatisticsCalendar, firstDay: Day?, openDay: Day?, lastDay: Day?, totals: [TotalsRecord]
  ) {
    self.calendar = calendar
    guard let firstDay, let openDay else {
      days = nil
      offices = []
      periodEnds = []
      periodEndsByOffice = [:]
      return
    }
    days = firstDay...max(firstDay, min(lastDay ?? openDay, openDay))
    offices = totals.reduce(into: []) { if $0.last != $1.office { $0.append($1.office) } }
    periodEnds = totals.compactMap { record in
      let period = calendar.period(Int(record.period))
      return period.last < openDay ? PeriodEnd(record, period: period) : nil
    }
    periodEndsByOffice = Dictionary(grouping: periodEnds, by: \.office)
  }

  /// Where an office stood at the end of a period; `nil` where that was not closed or had no target.
  func periodEnd(office: String, period: Int32) -> PeriodEnd? {
    periodEndsByOffice[office]?.first { $0.period.year == period }
  }

  /// The end of the last day, in microseconds since 1970-01-01T00:00:00Z: until then alerts that are open have fired.
  public var endMicroseconds: Int64 { days.map { calendar.end(of: $0.upperBound).microseconds } ?? 0 }

  /// How many days were replayed.
  public var dayCount: Int { days.map { $0.lowerBound.distance(to: $0.upperBound) + 1 } ?? 0 }
}
