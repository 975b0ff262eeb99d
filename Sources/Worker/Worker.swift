internal import Foundation
internal import Kafka
public import Logging
public import ServiceLifecycle
internal import Threads

/// Consumes case events, keeps the totals, publishes what changed: `tiendo run`.
///
/// Each member of the group has a thread of its own; `run` starts them and waits.
public final class Worker: Service {
  private let settings: WorkerSettings
  private let logger: Logger
  /// How the partitions are.
  public let status: WorkerStatus

  /// A worker that has not begun.
  public init(_ settings: WorkerSettings, logger: Logger) {
    self.settings = settings
    self.logger = logger
    status = WorkerStatus(memberCount: settings.memberCount)
  }

  /// Works until a graceful shutdown, or until the end offsets where the settings say so. Then everything that was read
  /// is committed, and the snapshots are written.
  ///
  /// - Throws: `WorkerFailure` where it cannot go on safely; a `KafkaError` for a property that librdkafka refuses.
  public func run() async throws {
    let directory = try StateDirectory(path: settings.stateDirectory)
    let store = SnapshotStore(directory: directory, topic: settings.topics.events, logger: logger)
    defer {
      store.close()
      directory.unlock()
    }
    try await withGracefulShutdownHandler {
      try await runMembers(directory, store)
    } onGracefulShutdown: {
      self.status.stop()
    }
  }

  /// Asks the worker to stop as a graceful shutdown does.
  public func stop() { status.stop() }

  private func runMembers(_ directory: StateDirectory, _ store: SnapshotStore) async throws {
    try await onThread(named: "topics") { [self] in
      try waitForTopic()
      if !status.isStopping { try settings.beforeJoining() }
    }
    let (ends, continuation) = AsyncStream.makeStream(of: (any Error)?.self)
    for number in 0..<settings.memberCount {
      startThread(named: "member-\(number)") { [self] in
        do {
          try runMember(number, workerID: directory.workerID, store)
          continuation.yield(nil)
        } catch {
          continuation.yield(error)
        }
      }
    }
    var failure: (any Error)?
    var count = 0
    for await error in ends {
      count += 1
      if let error {
        failure = failure ?? error
        status.stop()
      }
      if count == settings.memberCount { break }
    }
    if let failure { throw failure }
  }

  /// The whole life of a member, on its thread.
  private func runMember(_ number: Int, workerID: String, _ store: SnapshotStore) throws {
    // A client id of its own for each start: equal ones loop under some assignors.
    let clientID = "tiendo-\(number)-\(UUID().uuidString.prefix(8))"
    let identity = "tiendo-\(workerID)-\(number)"
    let instanceID = settings.instanceID.map { "\($0)-\(number)" } ?? (settings.leavesOnStop ? nil : identity)
    let source = try KafkaSource(
      topic: settings.topics.events,
      settings: settings.consumerSettings(clientID: clientID, instanceID: instanceID),
      stateSettings: settings.stateReaderSettings(clientID: clientID),
      leavesGroup: settings.leavesOnStop || settings.stopsAtEnd)
    let committer = Committer(settings, client: settings.producerSettings(identity: identity), logger: logger)
    defer { committer.close() }
    let start = ContinuousClock.now
    let member = Member(
      number: number, settings: settings, source: source, sender: committer, store: store, status: status,
      logger: logger, clock: { ContinuousClock.now - start })
    try source.subscribe()
    logger.debug("joining group \(settings.group) as \(instanceID ?? "whoever the group says")")
    while !status.isStopping { try member.turn() }
    try member.stop()
  }

  private func waitForTopic() throws {
    let topic = settings.topics.events
    let consumer = try Consumer(settings.kafka.merging(["client.id": "tiendo-topics"]))
    var troubles = ThrottledLog<String>()
    let start = ContinuousClock.now
    while !status.isStopping {
      do throws(KafkaError) {
        _ = try consumer.partitionCount(topic: topic, timeoutMilliseconds: 5_000)
        return
      } catch {
        if settings.stopsAtEnd, error.isUnknownTopicOrPartition {
          throw WorkerFailure(
            "\(topic): there is no such topic; tiendo topics create makes it, or name another in topics.events")
        }
        let waited = ContinuousClock.now - start
        if settings.stopsAtEnd, waited >= WorkerSettings.longestWaitForBroker {
          throw WorkerFailure(
            "\(error.description); no broker answered for \(waited.components.seconds) s: see kafka.bootstrapServers")
        }
        if troubles.note(error.name, now: waited) != nil {
          logger.warning("\(error.description); waiting for \(topic)")
        }
        Thread.sleep(forTimeInterval: 0.5)
      }
    }
  }
}
