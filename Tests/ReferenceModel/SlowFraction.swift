/// An exact number of hundredths of a percent; the denominator is positive.
struct SlowFraction {
  var numerator: Int128
  var denominator: Int128

  var rounded: Int128 { Decimals.rounded(numerator, by: denominator) }

  /// A rate of `done` to `eligible`, which is positive.
  static func rate(_ done: Int128, of eligible: Int128) -> SlowFraction {
    SlowFraction(numerator: 10_000 * done, denominator: eligible)
  }

  func minus(hundredths: Int64) -> SlowFraction {
    SlowFraction(numerator: numerator - Int128(hundredths) * denominator, denominator: denominator)
  }

  func isLess(than other: SlowFraction) -> Bool {
    Decimals.isProductLess(numerator, other.denominator, than: other.numerator, denominator)
  }
}
