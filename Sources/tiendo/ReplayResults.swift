internal import Engine
internal import Ledger
internal import Records
internal import Replay
internal import Snapshots
internal import Threads

/// Where the results of a replay go: files, standard output, a database, or a summary for people. Partitions write into
/// `PartitionResults` of their own, which are put together at the end.
final class ReplayResults: Sendable {
  /// The paths asked for; `nil` where something is not wanted.
  struct Paths {
    var totals: String?
    var alerts: String?
    var rejected: String?
    var series: String?
    var restated: String?
    var database: String?
  }

  private struct State {
    let totals, alerts, rejected, series, restated: OutputFile?
    let database: StateExport?
    var progress: ProgressBar
  }

  private let state: Locked<State>
  private let showsSummary: Bool
  private let namesFiles: Bool
  private let topic: String?
  private let isOnePartition: Bool
  private let wantsDays: Bool
  /// For what cannot go out yet; `nil` where all can.
  private let spool: Spool?
  private let endsWithReader: Bool

  /// Opens what has a path, all of it before anything is read.
  ///
  /// - Parameters:
  ///   - namesFiles: whether a rejected line is told with its file.
  ///   - wantsDays: whether a series goes into the database.
  ///   - source: what is replayed; results of one partition can go out while they are made.
  init(_ paths: Paths, namesFiles: Bool, wantsDays: Bool, source: any ReplaySource) throws {
    self.namesFiles = namesFiles
    topic = source.topicName
    let isOnePartition = source.partitions.count == 1
    self.isOnePartition = isOnePartition
    self.wantsDays = wantsDays
    let all = [paths.totals, paths.alerts, paths.rejected, paths.series, paths.restated, paths.database]
    endsWithReader = all.compactMap(\.self).count == 1
    showsSummary = paths.totals == nil && ![paths.alerts, paths.rejected, paths.series, paths.restated].contains("-")
    let isScrolling = [paths.alerts, paths.rejected, paths.series].contains("-") && isOnePartition
    let goesAside = !isOnePartition && [paths.alerts, paths.rejected, paths.series].contains { $0 != nil }
    spool = goesAside || paths.restated != nil ? try Spool() : nil
    let database = try paths.database.map { path in try StateExport.begin(path, isOnePartition: isOnePartition) }
    func open(_ path: String?) throws -> OutputFile? { try path.map { path in try OutputFile(path: path) } }
    state = Locked(
      State(
        totals: try open(paths.totals), alerts: try open(paths.alerts), rejected: try open(paths.rejected),
        series: try open(paths.series), restated: try open(paths.restated), database: database,
        progress: ProgressBar(sharesTerminal: isScrolling)))
    var header = SeriesCSV()
    header.header()
    try state.withLock { state in try state.series?.write(header.bytes) }
  }

  /// What a partition writes into.
  func partition(_ number: Int32) -> PartitionResults {
    state.withLock { state in
      func sink(_ file: OutputFile?) -> ResultSink? {
        guard let file else { return nil }
        if let spool, !isOnePartition { return .spool(spool, group: spool.group()) }
        return .file(file)
      }
      let lateEvents = state.restated == nil ? nil : spool.map { LateEvents(partition: number, in: $0) }
      return PartitionResults(
        partition: number, alerts: sink(state.alerts), rejected: sink(state.rejected), series: sink(state.series),
        database: state.database == nil ? nil : self, wantsDays: wantsDays, lateEvents: lateEvents,
        endsWithReader: endsWithReader, namesFiles: namesFiles, topic: topic)
    }
  }

  /// Adds rows to the database.
  func write(_ rows: PartitionResults.Rows, _ partition: Int32) throws {
    try state.withLock { state in try state.database?.write(rows.days, rows.alerts, partition: partition) }
  }

  /// Shows how far the replay is.
  func report(_ progress: Replay.Progress) {
    state.withLock { $0.progress.update(events: progress.events, bytes: progress.done, of: progress.total) }
  }

  /// Puts together what the partitions wrote, writes totals or the summary, and gives the files their names.
  ///
  /// - Parameters:
  ///   - lastDays: the days asked for, by which each partition has a state.
  ///   - source: what the events are from, as the database calls it.
  /// - Returns: what was read for the last day.
  func finish(_ partitions: [Replay.Partition], lastDays: [Day], source: String) throws -> Counts {
    try state.withLock { state in
      state.progress.clear()
      let results = partitions.compactMap { $0.output as? PartitionResults }
      for result in results { try result.empty(alerts: state.alerts, rejected: state.rejected, series: state.series) }
      if let restated = state.restated {
        for partition in partitions {
          try (partition.output as? PartitionResults)?
            .writeRestatements(partition.box.engine.totals(), to: restated)
        }
      }
      if let totals = state.totals {
        for index in 0..<max(1, lastDays.count) {
          let day = lastDays.count > 1 ? lastDays[index] : nil
          try ReplayTotals(partitions, index).write(to: totals, asOf: day)
        }
      }
      let last = ReplayTotals(partitions, max(0, lastDays.count - 1))
      if showsSummary {
        let output = try OutputFile(path: "-")
        try output.write(
          ReplaySummary.text(
            last.records, last.counts, firedCount: results.reduce(0) { $0 + $1.firedCount },
            resolvedCount: results.reduce(0) { $0 + $1.resolvedCount }))
        try output.finish()
      }
      if let database = state.database {
        for partition in partitions {
          try database.write(partition.box, topic: source, nextOffset: partition.nextOffset)
        }
        try database.end()
      }
      for output in [state.totals, state.alerts, state.rejected, state.series, state.restated] { try output?.finish() }
      FirstRejections(of: partitions).tell(advice: "--rejected FILE lists them all")
      return last.counts
    }
  }
}

/// The totals of all partitions together at the end of one of the days asked for.
struct ReplayTotals {
  /// By office, then period.
  let records: [TotalsRecord]
  let counts: Counts

  init(_ partitions: [Replay.Partition], _ index: Int) {
    var counts = Counts()
    for partition in partitions { counts.add(partition.boxes[index].engine.counts) }
    self.counts = counts
    let all = partitions.flatMap { $0.boxes[index].engine.totals() }
    records = partitions.count == 1 ? all : all.sorted { ($0.office, $0.period) < ($1.office, $1.period) }
  }

  /// - Parameter day: named in the object where there are several.
  func write(to output: OutputFile, asOf day: Day?) throws(CommandFailure) {
    var writer = JSONWriter()
    writer.beginObject()
    if let day { writer.member("asOf", day.description) }
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
}
