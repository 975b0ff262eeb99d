internal import Alerts
internal import CaseEvents
internal import Replay

/// The output of a replay of which only the totals are wanted: how far it is, on standard error. Used by one thread.
final class ReplayProgress: Replay.Output {
  private var bar = ProgressBar(sharesTerminal: false)

  func write(_ alert: Alert) {}

  func write(_ rejection: Rejection, line: Int, file: String) {}

  func report(_ progress: Replay.Progress) {
    bar.update(events: progress.events, bytes: progress.bytesRead, of: progress.byteCount)
  }

  /// Wipes the line, for what comes after.
  func finish() { bar.clear() }
}
