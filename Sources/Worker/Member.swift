internal import Engine
internal import Foundation
internal import Kafka
internal import Ledger
internal import Logging
internal import Records
internal import Snapshots
internal import Synchronization

/// One member of the group: the poll thread with its consumer, its partitions and its producer. Members share nothing
/// but the thread that writes snapshots.
///
/// The loop: control events, records into the engines, then what the commit protocol asks for.
final class Member {
  let number: Int
  let settings: WorkerSettings
  let store: SnapshotStore
  let logger: Logger
  let status: WorkerStatus
  let start = ContinuousClock.now
  var tasks: [Int32: PartitionTask] = [:]
  /// States of partitions that were taken away, kept until the next assignment.
  var kept: [Int32: PartitionTask] = [:]
  var partitionCount: Int32 = 0
  var protocolState: CommitProtocol
  var sealed: Epoch?
  let committer: Committer
  var writer = JSONWriter()
  var ticks: TickSchedule
  var rejections = RejectionLog()
  let snapshotResults = Mailbox<(partition: Int32, result: Result<Duration, SnapshotFailure>)>()
  var hasBeenAssigned = false

  /// A snapshot that was not written.
  struct SnapshotFailure: Error, Sendable {
    let description: String
  }

  static let batchCapacity = 4096
  static let snapshotRetryInterval = Duration.seconds(5)
  static let brokerTimeoutMilliseconds: Int32 = 10_000

  init(
    number: Int, settings: WorkerSettings, directory: StateDirectory, store: SnapshotStore, status: WorkerStatus,
    logger: Logger
  ) {
    self.number = number
    self.settings = settings
    self.store = store
    self.status = status
    self.logger = logger
    protocolState = CommitProtocol(
      CommitProtocol.Policy(
        commitInterval: settings.commitInterval, snapshotInterval: settings.snapshotInterval,
        maximumByteCount: WorkerSettings.maximumEpochByteCount), now: .zero)
    ticks = TickSchedule(settings.calendar)
    let identity = "tiendo-\(directory.workerID)-\(number)"
    committer = Committer(
      settings: settings.producerSettings(identity: identity), isTransactional: settings.usesTransactions,
      eventsTopic: settings.topics.events, logger: logger)
  }

  var now: Duration { ContinuousClock.now - start }

  /// Runs until it is told to stop, until the end offsets are reached, or until it cannot go on.
  func run() throws {
    defer { committer.close() }
    var consumer = try Consumer(settings.consumerSettings(clientID: "tiendo-\(number)-\(UUID().uuidString.prefix(8))"))
    partitionCount = try waitForTopic(consumer)
    try consumer.subscribe([settings.topics.events])
    var batch = RecordBatch(capacity: Self.batchCapacity)
    while !status.isStopping {
      try serveControl(&consumer, timeoutMilliseconds: 0)
      let isFull = gathered(isFlush: false).byteCount >= WorkerSettings.maximumEpochByteCount
      if isFull {
        // What is sealed must go out before more may gather: memory stays bounded while the broker is away.
        try serveCommits(&consumer, isFlush: false, wait: .milliseconds(20))
        continue
      }
      consumer.poll(into: &batch, timeoutMilliseconds: sealed == nil ? 50 : 5)
      try process(batch, &consumer)
      produceTicks()
      try serveCommits(&consumer, isFlush: false, wait: .zero)
      if settings.stopsAtEnd { status.set(isDone: isAtEnd, member: number) }
    }
    batch.removeAll()
    try stop(&consumer)
  }

  /// Whether all that was to be read was read, by this member.
  private var isAtEnd: Bool { hasBeenAssigned && tasks.values.allSatisfy(\.isAtEnd) }

  private func waitForTopic(_ consumer: borrowing Consumer) throws -> Int32 {
    var isTold = false
    while true {
      do throws(KafkaError) {
        return Int32(try consumer.partitionCount(topic: settings.topics.events, timeoutMilliseconds: 5_000))
      } catch {
        if status.isStopping { return 0 }
        if settings.stopsAtEnd, error.isUnknownTopicOrPartition {
          throw WorkerFailure(
            "\(settings.topics.events): there is no such topic; create it, or name another in topics.events")
        }
        if !isTold { logger.warning("\(error.description); waiting for \(settings.topics.events)") }
        isTold = true
        Thread.sleep(forTimeInterval: 0.5)
      }
    }
  }

  private func produceTicks() {
    guard settings.producesTicks, !settings.stopsAtEnd else { return }
    for task in tasks.values where task.isCaughtUp && task.isLive {
      let tick = ticks.tick(
        for: task.partition, openDay: task.box.engine.partitionDay, nowMicroseconds: settings.wallClock())
      guard let tick else { continue }
      task.add(OutgoingRecord(topic: settings.topics.events, partition: task.partition, key: nil, value: tick.json))
      logger.info("closing the days of partition \(task.partition) by \(tick.id)")
    }
  }

  /// Everything read is committed and on disk, then the group is left.
  private func stop(_ consumer: inout Consumer) throws {
    if try !flush(&consumer) {
      logger.warning("the last commit did not succeed in time; what it held is read again at the next start")
    }
    tasks = [:]
    do throws(KafkaError) {
      try consumer.close(timeoutMilliseconds: WorkerSettings.closingTimeout.milliseconds)
    } catch {
      logger.debug("\(error.description)")
    }
  }
}

extension Duration {
  /// In milliseconds, for librdkafka.
  var milliseconds: Int32 {
    Int32(clamping: components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000)
  }
}
