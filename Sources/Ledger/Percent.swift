/// A percentage in hundredths of a percent, exact: 8333 is 83.33 %.
public struct Percent: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Hundredths of a percent.
  public let hundredths: Int128

  /// So many hundredths of a percent.
  public init(hundredths: Int128) { self.hundredths = hundredths }

  /// The share of two numbers to two decimals, half away from zero; `nil` where `whole` is not above 0.
  ///
  /// The rate of the contract: 100 × done ÷ eligible (section "Totals").
  public init?(_ part: Int128, of whole: Int128) {
    guard whole > 0 else { return nil }
    self.init(rounding: part * 10_000, dividedBy: whole)
  }

  /// `numerator ÷ denominator` hundredths, half away from zero; the denominator is above 0.
  public init(rounding numerator: Int128, dividedBy denominator: Int128) {
    let (quotient, remainder) = numerator.magnitude.quotientAndRemainder(dividingBy: denominator.magnitude)
    let rounded = Int128(quotient) + (remainder * 2 >= denominator.magnitude ? 1 : 0)
    hundredths = numerator < 0 ? -rounded : rounded
  }

  /// By value.
  public static func < (left: Percent, right: Percent) -> Bool { left.hundredths < right.hundredths }

  /// The number without needless zeros: `83.33`, `80`, `-0.5`.
  public var description: String {
    let magnitude = hundredths.magnitude
    let sign = hundredths < 0 ? "-" : ""
    let fraction = Int(magnitude % 100)
    if fraction == 0 { return "\(sign)\(magnitude / 100)" }
    if fraction % 10 == 0 { return "\(sign)\(magnitude / 100).\(fraction / 10)" }
    return "\(sign)\(magnitude / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }
}
