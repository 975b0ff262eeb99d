/// A number that a state holds in two ways which do not agree.
public struct AuditDifference: Equatable, Sendable, CustomStringConvertible {
  /// Code of the office.
  public var office: String
  /// The period; `nil` where it is over all periods.
  public var period: Int32?
  /// The category; `nil` for the office as a whole.
  public var category: String?
  /// What the number is.
  public var name: String
  /// The number as it is kept.
  public var kept: Int128
  /// What it must be.
  public var expected: Int128
  /// What that follows from: `cases`, `categories`, or the columns it is the sum of.
  public var source: String

  /// One line: `office 74, period 2020, category credit: collected is 5, by the cases 4`.
  public var description: String {
    let period = period.map { ", period \($0)" } ?? ""
    let category = category.map { ", category \($0)" } ?? ""
    return "office \(office)\(period)\(category): \(name) is \(kept), by \(source) \(expected)"
  }
}
