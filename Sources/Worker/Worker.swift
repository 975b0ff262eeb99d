public import Logging
public import ServiceLifecycle

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
    let (ends, continuation) = AsyncStream.makeStream(of: (any Error)?.self)
    for number in 0..<settings.memberCount {
      startThread(named: "member-\(number)") { [settings, status, logger] in
        do {
          let member = Member(
            number: number, settings: settings, directory: directory, store: store, status: status, logger: logger)
          try member.run()
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
}
