public import Ledger

/// An office at the close of a day: what is published of the day, and a row of a series.
public struct ClosedDay: Equatable, Sendable {
  /// The columns of an office in a period; one object for all days that are closed without an event between them.
  public final class Standing: Equatable, Sendable {
    /// Year of the period.
    public let period: Int32
    /// The columns in cases.
    public let cases: Columns
    /// The columns in đồng.
    public let money: Columns

    init(period: Int32, cases: Columns, money: Columns) {
      self.period = period
      self.cases = cases
      self.money = money
    }

    /// Equal in all columns.
    public static func == (left: Standing, right: Standing) -> Bool {
      left === right || (left.period == right.period && left.cases == right.cases && left.money == right.money)
    }
  }

  /// Code of the office.
  public var office: String
  /// The day.
  public var day: Day
  /// The period of the day.
  public var period: Period
  /// Where the office stood.
  public var standing: Standing
  /// The office's target for the period.
  public var target: Target?

  /// The columns of the period at the end of the day.
  public func columns(_ measure: Measure) -> Columns { measure == .cases ? standing.cases : standing.money }

  /// What the target asks for on the day; `nil` without a target.
  public func pace(_ measure: Measure) -> Percent? {
    let hundredths = measure == .cases ? target?.casesHundredths : target?.moneyHundredths
    return hundredths.map { period.pace(of: Percent(hundredths: Int128($0)), onDay: period.number(of: day)) }
  }
}
