internal import Engine
internal import Ledger
internal import Logging
internal import Snapshots
internal import Threads

/// Reads and writes the snapshots of a process on one thread of its own, so that the poll threads never wait for a
/// disk while they read, and one partition has one open file whichever member it is assigned to.
final class SnapshotStore: SnapshotStoring {
  private typealias Completion = @Sendable (Result<Duration, SnapshotError>) -> Void

  private enum Job: Sendable {
    case load(SnapshotIdentity, EngineSettings, StateMarker?, Mailbox<Result<LoadedState, SnapshotError>>)
    case caseNames(Int32, Mailbox<Result<[UInt8], SnapshotError>>)
    case write(Int32, EngineChanges, SnapshotPosition, Completion)
    case replace(SnapshotIdentity, HashKey, EngineChanges, SnapshotPosition, Completion)
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

  func load(
    _ identity: SnapshotIdentity, _ settings: EngineSettings, published: StateMarker?
  ) throws(SnapshotError) -> LoadedState {
    try ask(identity.partition) { .load(identity, settings, published, $0) }
  }

  func caseNames(of partition: Int32) throws(SnapshotError) -> [UInt8] {
    try ask(partition) { .caseNames(partition, $0) }
  }

  private func ask<Answer>(
    _ partition: Int32, _ job: (Mailbox<Result<Answer, SnapshotError>>) -> Job
  ) throws(SnapshotError) -> Answer {
    let answer = Mailbox<Result<Answer, SnapshotError>>()
    guard jobs.put(job(answer)), let result = answer.take() else {
      throw SnapshotError(.unavailable, "the snapshots of \(topic) are closed: the worker is stopping")
    }
    return try result.get()
  }

  func replace(
    _ identity: SnapshotIdentity, key: HashKey, with state: EngineChanges, at position: SnapshotPosition,
    completion: @escaping @Sendable (Result<Duration, SnapshotError>) -> Void
  ) {
    jobs.put(.replace(identity, key, state, position, completion))
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
      case .load(let identity, let settings, let published, let answer):
        answer.put(Result { () throws(SnapshotError) in try load(identity, settings, published, &files) })
      case .caseNames(let partition, let answer):
        answer.put(Result { () throws(SnapshotError) in try Self.file(partition, files).caseNames() })
      case .write(let partition, let changes, let position, let completion):
        let start = ContinuousClock.now
        completion(
          Result { () throws(SnapshotError) in
            try Self.file(partition, files).write(changes, at: position)
            return ContinuousClock.now - start
          })
        files[partition].map(copyIfDue)
      case .replace(let identity, let key, let state, let position, let completion):
        let start = ContinuousClock.now
        completion(
          Result { () throws(SnapshotError) in
            try replace(identity, key, &files).write(state, at: position)
            return ContinuousClock.now - start
          })
      case .finish(let answer): answer.put(())
      }
    }
    for file in files.values { file.close() }
    closed.put(())
  }

  private static func file(_ partition: Int32, _ files: [Int32: SnapshotFile]) throws(SnapshotError) -> SnapshotFile {
    if let file = files[partition] { return file }
    throw SnapshotError(.unavailable, "the snapshot of partition \(partition) is not open")
  }

  private func replace(
    _ identity: SnapshotIdentity, _ key: HashKey, _ files: inout [Int32: SnapshotFile]
  ) throws(SnapshotError) -> SnapshotFile {
    files.removeValue(forKey: identity.partition)?.close()
    let path = directory.snapshotPath(topic: topic, partition: identity.partition)
    SnapshotFile.remove(path: path)
    let file = try SnapshotFile(path: path, identity: identity, newKey: key)
    files[identity.partition] = file
    return file
  }

  private func load(
    _ identity: SnapshotIdentity, _ settings: EngineSettings, _ published: StateMarker?,
    _ files: inout [Int32: SnapshotFile]
  ) throws(SnapshotError) -> LoadedState {
    files.removeValue(forKey: identity.partition)?.close()
    let path = directory.snapshotPath(topic: topic, partition: identity.partition)
    let found = try SnapshotRecovery.open(path: path, identity: identity, settings: settings, published: published)
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
