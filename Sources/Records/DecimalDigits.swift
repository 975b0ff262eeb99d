extension [UInt8] {
  /// Adds an integer in full, digit by digit into place: the library's conversion goes by way of a string, at ten times
  /// the cost.
  mutating func appendDecimal(_ value: Int128) {
    if value < 0 { append(0x2D) }
    let start = count
    var rest = value.magnitude
    while rest > UInt128(UInt64.max) {
      append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    }
    var low = UInt64(truncatingIfNeeded: rest)
    repeat {
      append(0x30 + UInt8(truncatingIfNeeded: low % 10))
      low /= 10
    } while low > 0
    self[start...].reverse()
  }
}
