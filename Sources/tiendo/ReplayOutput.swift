internal import Alerts
internal import CaseEvents
internal import Engine
internal import Ledger
internal import Records
internal import Replay

/// Where the results of a replay go. Used by one thread.
final class ReplayOutput: Replay.Output {
  private let totals: OutputFile?
  private let alerts: OutputFile?
  private let rejected: OutputFile?
  private let namesFiles: Bool
  private let showsSummary: Bool
  private var firedCount = 0
  private var resolvedCount = 0
  private var writer = JSONWriter()
  private var progress: ProgressBar

  /// Opens the outputs that have a path, all of them before anything is read.
  ///
  /// - Parameter namesFiles: whether a rejected line is told with its file.
  init(totals: String?, alerts: String?, rejected: String?, namesFiles: Bool) throws(CommandFailure) {
    self.totals = try Self.open(totals)
    self.alerts = try Self.open(alerts)
    self.rejected = try Self.open(rejected)
    self.namesFiles = namesFiles
    showsSummary = totals == nil && alerts != "-" && rejected != "-"
    progress = ProgressBar(sharesTerminal: alerts == "-" || rejected == "-")
  }

  private static func open(_ path: String?) throws(CommandFailure) -> OutputFile? {
    guard let path else { return nil }
    return try OutputFile(path: path)
  }

  func write(_ alert: Alert) throws {
    if alert.state == .fired { firedCount += 1 } else { resolvedCount += 1 }
    guard let alerts else { return }
    writer.removeAll()
    writer.alert(alert)
    try finishLine(alerts)
  }

  func write(_ rejection: Rejection, line: Int, file: String) throws {
    guard let rejected else { return }
    writer.removeAll()
    writer.rejection(rejection, line: line, file: namesFiles ? file : nil)
    try finishLine(rejected)
  }

  func report(_ progress: Replay.Progress) {
    self.progress.update(events: progress.events, bytes: progress.bytesRead, of: progress.byteCount)
  }

  /// Writes the totals, or the summary, and gives the files their names.
  func finish(_ records: [TotalsRecord], _ counts: Counts) throws {
    progress.clear()
    if let totals { try write(records, counts, to: totals) }
    if showsSummary {
      let output = try OutputFile(path: "-")
      try output.write(
        ReplaySummary.text(records, counts, firedCount: firedCount, resolvedCount: resolvedCount))
      try output.finish()
    }
    for output in [totals, alerts, rejected] { try output?.finish() }
  }

  private func write(_ records: [TotalsRecord], _ counts: Counts, to output: OutputFile) throws {
    writer.removeAll()
    writer.beginObject()
    writer.key("input")
    writer.input(counts)
    writer.key("offices")
    writer.beginArray()
    try output.write(writer.bytes)
    for (index, record) in records.enumerated() {
      writer.removeAll()
      writer.totals(record)
      if index > 0 { try output.write(",") }
      try output.write(writer.bytes)
    }
    try output.write("]}\n")
  }

  /// A stream that nobody reads any more is the end of the replay, unless a file is still to be made.
  private func finishLine(_ output: OutputFile) throws {
    try output.write(writer.bytes)
    try output.write(CollectionOfOne(0x0A))
    guard output.isReaderGone else { return }
    let others = [totals, alerts, rejected].compactMap { $0 }.filter { $0 !== output }
    if others.isEmpty { throw ReaderGone() }
  }
}
