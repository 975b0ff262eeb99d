/// A slip of whoever typed a figure: what separates the figure in the report from the one that was meant.
public enum Slip: String, CaseIterable, Sendable {
  case tenTimesTooLarge = "10-times-too-large"
  case hundredTimesTooLarge = "100-times-too-large"
  case thousandTimesTooLarge = "1000-times-too-large"
  case tenTimesTooSmall = "10-times-too-small"
  case hundredTimesTooSmall = "100-times-too-small"
  case thousandTimesTooSmall = "1000-times-too-small"
  case digitTooMany = "digit-too-many"
  case digitMissing = "digit-missing"
  case digitsExchanged = "digits-exchanged"
  case wrongDigit = "wrong-digit"

  /// In words, for a person.
  public var words: String {
    switch self {
    case .tenTimesTooLarge: "ten times too large"
    case .hundredTimesTooLarge: "a hundred times too large"
    case .thousandTimesTooLarge: "a thousand times too large"
    case .tenTimesTooSmall: "ten times too small"
    case .hundredTimesTooSmall: "a hundred times too small"
    case .thousandTimesTooSmall: "a thousand times too small"
    case .digitTooMany: "a digit too many"
    case .digitMissing: "a digit is missing"
    case .digitsExchanged: "two digits exchanged"
    case .wrongDigit: "a wrong digit"
    }
  }

  /// Whether the digits are right and the size is not.
  var isOfSize: Bool { Self.factors.contains { $0.large == self || $0.small == self } }

  private static let factors: [(factor: Int128, large: Slip, small: Slip)] = [
    (10, .tenTimesTooLarge, .tenTimesTooSmall), (100, .hundredTimesTooLarge, .hundredTimesTooSmall),
    (1000, .thousandTimesTooLarge, .thousandTimesTooSmall),
  ]

  /// Every number that one slip makes a printed one, each with the first slip of the list that does.
  static func originals(of printed: Int128) -> [Int128: Slip] {
    var originals: [Int128: Slip] = [:]
    func add(_ original: Int128, _ slip: Slip) {
      if original != printed, originals[original] == nil { originals[original] = slip }
    }
    for (factor, large, small) in factors {
      if printed % factor == 0 { add(printed / factor, large) }
      add(printed * factor, small)
    }
    let digits = String(printed.magnitude).utf8.map { Int128($0 - 0x30) }
    func number(_ digits: some Sequence<Int128>) -> Int128 {
      let magnitude = digits.reduce(0) { $0 * 10 + $1 }
      return printed < 0 ? -magnitude : magnitude
    }
    let places = digits.indices
    for place in places where digits.count > 1 { add(number(digits[..<place] + digits[(place + 1)...]), .digitTooMany) }
    for place in 0...digits.count {
      for digit in Int128(0)...9 { add(number(digits[..<place] + [digit] + digits[place...]), .digitMissing) }
    }
    for place in places.dropFirst() {
      var exchanged = digits
      exchanged.swapAt(place - 1, place)
      add(number(exchanged), .digitsExchanged)
    }
    for place in places {
      for digit in Int128(0)...9 {
        var changed = digits
        changed[place] = digit
        add(number(changed), .wrongDigit)
      }
    }
    return originals
  }
}
