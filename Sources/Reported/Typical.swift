/// The size of a figure in the other periods of an office, where it is above 0.
struct Typical {
  /// What a figure must be away from its neighbours to contradict them.
  static let factor: Int128 = 5

  /// The two middle figures of the others; one figure twice where their number is odd.
  let low: Int128
  let high: Int128
  /// Years that the figure covers, each of the size of a neighbour.
  let years: Int128
  /// How many others there are.
  let count: Int
  /// Below this all figures are too small to say something.
  let floor: Int128

  init(low: Int128, high: Int128? = nil, years: Int = 1, count: Int = 1, floor: Int128) {
    self.low = low
    self.high = high ?? low
    self.years = Int128(years)
    self.count = count
    self.floor = floor
  }

  /// Twice the median of the others, for all the years.
  var doubledMiddle: Int128 { (low + high) * years }

  /// Whether a number is less than five times away from both middle figures.
  func allows(_ number: Int128) -> Bool {
    if max(number, high * years) < floor { return true }
    return number * Self.factor > low * years && number < high * years * Self.factor
  }
}
