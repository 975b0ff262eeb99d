public import Alerts
public import CaseEvents
public import Engine
internal import Ledger

/// One partition applied from nothing: the engine that runs live, for each day asked for. Used by one thread.
public struct PartitionReplay: ~Copyable {
  /// Where a record was read.
  public enum Place: Sendable {
    /// In a file; lines count from 1.
    case line(Int, file: String)
    /// In a file of an archive, which has it from a topic.
    case archived(line: Int, file: String, offset: Int64, partition: Int32)
    /// In a topic.
    case record(offset: Int64, partition: Int32)
  }

  /// What a partition gives out while it is replayed: of the last day asked for, in order of evaluation.
  public protocol Output: AnyObject {
    /// An alert.
    func write(_ alert: Alert) throws
    /// A record that was rejected.
    func write(_ rejection: Rejection, at place: Place) throws
    /// A row of the series.
    func write(_ closed: ClosedDay) throws
    /// An event that is traced.
    func write(_ trace: EventTrace) throws
    /// Nothing more comes.
    func finish() throws
  }

  /// The partition.
  public let partition: Int32
  /// The state whose results are given out.
  let main: EngineBox
  /// The states at the end of earlier days.
  let earlier: [EngineBox]
  /// Threads that stage the lines of files while others are applied; 0 for none.
  let decodeThreads: Int
  /// Decoded once for all states.
  private var batch: StagedBatch
  private let output: any Output
  private var series: Series?
  private let closesLastDays: Bool
  private var numbers = InlineArray<64, Int64>(repeating: 0)
  var nextOffset: Int64 = 0
  /// Whether the files are those of an archive, so that offsets in their lines are those of this partition.
  var isArchived = false

  init(_ settings: ReplaySettings, partition: Int32, partitionCount: Int32, decodeThreads: Int, output: any Output) {
    func box(_ lastDay: Day?, givesOutput: Bool) -> EngineBox {
      EngineBox(
        PartitionEngine(
          settings.engine(
            lastDay: lastDay, partition: partition, partitionCount: partitionCount, givesOutput: givesOutput)))
    }
    self.partition = partition
    self.decodeThreads = decodeThreads
    self.output = output
    main = box(settings.lastDays.last, givesOutput: true)
    batch = StagedBatch(main.engine.settings)
    earlier = settings.lastDays.dropLast().map { box($0, givesOutput: false) }
    series = settings.series.map(Series.init)
    closesLastDays = settings.closesLastDays
  }

  /// The states in the order of the days asked for.
  var boxes: [EngineBox] { earlier + [main] }

  /// Whether `apply` must come before more is staged.
  @inline(__always) var isFull: Bool { batch.count == StagedBatch.capacity }

  /// Stages a line of a file.
  @inline(__always) mutating func stage(line: UnsafeRawBufferPointer, number: Int) {
    numbers[batch.count] = Int64(number)
    batch.stage(line: line, offset: nextOffset)
    nextOffset += 1
  }

  /// Stages a record of a topic.
  mutating func stage(_ record: SourceRecord, attributes: BinaryAttributes?) {
    numbers[batch.count] = record.offset
    nextOffset = record.offset + 1
    if let attributes {
      batch.stage(record, attributes: attributes)
    } else {
      batch.stage(record)
    }
  }

  /// Applies what was staged and gives out what came of it.
  ///
  /// - Parameter file: that the lines are of; `nil` for records of a topic.
  mutating func apply(file: String?) throws {
    applyToAll(batch)
    try giveOutRejections(of: batch, file) { numbers[$0] }
    batch.removeAll()
    try giveOut()
  }

  /// Applies lines that were staged elsewhere.
  ///
  /// - Parameter numbers: of the lines in their file.
  mutating func apply(_ batch: borrowing StagedBatch, _ numbers: (Int) -> Int, file: String) throws {
    applyToAll(batch)
    try giveOutRejections(of: batch, file) { Int64(numbers($0)) }
    try giveOut()
  }

  private func applyToAll(_ batch: borrowing StagedBatch) {
    for box in earlier { box.engine.apply(batch) }
    main.engine.apply(batch)
  }

  /// - Parameter numbers: of the lines, or the offsets where there is no file.
  private func giveOutRejections(
    of batch: borrowing StagedBatch, _ file: String?, _ numbers: (Int) -> Int64
  ) throws {
    guard main.engine.hasRejections else { return }
    for index in 0..<batch.count {
      guard case .rejected(let rejection) = main.engine.outcome(index) else { continue }
      try output.write(rejection, at: place(numbers(index), in: file, batch.archivedOffset(index)))
    }
  }

  /// - Parameters:
  ///   - number: of the line, or the offset where there is no file.
  ///   - offset: that a line says.
  private func place(_ number: Int64, in file: String?, _ offset: Int64?) -> Place {
    guard let file else { return .record(offset: number, partition: partition) }
    guard isArchived, let offset else { return .line(Int(number), file: file) }
    return .archived(line: Int(number), file: file, offset: offset, partition: partition)
  }

  /// Closes the days that are asked for, and gives out what is left.
  mutating func finish() throws {
    for box in boxes where closesLastDays {
      if let lastDay = box.engine.settings.lastDay { box.engine.closeDays(through: lastDay) }
    }
    try giveOut()
    let output = output
    try series?.finish { try output.write($0) }
    try output.finish()
  }

  private mutating func giveOut() throws {
    if !main.engine.closedDays.isEmpty {
      let (days, output) = (main.engine.takeClosedDays(), output)
      try series?.take(days) { try output.write($0) }
    }
    if !main.engine.traces.isEmpty {
      for trace in main.engine.takeTraces() { try output.write(trace) }
    }
    if main.engine.alerts.isEmpty { return }
    for alert in main.engine.takeAlerts() { try output.write(alert) }
  }
}

extension PartitionReplay.Output {
  /// Not wanted.
  public func write(_ alert: Alert) {}
  /// Not wanted.
  public func write(_ rejection: Rejection, at place: PartitionReplay.Place) {}
  /// Not wanted.
  public func write(_ closed: ClosedDay) {}
  /// Not wanted.
  public func write(_ trace: EventTrace) {}
  /// Nothing to do.
  public func finish() {}
}
