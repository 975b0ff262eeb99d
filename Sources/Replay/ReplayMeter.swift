internal import Threads

/// How far the partitions of a replay are together. Safe on any thread.
public final class ReplayMeter: Sendable {
  private let progress: Locked<Replay.Progress>
  private let stopped = Locked(false)
  private let report: @Sendable (Replay.Progress) -> Void

  init(total: Int?, report: @escaping @Sendable (Replay.Progress) -> Void) {
    progress = Locked(Replay.Progress(total: total))
    self.report = report
  }

  /// Whether the others have failed, and nothing more is wanted.
  var isStopped: Bool { stopped.withLock { $0 } }

  func stop() { stopped.withLock { $0 = true } }

  /// Notes what was read since the last call.
  ///
  /// - Throws: `CancellationError` where nothing more is wanted.
  func note(_ done: Int, events: Int) throws {
    if isStopped { throw CancellationError() }
    progress.withLock { progress in
      progress.done += done
      progress.events += Int64(events)
      report(progress)
    }
  }

  func finish() { progress.withLock { report($0) } }
}
