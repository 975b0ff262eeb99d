internal import Replay
internal import Threads

/// A progress bar that may be told on any thread.
final class ReplayProgress: Sendable {
  private let bar = Locked(ProgressBar(sharesTerminal: false))

  func report(_ progress: Replay.Progress) {
    bar.withLock { $0.update(events: progress.events, bytes: progress.done, of: progress.total) }
  }

  func clear() { bar.withLock { $0.clear() } }
}
