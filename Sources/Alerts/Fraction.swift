public import Ledger

/// A rate or percentage as an exact fraction of 1, with a denominator above 0.
public struct Fraction: BitwiseCopyable, Equatable, Sendable {
  /// Numerator.
  public var numerator: Int128
  /// Denominator, above 0.
  public var denominator: Int128

  /// `nil` where the denominator is not above 0.
  public init?(_ numerator: Int128, over denominator: Int128) {
    guard denominator > 0 else { return nil }
    self.numerator = numerator
    self.denominator = denominator
  }

  /// In percent to two decimals, half away from zero.
  public var percent: Percent { Percent(rounding: numerator * 10_000, dividedBy: denominator) }

  /// The value within a few units in the last place. (The library's conversion of `Int128` takes a microsecond.)
  var rounded: Double {
    func double(_ value: Int128) -> Double {
      let magnitude = value.magnitude
      let high = Double(UInt64(truncatingIfNeeded: magnitude >> 64)) * 0x1p64
      let rounded = high + Double(UInt64(truncatingIfNeeded: magnitude))
      return value < 0 ? -rounded : rounded
    }
    return double(numerator) / double(denominator)
  }

  /// Compares this fraction with another to which some hundredths of a percent are added, exactly.
  ///
  /// a/b against c/d + p/10⁴, by cross products: a·(d·10⁴) against b·(c·10⁴ + p·d). Sums of 64-bit numbers over
  /// thousands of periods times 10⁴ stay below 2¹²⁷; the products may need 256 bits.
  ///
  /// - Returns: below 0, 0 or above 0 as this fraction is smaller, equal or larger.
  @inlinable public func compare(with other: Fraction, plusHundredths points: Int64 = 0) -> Int {
    let scaled = other.denominator &* 10_000
    let shifted = other.numerator &* 10_000 &+ Int128(points) &* other.denominator
    if let a = Int64(exactly: numerator), let b = Int64(exactly: scaled), let c = Int64(exactly: denominator),
      let d = Int64(exactly: shifted)
    {
      let left = Int128(a) * Int128(b)
      let right = Int128(c) * Int128(d)
      return left < right ? -1 : left == right ? 0 : 1
    }
    let left = numerator.multipliedFullWidth(by: scaled)
    let right = denominator.multipliedFullWidth(by: shifted)
    if left.high != right.high { return left.high < right.high ? -1 : 1 }
    return left.low < right.low ? -1 : left.low == right.low ? 0 : 1
  }
}
