import Threads

/// The latest view and how fresh it is, for all who look. Safe on any thread.
final class BoardStore: Sendable {
  private struct State {
    var view: BoardView
    var freshness = Freshness()
    var watchers: [Int: AsyncStream<Void>.Continuation] = [:]
    var nextWatcher = 0
  }

  private let state: Locked<State>

  init(_ view: BoardView) { state = Locked(State(view: view)) }

  /// The latest view.
  var view: BoardView { state.withLock { $0.view } }

  /// How fresh it is.
  var freshness: Freshness { state.withLock { $0.freshness } }

  /// Shows a new view, and tells those who watch.
  func show(_ view: BoardView) {
    state.withLock { $0.view = view }
    wake()
  }

  /// Has those who watch look, as with a new view.
  func wake() {
    let watchers = state.withLock { Array($0.watchers.values) }
    for watcher in watchers { watcher.yield() }
  }

  /// Changes what is known of the freshness.
  func update(_ change: (inout Freshness) -> Void) { state.withLock { change(&$0.freshness) } }

  /// A signal for each new view; several that nobody waited for are one.
  func changes() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let number = state.withLock { state in
      state.nextWatcher += 1
      state.watchers[state.nextWatcher] = continuation
      return state.nextWatcher
    }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { _ = $0.watchers.removeValue(forKey: number) }
    }
    return stream
  }
}
