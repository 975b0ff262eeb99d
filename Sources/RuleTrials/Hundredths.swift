/// A number to two decimals, exact: 150 is 1.5.
public struct Hundredths: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// How many hundredths, not below 0.
  public let value: Int128

  /// `numerator ÷ denominator` to two decimals, half up; the one not below 0, the other above.
  public init(rounding numerator: Int128, dividedBy denominator: Int128) {
    let (quotient, remainder) = (numerator * 100).quotientAndRemainder(dividingBy: denominator)
    value = quotient + (remainder * 2 >= denominator ? 1 : 0)
  }

  /// By value.
  public static func < (left: Hundredths, right: Hundredths) -> Bool { left.value < right.value }

  /// With both decimals: `1.50`.
  public var description: String { "\(value / 100).\(value % 100 < 10 ? "0" : "")\(value % 100)" }
}
