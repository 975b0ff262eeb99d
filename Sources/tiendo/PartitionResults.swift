internal import Alerts
internal import CaseEvents
internal import Engine
internal import Ledger
internal import Records
internal import Replay

/// What one partition of a replay gives out. Used by one thread at a time.
final class PartitionResults: RejectionsOutput {
  /// Rows on their way to the database.
  struct Rows {
    var days: [ClosedDay] = []
    var alerts: [Alert] = []
  }

  private static let rowsAtATime = 2_000

  private let partition: Int32
  private let alerts, rejected, series: ResultSink?
  private let database: ReplayResults?
  private let wantsDays: Bool
  private let endsWithReader: Bool
  private let namesFiles: Bool
  private(set) var firedCount = 0
  private(set) var resolvedCount = 0
  private var writer = JSONWriter()
  private var table = SeriesCSV()
  private var rows = Rows()
  private var restatements = RestatementLog()
  private var lateEvents: LateEvents?
  /// Those that no file takes.
  private(set) var rejections: FirstRejections

  /// - Parameters:
  ///   - database: takes rows; `nil` where none are wanted.
  ///   - wantsDays: whether closed days are among them.
  ///   - lateEvents: takes them where restatements are wanted.
  ///   - endsWithReader: whether nothing else is to be made, so that a reader who goes away is the end.
  ///   - namesFiles: whether a rejected line is told with its file.
  ///   - topic: that the records are, or were, of.
  init(
    partition: Int32, alerts: ResultSink?, rejected: ResultSink?, series: ResultSink?, database: ReplayResults?,
    wantsDays: Bool, lateEvents: LateEvents?, endsWithReader: Bool, namesFiles: Bool, topic: String?
  ) {
    self.partition = partition
    self.alerts = alerts
    self.rejected = rejected
    self.series = series
    self.database = database
    self.wantsDays = wantsDays
    self.endsWithReader = endsWithReader
    self.namesFiles = namesFiles
    self.lateEvents = lateEvents
    rejections = FirstRejections(topic: topic)
  }

  func write(_ alert: Alert) throws {
    if alert.state == .fired { firedCount += 1 } else { resolvedCount += 1 }
    if database != nil {
      rows.alerts.append(alert)
      try flushRows(atLeast: Self.rowsAtATime)
    }
    guard let alerts else { return }
    writer.removeAll()
    writer.alert(alert)
    try finishLine(alerts)
  }

  func write(_ rejection: Rejection, at place: PartitionReplay.Place) throws {
    guard let rejected else { return rejections.take(rejection, at: place) }
    writer.removeAll()
    switch place {
    case .line(let line, let file): writer.rejection(rejection, line: line, file: namesFiles ? file : nil)
    case .archived(let line, let file, let offset, let partition):
      writer.rejection(rejection, line: line, file: file, offset: offset, partition: partition)
    case .record(let offset, let partition): writer.rejection(rejection, offset: offset, partition: partition)
    }
    try finishLine(rejected)
  }

  func write(_ trace: EventTrace) throws {
    guard lateEvents != nil else { return }
    restatements.take(trace)
    try lateEvents?.take(trace)
  }

  func write(_ closed: ClosedDay) throws {
    if lateEvents != nil { restatements.take(closed) }
    if database != nil, wantsDays {
      rows.days.append(closed)
      try flushRows(atLeast: Self.rowsAtATime)
    }
    guard let series else { return }
    table.removeAll()
    table.row(closed)
    try series.write(table.bytes)
    try checkReader(of: series)
  }

  func finish() throws { try flushRows(atLeast: 1) }

  /// Brings what was put aside to where it belongs.
  func empty(alerts: OutputFile?, rejected: OutputFile?, series: OutputFile?) throws {
    if let alerts { try self.alerts?.empty(into: alerts) }
    if let rejected { try self.rejected?.empty(into: rejected) }
    if let series { try self.series?.empty(into: series) }
  }

  /// Writes the closed periods that are other now, a line each.
  ///
  /// - Parameter totals: all records of the partition.
  func writeRestatements(_ totals: [TotalsRecord], to output: OutputFile) throws {
    guard let lateEvents else { return }
    for restatement in restatements.restatements(totals) { try restatement.write(to: output, events: lateEvents) }
  }

  private func flushRows(atLeast count: Int) throws {
    guard let database, rows.days.count + rows.alerts.count >= count else { return }
    try database.write(rows, partition)
    rows = Rows()
  }

  private func finishLine(_ sink: ResultSink) throws {
    try sink.write(writer.bytes)
    try sink.write([0x0A])
    try checkReader(of: sink)
  }

  private func checkReader(of sink: ResultSink) throws {
    if endsWithReader, sink.isReaderGone { throw ReaderGone() }
  }
}

/// Where lines go while a partition is replayed: to where they belong, or aside until those before have gone there.
enum ResultSink {
  case file(OutputFile)
  case spool(Spool, group: Int)

  var isReaderGone: Bool {
    if case .file(let file) = self { file.isReaderGone } else { false }
  }

  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    switch self {
    case .file(let file): try file.write(bytes)
    case .spool(let spool, let group): try spool.write(bytes, to: group)
    }
  }

  func empty(into file: OutputFile) throws(CommandFailure) {
    if case .spool(let spool, let group) = self { try spool.copy(group, to: file) }
  }
}
