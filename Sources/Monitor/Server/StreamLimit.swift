import Threads

/// How many streams may run at once, and whether they are to end. Safe on any thread.
final class StreamLimit: Sendable {
  private let limit: Int
  private let state = Locked<(count: Int, isClosed: Bool)>((0, false))

  init(_ limit: Int) { self.limit = limit }

  /// Whether one more may begin; it must `leave`.
  func enter() -> Bool {
    state.withLock { state in
      guard state.count < limit, !state.isClosed else { return false }
      state.count += 1
      return true
    }
  }

  /// One has ended.
  func leave() { state.withLock { $0.count -= 1 } }

  /// Lets none begin any more.
  func close() { state.withLock { $0.isClosed = true } }

  /// Whether all are to end.
  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// How many there are.
  var count: Int { state.withLock { $0.count } }
}
