/// Percentages and points with at most two decimals, read from their digits: no floating point comes near them.
enum HundredthsText {
  /// The hundredths of a number written plainly, as `80`, `80.5` or `80.25`; `nil` for everything else, such as a
  /// sign, an exponent, a third decimal, a comma, a percent sign or leading zeros.
  static func hundredths(_ text: String) -> Int64? {
    let parts = text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
    guard let whole = parts.first, isPlainNumber(whole), whole.count <= 15, parts.count <= 2 else { return nil }
    let fraction = parts.count == 2 ? Array(parts[1]) : [0x30]
    guard (1...2).contains(fraction.count), fraction.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    let digits = Array(whole) + fraction + Array(repeating: 0x30, count: 2 - fraction.count)
    return digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
  }
}

extension Scalar {
  /// A percentage, a number of points or a factor from 0 to 100, in hundredths.
  func hundredths(_ noun: String) throws(SettingsError) -> Int64 {
    guard !isNull, let value = HundredthsText.hundredths(text), value <= 10_000 else {
      throw error(
        "is not \(noun) from 0 to 100",
        allowed: "write digits and at most two decimals behind a point, such as 5 or 2.25")
    }
    return value
  }
}
