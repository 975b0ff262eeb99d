internal import Ledger

/// An instant as it is written everywhere: RFC 3339 in UTC, a fraction only where there is one.
///
/// - Parameter microseconds: since 1970-01-01T00:00:00Z.
public func utcTime(microseconds: Int64) -> String {
  let dayLength: Int64 = 86_400_000_000
  let quotient = microseconds / dayLength
  let day = microseconds < quotient * dayLength ? quotient - 1 : quotient
  let rest = microseconds - day * dayLength
  let seconds = rest / 1_000_000
  let fraction = rest % 1_000_000
  func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
  let time = "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
  let digits = String(fraction)
  let tail = fraction == 0 ? "" : "." + String(repeating: "0", count: 6 - digits.count) + digits
  return "\(Day(number: Int32(truncatingIfNeeded: day)))T\(time)\(tail)Z"
}
