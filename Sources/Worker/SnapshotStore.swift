internal import Engine
internal import Ledger
internal import Logging
internal import Snapshots
internal import Threads

/// Reads and writes the snapshots of a process on one thread of its own, so that the poll threads never wait for a
/// disk while they read, and one partition has one open file whichever member it is assigned to.
final class SnapshotStore: SnapshotStoring {
  private enum Job: Sendable {
    case load(SnapshotIdentity, EngineSettings, Mailbox<Result<LoadedState, SnapshotError>>)
    case write(Int32, EngineChanges, SnapshotPosition, @Sendable (Result<Duration, SnapshotError>) -> Void)
    case finish(Mailbox<Void>)
  }

  private let directory: StateDirectory
  private let topic: String
  private let logger: Logger
  private let jobs = Mailbox<Job>()
  private let closed = Mailbox<Void>()

  init(directory: StateDirectory, topic: String, logger: Logger) {
    self.directory = directory
    self.topic = topic
    self.logger = logger
    startThread(named: "snapshots") { self.run() }
  }

  func load(_ identity: SnapshotIdentity, _ settings: EngineSettings) throws(SnapshotError) -> LoadedState {
    let answer = Mailbox<Result<LoadedState, SnapshotError>>()
    guard jobs.put(.load(identity, settings, answer)), let result = answer.take() else {
      throw SnapshotError(.unavailable, "the snapshots of \(identity.topic) are closed: the worker is stopping")
    }
    return try result.get()
  }

  func write(
    _ changes: EngineChanges, at position: SnapshotPosition, partition: Int32,
    completion: @escaping @Sendable (Result<Duration, SnapshotError>) -> Void
  ) {
    jobs.put(.write(partition, changes, position, completion))
  }

  func drain(timeout: Duration) -> Bool {
    let answer = Mailbox<Void>()
    jobs.put(.finish(answer))
    return answer.take(timeout: timeout) != nil
  }

  /// Ends the thread once its work is done and the files are closed, so that each is whole by itself; waits for that,
  /// up to a bound.
  func close() {
    jobs.close()
    _ = closed.take(timeout: WorkerSettings.closingTimeout)
  }

  private func run() {
    var files: [Int32: SnapshotFile] = [:]
    while let job = jobs.take() {
      switch job {
      case .load(let identity, let settings, let answer):
        answer.put(Result { () throws(SnapshotError) in try load(identity, settings, &files) })
      case .write(let partition, let changes, let position, let completion):
        guard let file = files[partition] else {
          completion(.failure(SnapshotError(.unavailable, "the snapshot of partition \(partition) is not open")))
          continue
        }
        let start = ContinuousClock.now
        completion(
          Result { () throws(SnapshotError) in
            try file.write(changes, at: position)
            return ContinuousClock.now - start
          })
        copyIfDue(file)
      case .finish(let answer): answer.put(())
      }
    }
    for file in files.values { file.close() }
    closed.put(())
  }

  private func load(
    _ identity: SnapshotIdentity, _ settings: EngineSettings, _ files: inout [Int32: SnapshotFile]
  ) throws(SnapshotError) -> LoadedState {
    files.removeValue(forKey: identity.partition)?.close()
    let path = directory.snapshotPath(topic: topic, partition: identity.partition)
    let found = try SnapshotRecovery.open(path: path, identity: identity, settings: settings)
    for note in found.notes { logger.error("\(note)") }
    files[identity.partition] = found.file
    return LoadedState(found)
  }

  /// After its snapshot was reported: nobody waits for the copy, and without one the snapshot is as good.
  private func copyIfDue(_ file: SnapshotFile) {
    do throws(SnapshotError) {
      try file.copyIfDue()
    } catch {
      logger.error("\(error.description); the previous generation stays the one before")
    }
  }
}
