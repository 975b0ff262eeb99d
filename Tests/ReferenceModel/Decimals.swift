/// Exact arithmetic and decimal texts.
enum Decimals {
  /// `numerator ÷ denominator` rounded to an integer, halves away from zero; `denominator` is positive.
  static func rounded(_ numerator: Int128, by denominator: Int128) -> Int128 {
    let quotient = numerator.magnitude / denominator.magnitude
    let remainder = numerator.magnitude % denominator.magnitude
    let result = Int128(quotient) + (remainder * 2 >= denominator.magnitude ? 1 : 0)
    return numerator < 0 ? -result : result
  }

  /// A value in hundredths as decimal text without trailing zeros: 3366 is `33.66`, 5000 is `50`.
  static func text(hundredths value: Int128) -> String {
    let sign = value < 0 ? "-" : ""
    let cents = Int(value.magnitude % 100)
    let whole = sign + (value.magnitude / 100).description
    if cents == 0 { return whole }
    return whole + (cents % 10 == 0 ? ".\(cents / 10)" : cents < 10 ? ".0\(cents)" : ".\(cents)")
  }

  /// Whether `a × b < c × d`, exactly (the products have up to 254 bits).
  static func isProductLess(_ a: Int128, _ b: Int128, than c: Int128, _ d: Int128) -> Bool {
    let left = a.multipliedFullWidth(by: b)
    let right = c.multipliedFullWidth(by: d)
    return left.high == right.high ? left.low < right.low : left.high < right.high
  }

  /// Whether a sum can be kept in signed 64 bits.
  static func fits(_ value: Int128) -> Bool { Int64(exactly: value) != nil }

  /// Integer division toward minus infinity.
  static func floorDivision(_ value: Int64, by divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor)
  }
}
