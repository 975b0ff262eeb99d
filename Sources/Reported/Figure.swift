/// A figure as a report has it, exact: a whole number, or a rate with the decimals that were written.
public struct Figure: Hashable, Sendable, CustomStringConvertible {
  /// More digits are no figure of a report; with so many, no sum and no product here leaves 128 bits.
  static let maximumDigits = 24
  /// More decimals are no rate of a report.
  static let maximumDecimals = 6
  private static let maximumDigitsOfRate = 6

  /// The number in units of its last decimal: 8141 for 81.41.
  public let value: Int128
  /// Decimals written; 0 for a whole number.
  public let decimals: Int

  /// A figure with its last decimal as the unit.
  public init(_ value: Int128, decimals: Int = 0) {
    self.value = value
    self.decimals = decimals
  }

  /// A whole number written `1234567`, `1,234,567` or `1.234.567`, with a sign where it is negative.
  init?(number text: String) {
    let (isNegative, digits) = Self.withoutSign(text)
    let separator: Character = digits.contains(",") ? "," : "."
    let groups = digits.split(separator: separator, omittingEmptySubsequences: false)
    guard let first = groups.first, groups.count == 1 || (1...3).contains(first.count),
      groups.dropFirst().allSatisfy({ $0.count == 3 })
    else { return nil }
    self.init(digits: groups.joined(), decimals: 0, isNegative: isNegative, maximumDigits: Self.maximumDigits)
  }

  /// A rate in percent written `81.41` or `81,41`, with or without `%`.
  init?(rate text: String) {
    let (isNegative, number) = Self.withoutSign(text.last == "%" ? trimmed(text.dropLast()) : text)
    let parts = number.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
    guard let whole = parts.first, !whole.isEmpty, whole.count <= Self.maximumDigitsOfRate, parts.count <= 2 else {
      return nil
    }
    let fraction = parts.count == 2 ? parts[1] : ""
    guard parts.count == 1 || (1...Self.maximumDecimals).contains(fraction.count) else { return nil }
    self.init(
      digits: whole + fraction, decimals: fraction.count, isNegative: isNegative, maximumDigits: Self.maximumDigits)
  }

  private init?(digits: some StringProtocol, decimals: Int, isNegative: Bool, maximumDigits: Int) {
    guard (1...maximumDigits).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    let magnitude = digits.utf8.reduce(Int128(0)) { $0 * 10 + Int128($1 - 0x30) }
    self.init(isNegative ? -magnitude : magnitude, decimals: decimals)
  }

  private static func withoutSign(_ text: String) -> (isNegative: Bool, rest: String) {
    let isNegative = text.first == "-" || text.first == "\u{2212}"
    return (isNegative, isNegative ? String(text.dropFirst()) : text)
  }

  /// Digits in groups of three, and the decimals: `-1,234,567`, `81.41`.
  public var description: String {
    let (whole, fraction) = parts
    var grouped = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { grouped += "," }
      grouped.append(digit)
    }
    return sign + grouped + (decimals > 0 ? "." + fraction : "")
  }

  /// The digits without groups, as a number of JSON.
  public var plain: String {
    let (whole, fraction) = parts
    return sign + whole + (decimals > 0 ? "." + fraction : "")
  }

  private var sign: String { value < 0 ? "-" : "" }

  private var parts: (whole: String, fraction: String) {
    let digits = String(value.magnitude)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return (String(padded.dropLast(decimals)), String(padded.suffix(decimals)))
  }
}

/// A text without the spaces around it, those that do not break included.
func trimmed(_ text: some StringProtocol) -> String {
  let withoutFirst = text.drop { $0.isWhitespace }
  return String(String(withoutFirst.reversed().drop { $0.isWhitespace }.reversed()))
}
