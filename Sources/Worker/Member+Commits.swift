internal import Engine
internal import Kafka
internal import Logging
internal import Snapshots

/// What has gathered goes out: the steps that the commit protocol asks for.
extension Member {
  private static var snapshotRetryInterval: Duration { .seconds(5) }

  func gathered(isFlush: Bool) -> CommitProtocol.Gathered {
    var gathered = CommitProtocol.Gathered(isFlush: isFlush)
    gathered.isDrained = source.isDrained
    for task in tasks.values {
      gathered.hasProgress = gathered.hasProgress || task.isDue(isFlush: isFlush)
      gathered.byteCount += task.byteCount
      gathered.changedByteCount += task.publication != nil && task.isLive ? task.box.engine.changedByteCount : 0
      gathered.hasAlert = gathered.hasAlert || task.hasAlert
      gathered.isSnapshotPending = gathered.isSnapshotPending || task.pendingSnapshot != nil
    }
    return gathered
  }

  /// Takes in what was reported and does the next step, waiting for a report up to the time given.
  func serveCommits(isFlush: Bool, wait: Duration) throws {
    try takeSnapshotResults()
    retrySnapshots()
    if let report = sender.takeReport(timeout: commits.isIdle ? .zero : wait) { take(report) }
    if let sealed, sealed.parts.isEmpty, !commits.isBusy {
      // All its partitions were taken away.
      self.sealed = nil
      commits.abandon()
    }
    switch commits.step(gathered(isFlush: isFlush), now: now) {
    case .wait: break
    case .seal(let withSnapshot):
      sealed = seal(withSnapshot: withSnapshot, isFlush: isFlush)
      sealedAt = now
      send()
    case .send: send()
    case .renewProducer: sender.put(.renew)
    case .lookUp: lookUp()
    case .stop(let reason): throw WorkerFailure(reason)
    }
  }

  /// Commits all that was read, with a snapshot, and waits until that is done, the time for it is over, or the group
  /// refuses it.
  ///
  /// - Returns: whether everything is committed; a snapshot that is missing is only a longer start.
  func flush() throws -> Bool {
    let deadline = now + WorkerSettings.closingTimeout
    // What the disk refused is not waited for.
    func isWaiting() -> Bool { tasks.values.contains { $0.isUnfinished && $0.snapshotRetry == nil } }
    while commits.hasEpoch || isWaiting(), !commits.isRefused, now < deadline {
      try serveCommits(isFlush: true, wait: .milliseconds(20))
      if !commits.hasEpoch, tasks.values.contains(where: { $0.pendingSnapshot != nil }) {
        _ = store.drain(timeout: .milliseconds(20))
      }
    }
    try takeSnapshotResults()
    return !commits.hasEpoch && !tasks.values.contains(where: \.hasProgress)
  }

  private func seal(withSnapshot: Bool, isFlush: Bool) -> Epoch {
    var epoch = Epoch(parts: [:])
    for task in tasks.values where task.isDue(isFlush: isFlush) {
      epoch.parts[task.partition] = task.seal(withSnapshot: withSnapshot, settings.topics, &writer)
    }
    return epoch
  }

  private func send() {
    guard let sealed else { return commits.abandon() }
    do throws(KafkaError) {
      sender.put(.send(sealed, settings.usesTransactions ? try source.membership() : nil))
    } catch {
      ended(.aborted(reason: error.description))
    }
  }

  private func take(_ report: SendReport) {
    switch report {
    case .renewed(let succeeded): commits.renewed(succeeded, now: now)
    case .ended(.committed) where !settings.usesTransactions: ended(commitOffsets())
    case .ended(let outcome): ended(outcome)
    }
  }

  private func ended(_ outcome: CommitProtocol.Outcome) {
    commits.ended(outcome, now: now)
    switch outcome {
    case .committed:
      finish(sealed?.partitions ?? [])
      let duration = now - sealedAt
      status.note { metrics in
        metrics.committed += 1
        metrics.commitDurations.observe(duration)
      }
    case .impossible: break
    case .aborted(let reason), .refused(let reason), .unknown(let reason), .fenced(let reason):
      status.note { $0.failedCommits += 1 }
      warn("a commit did not succeed: \(reason); trying again", about: "commit")
    }
  }

  /// Without transactions the offsets follow the records: at least once.
  private func commitOffsets() -> CommitProtocol.Outcome {
    do throws(KafkaError) {
      try source.commit(sealed?.offsets ?? [:])
      return .committed
    } catch {
      return error.isStaleMember ? .refused(reason: error.description) : .aborted(reason: error.description)
    }
  }

  /// After an unknown outcome: what the committed offsets cover is in Kafka, the rest is sent again.
  private func lookUp() {
    do throws(KafkaError) {
      let committed = try source.committed(sealed?.partitions ?? [])
      let parts = sealed?.parts ?? [:]
      finish(
        parts.filter { $1.isProvedByOffset && committed[$0]?.next ?? -1 >= $1.committed.next }.map(\.key))
      commits.lookedUp(sealed == nil, now: now)
    } catch {
      warn("\(error.description); trying again", about: error.operation)
      commits.lookedUp(nil, now: now)
    }
  }

  /// These parts of the epoch are in Kafka: now, and only now, their copies may become the snapshot.
  private func finish(_ partitions: [Int32]) {
    for partition in partitions.sorted() {
      guard let part = sealed?.parts.removeValue(forKey: partition), let task = tasks[partition] else { continue }
      task.committedOffset = part.committed.next
      task.lastCommit = part.committed
      if let changes = part.changes { save(changes, at: part.position, of: task) }
    }
    if sealed?.parts.isEmpty ?? false { sealed = nil }
  }

  /// Has changes written; until they are on disk no other copy is taken of the partition.
  func save(
    _ changes: EngineChanges, at position: SnapshotPosition, of task: PartitionTask, holdsCommits: Bool = false
  ) {
    task.beginSnapshot(nextSnapshotNumber(), changes, at: position, holdsCommits: holdsCommits)
    writeSnapshot(of: task)
  }

  func nextSnapshotNumber() -> Int {
    snapshotCount += 1
    return snapshotCount
  }

  func writeSnapshot(of task: PartitionTask) {
    guard let (number, changes, position, replaces) = task.pendingSnapshot else { return }
    task.snapshotRetry = nil
    let partition = task.partition
    let completion: @Sendable (Result<Duration, SnapshotError>) -> Void = { [snapshotResults] result in
      snapshotResults.put(SnapshotReport(partition: partition, number: number, result: result))
    }
    if replaces {
      let engine = task.box.engine.settings
      store.replace(
        identity(of: partition, engine.partitionCount), key: engine.hashKey, with: changes, at: position,
        completion: completion)
    } else {
      store.write(changes, at: position, partition: partition, completion: completion)
    }
  }

  /// - Throws: `WorkerFailure` where the file itself is bad: written to again and again, it would not get better.
  private func takeSnapshotResults() throws {
    while let report = snapshotResults.take(timeout: .zero) {
      // A report on a task that was given up since is no news to the partition's next one.
      guard let task = tasks[report.partition] ?? kept[report.partition],
        task.pendingSnapshot?.number == report.number
      else { continue }
      switch report.result {
      case .success(let duration):
        task.endSnapshot()
        status.note { metrics in
          metrics.writtenSnapshots += 1
          metrics.snapshotDurations.observe(duration)
        }
        logger.debug("snapshot of partition \(report.partition) written in \(duration)")
      case .failure(let error) where error.kind != .unavailable:
        throw WorkerFailure(
          "\(error.description); start the worker again: it goes on from the snapshot before, and from Kafka")
      case .failure(let error):
        task.snapshotRetry = now + Self.snapshotRetryInterval
        status.note { $0.failedSnapshots += 1 }
        warn(
          "\(error.description); the snapshot of partition \(report.partition) is tried again", about: "snapshot")
      }
    }
  }

  private func retrySnapshots() {
    for task in tasks.values {
      if let time = task.snapshotRetry, now >= time { writeSnapshot(of: task) }
    }
  }
}

/// How the writing of a snapshot ended.
struct SnapshotReport: Sendable {
  var partition: Int32
  /// The number that the copy was given.
  var number: Int
  var result: Result<Duration, SnapshotError>
}
