internal import Engine
internal import Ledger
internal import Logging
internal import Snapshots

/// Reads and writes the snapshots of a process on one thread of its own, so that the poll threads never wait for a
/// disk while they read, and one partition has one open file whichever member it is assigned to.
final class SnapshotStore: Sendable {
  /// What was found for a partition.
  struct Loaded: Sendable {
    /// `nil` where nothing was written yet.
    var box: EngineBox?
    var position: SnapshotPosition?
    /// Key for the hashes of a new state.
    var hashKey: HashKey
  }

  private enum Job: Sendable {
    case load(SnapshotIdentity, EngineSettings, Mailbox<Result<Loaded, SnapshotError>>)
    case write(Int32, EngineChanges, SnapshotPosition, @Sendable (Result<Duration, SnapshotError>) -> Void)
    case finish(Mailbox<Void>)
  }

  private let directory: StateDirectory
  private let topic: String
  private let logger: Logger
  private let jobs = Mailbox<Job>()

  init(directory: StateDirectory, topic: String, logger: Logger) {
    self.directory = directory
    self.topic = topic
    self.logger = logger
    startThread(named: "snapshots") { self.run() }
  }

  /// Loads the state of a partition; waits for it.
  func load(_ identity: SnapshotIdentity, _ settings: EngineSettings) throws(SnapshotError) -> Loaded {
    let answer = Mailbox<Result<Loaded, SnapshotError>>()
    jobs.put(.load(identity, settings, answer))
    guard let result = answer.take() else { return Loaded(box: nil, position: nil, hashKey: settings.hashKey) }
    return try result.get()
  }

  /// Writes changes of a partition that was loaded before; `completion` runs on the thread of the store.
  func write(
    _ changes: EngineChanges, at position: SnapshotPosition, partition: Int32,
    completion: @escaping @Sendable (Result<Duration, SnapshotError>) -> Void
  ) {
    jobs.put(.write(partition, changes, position, completion))
  }

  /// Waits until everything that was handed over so far is on disk, up to the time given.
  func drain(timeout: Duration) -> Bool {
    let answer = Mailbox<Void>()
    jobs.put(.finish(answer))
    return answer.take(timeout: timeout) != nil
  }

  /// Ends the thread once its work is done.
  func close() { jobs.close() }

  private func run() {
    var files: [Int32: SnapshotFile] = [:]
    while let job = jobs.take() {
      switch job {
      case .load(let identity, let settings, let answer):
        answer.put(Result { () throws(SnapshotError) in try load(identity, settings, &files) })
      case .write(let partition, let changes, let position, let completion):
        guard let file = files[partition] else { continue }
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
  }

  private func load(
    _ identity: SnapshotIdentity, _ settings: EngineSettings, _ files: inout [Int32: SnapshotFile]
  ) throws(SnapshotError) -> Loaded {
    files.removeValue(forKey: identity.partition)?.close()
    let path = directory.snapshotPath(topic: topic, partition: identity.partition)
    let found = try SnapshotRecovery.open(path: path, identity: identity, settings: settings)
    for note in found.notes { logger.error("\(note)") }
    files[identity.partition] = found.file
    return Loaded(box: found.box, position: found.position, hashKey: found.file.hashKey)
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
