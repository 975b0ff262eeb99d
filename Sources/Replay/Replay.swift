public import Engine
internal import Foundation
public import Ledger
internal import Threads

/// Applies the events of the past from nothing: the engine that runs live, with archives and topics before it.
public struct Replay: Sendable {
  /// How far a replay is.
  public struct Progress: Sendable {
    /// What was read so far: bytes of files as they are on disk, or offsets of a topic.
    public var done = 0
    /// All that is to be read; `nil` where that is not known.
    public var total: Int?
    /// Events read.
    public var events: Int64 = 0
  }

  /// A partition that was replayed.
  public struct Partition: @unchecked Sendable {
    // Sendable: handed on when the thread that made it is done with it.
    /// Its number.
    public let number: Int32
    /// The states at the end of the days asked for, in their order; one where none was.
    public let boxes: [EngineBox]
    /// Behind its last record; lines of plain files are counted from 0.
    public let nextOffset: Int64
    /// What it was given out to.
    public let output: any PartitionReplay.Output

    /// The state at the end of the last day.
    public var box: EngineBox { boxes[boxes.count - 1] }

    /// Closes the days up to one that are still open (at most 400), and gives out what comes of it: each day of each
    /// office, whatever the series, and alerts.
    public func close(through day: Day) throws {
      box.engine.closeDays(through: day)
      for closed in box.engine.takeClosedDays() { try output.write(closed) }
      for alert in box.engine.takeAlerts() { try output.write(alert) }
    }
  }

  private let settings: ReplaySettings

  /// A replay with these settings.
  public init(_ settings: ReplaySettings) { self.settings = settings }

  /// Replays the partitions of a source, several at once; on threads beyond one for each partition, lines of files are
  /// decoded. The results are the same with any number of threads.
  ///
  /// - Parameters:
  ///   - source: what is read.
  ///   - threads: how many threads work; `nil` for one on each core.
  ///   - progress: is told how far it is, on any thread but on one at a time.
  ///   - output: makes what a partition is given out to; called and used on the partition's thread.
  /// - Returns: the partitions in ascending order.
  /// - Throws: `ReplayError` where something cannot be read; what an output throws.
  public func run(
    _ source: some ReplaySource, threads: Int? = nil,
    progress: @escaping @Sendable (Progress) -> Void = { _ in },
    output: @escaping @Sendable (Int32) throws -> any PartitionReplay.Output
  ) throws -> [Partition] {
    let meter = ReplayMeter(total: source.size, report: progress)
    let partitions = source.partitions
    let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    let spare = max(0, threads - partitions.count)
    let results = Locked<[Partition]>([])
    let failure = Locked<(any Error)?>(nil)
    let next = Locked(0)
    let work: @Sendable () -> Void = {
      while let index = next.withLock({ next -> Int? in
        next += 1
        return next <= partitions.count && !meter.isStopped ? next - 1 : nil
      }) {
        // More than these have nothing to do: applying is the work of one.
        let decodeThreads = min(8, spare / partitions.count + (index < spare % partitions.count ? 1 : 0))
        do {
          let result = try replay(partitions[index], of: source, decodeThreads: decodeThreads, meter, output)
          results.withLock { $0.append(result) }
        } catch {
          failure.withLock { $0 = $0 ?? error }
          meter.stop()
        }
      }
    }
    let others = DispatchGroup()
    for _ in 1..<max(1, min(threads, partitions.count)) {
      others.enter()
      startThread(named: "replay") {
        work()
        others.leave()
      }
    }
    work()
    others.wait()
    if let failure = failure.withLock({ $0 }) { throw failure }
    meter.finish()
    return results.withLock { $0 }.sorted { $0.number < $1.number }
  }

  private func replay(
    _ number: Int32, of source: some ReplaySource, decodeThreads: Int, _ meter: ReplayMeter,
    _ output: (Int32) throws -> any PartitionReplay.Output
  ) throws -> Partition {
    let output = try output(number)
    var replay = PartitionReplay(
      settings, partition: number, partitionCount: source.partitionCount,
      decodeThreads: decodeThreads, output: output)
    try source.feed(number, into: &replay, meter)
    try replay.finish()
    return Partition(number: number, boxes: replay.boxes, nextOffset: replay.nextOffset, output: output)
  }
}

/// Where the records of a replay come from.
public protocol ReplaySource: Sendable {
  /// The topic that the records are, or were, of; `nil` for plain lines.
  var topicName: String? { get }
  /// The partitions to replay, ascending.
  var partitions: [Int32] { get }
  /// Partitions of the topic.
  var partitionCount: Int32 { get }
  /// What `ReplayMeter.note` will count up to; `nil` where that is not known.
  var size: Int? { get }
  /// Gives all records of a partition, in order, to a replay. Called on several threads for several partitions.
  func feed(_ partition: Int32, into replay: inout PartitionReplay, _ meter: ReplayMeter) throws
}
