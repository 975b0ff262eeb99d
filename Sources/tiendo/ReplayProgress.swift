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

extension Replay {
  /// Runs with a progress bar, for results that are not shown meanwhile.
  func runShowingProgress(
    _ source: some ReplaySource, threads: Int? = nil,
    output: @escaping @Sendable () -> any PartitionReplay.Output
  ) throws -> [Partition] {
    let progress = ReplayProgress()
    defer { progress.clear() }
    return try run(source, threads: threads, progress: { progress.report($0) }, output: { _ in output() })
  }
}
