/// When a delivery that failed is tried again: pure.
enum RetrySchedule {
  /// What to do after an attempt.
  enum Step: Equatable {
    case delivered
    /// After so many seconds.
    case again(afterSeconds: Int64)
    /// The receiver wants no more of anything.
    case disable
    /// It was tried for long enough.
    case giveUp
  }

  /// Seconds after the first, second, … failure: about three days in all, as Standard Webhooks recommends.
  private static let pauses: [Int64] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
  /// No receiver makes a message wait longer than this.
  private static let longestWait: Int64 = 86_400

  /// - Parameters:
  ///   - attempts: made so far, this one included; at least 1.
  ///   - jitter: 0 to 1: pauses are longer by up to a tenth, so that not all come at once.
  static func step(after result: Post.Result, attempts: Int, jitter: Double) -> Step {
    var wait: Int64 = 0
    switch result {
    case .answered(200..<300, _): return .delivered
    case .answered(410, _): return .disable
    case .answered(_, let retryAfter): wait = min(max(retryAfter, 0), longestWait)
    case .failed: break
    }
    guard attempts <= pauses.count else { return .giveUp }
    let pause = pauses[attempts - 1]
    return .again(afterSeconds: max(wait, pause + Int64(Double(pause) * 0.1 * min(max(jitter, 0), 1))))
  }
}
