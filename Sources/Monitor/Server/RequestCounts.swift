import Threads

/// Answers by their status. Safe on any thread.
final class RequestCounts: Sendable {
  private let counts = Locked<[Int: Int64]>([:])

  /// Counts an answer.
  func add(_ code: Int) { counts.withLock { $0[code, default: 0] += 1 } }

  /// Answers so far by status.
  var all: [Int: Int64] { counts.withLock { $0 } }
}
