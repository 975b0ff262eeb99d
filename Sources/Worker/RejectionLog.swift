internal import CaseEvents

/// Keeps rejected records from flooding the log: at most one line a reason in ten seconds, with a count.
struct RejectionLog {
  private static let interval = Duration.seconds(10)
  private var silentUntil: [RejectionReason: Duration] = [:]
  private var uncounted: [RejectionReason: Int] = [:]

  /// A line for a rejected record, or `nil` where it is only counted.
  mutating func note(_ rejection: Rejection, place: String, now: Duration) -> String? {
    uncounted[rejection.reason, default: 0] += 1
    if let time = silentUntil[rejection.reason], now < time { return nil }
    silentUntil[rejection.reason] = now + Self.interval
    let count = uncounted.removeValue(forKey: rejection.reason) ?? 1
    return "rejected \(count) \(rejection.reason.rawValue), last at \(place): \(rejection.message)"
  }
}
