internal import Engine
internal import Kafka
internal import Logging
internal import Snapshots

/// What has gathered goes out: the steps that the commit protocol asks for.
extension Member {
  func gathered(isFlush: Bool) -> CommitProtocol.Gathered {
    var gathered = CommitProtocol.Gathered(isFlush: isFlush)
    gathered.isCaughtUp = true
    for task in tasks.values {
      gathered.hasProgress = gathered.hasProgress || task.isDue(isFlush: isFlush)
      gathered.byteCount += task.byteCount
      gathered.hasAlert = gathered.hasAlert || task.hasAlert
      gathered.isCaughtUp = gathered.isCaughtUp && task.isCaughtUp
      gathered.isSnapshotPending = gathered.isSnapshotPending || task.pendingSnapshot != nil
    }
    return gathered
  }

  /// Takes in what was reported and does the next step, waiting for a report up to the time given.
  func serveCommits(_ consumer: inout Consumer, isFlush: Bool, wait: Duration) throws {
    while let (partition, result) = snapshotResults.take(timeout: .zero) { snapshotEnded(partition, result) }
    retrySnapshots()
    if let report = committer.results.take(timeout: sealed == nil ? .zero : wait) { try take(report, &consumer) }
    switch protocolState.step(gathered(isFlush: isFlush), now: now) {
    case .wait: break
    case .seal(let withSnapshot):
      sealed = seal(withSnapshot: withSnapshot, isFlush: isFlush)
      try send(&consumer)
    case .send: try send(&consumer)
    case .renewProducer: committer.put(.renew)
    case .lookUp: lookUp(&consumer)
    case .stop(let reason): throw WorkerFailure(reason)
    }
  }

  /// Commits all that was read, with a snapshot, and waits until that is done or the time for it is over.
  ///
  /// - Returns: whether everything is committed; a snapshot that is missing is only a longer start.
  func flush(_ consumer: inout Consumer) throws -> Bool {
    let deadline = now + WorkerSettings.closingTimeout
    while !protocolState.isIdle || tasks.values.contains(where: \.isUnfinished), now < deadline {
      try serveCommits(&consumer, isFlush: true, wait: .milliseconds(20))
      let isWaitingForDisk = protocolState.isIdle && tasks.values.contains { $0.pendingSnapshot != nil }
      if isWaitingForDisk, let (partition, result) = snapshotResults.take(timeout: .milliseconds(20)) {
        snapshotEnded(partition, result)
      }
    }
    _ = store.drain(timeout: WorkerSettings.closingTimeout)
    while let (partition, result) = snapshotResults.take(timeout: .zero) { snapshotEnded(partition, result) }
    return protocolState.isIdle && !tasks.values.contains(where: \.hasProgress)
  }

  private func seal(withSnapshot: Bool, isFlush: Bool) -> Epoch {
    var epoch = Epoch(parts: [:])
    for task in tasks.values where task.isDue(isFlush: isFlush) {
      let needsCopy = withSnapshot && task.pendingSnapshot == nil
      epoch.parts[task.partition] = task.seal(withSnapshot: needsCopy, settings.topics, &writer)
    }
    return epoch
  }

  private func send(_ consumer: inout Consumer) throws {
    guard let sealed, !sealed.parts.isEmpty else { return abandonSealed() }
    committer.put(.send(sealed, settings.usesTransactions ? try consumer.groupMetadata() : nil))
  }

  private func take(_ report: Committer.Report, _ consumer: inout Consumer) throws {
    switch report {
    case .renewed(let succeeded): protocolState.renewed(succeeded, now: now)
    case .ended(var outcome):
      if outcome == .committed, !settings.usesTransactions { outcome = commitOffsets(&consumer) }
      protocolState.ended(outcome, now: now)
      switch outcome {
      case .committed: finishSealed()
      case .aborted(let reason), .unknown(let reason), .fenced(let reason):
        logger.warning("a commit did not succeed: \(reason); trying again")
      }
    }
    if let sealed, sealed.parts.isEmpty { abandonSealed() }
  }

  /// Without transactions the offsets follow the records: at least once.
  private func commitOffsets(_ consumer: inout Consumer) -> CommitProtocol.Outcome {
    let offsets = (sealed?.parts ?? [:]).sorted { $0.key < $1.key }.map {
      TopicPartition(topic: settings.topics.events, partition: $0.key, offset: $0.value.position.nextOffset)
    }
    do throws(KafkaError) {
      try consumer.commit(offsets, timeoutMilliseconds: Self.brokerTimeoutMilliseconds)
      return .committed
    } catch {
      return .aborted(reason: error.description)
    }
  }

  private func lookUp(_ consumer: inout Consumer) {
    let parts = sealed?.parts ?? [:]
    let wanted = parts.keys.sorted().map { TopicPartition(topic: settings.topics.events, partition: $0) }
    do throws(KafkaError) {
      let committed = try consumer.committed(wanted, timeoutMilliseconds: Self.brokerTimeoutMilliseconds)
      let isCovered = committed.allSatisfy { $0.offset >= parts[$0.partition]?.position.nextOffset ?? 0 }
      protocolState.lookedUp(isCovered, now: now)
      if isCovered { finishSealed() }
    } catch {
      logger.warning("\(error.description); trying again")
      protocolState.lookedUp(nil, now: now)
    }
  }

  /// The epoch is in Kafka: now, and only now, its copies may become the snapshot.
  private func finishSealed() {
    guard let epoch = sealed else { return }
    sealed = nil
    for (partition, part) in epoch.parts {
      guard let task = tasks[partition] ?? kept[partition] else { continue }
      task.committedOffset = part.position.nextOffset
      guard let changes = part.changes else { continue }
      task.pendingSnapshot = (changes, part.position)
      task.snapshotOffset = part.position.nextOffset
      writeSnapshot(of: task)
    }
    status.update(tasks, member: number)
  }

  private func writeSnapshot(of task: PartitionTask) {
    guard let (changes, position) = task.pendingSnapshot else { return }
    task.snapshotRetry = nil
    store.write(changes, at: position, partition: task.partition) {
      [snapshotResults, partition = task.partition] result in
      snapshotResults.put((partition, result.mapError { SnapshotFailure(description: $0.description) }))
    }
  }

  private func abandonSealed() {
    sealed = nil
    protocolState.abandon()
  }

  private func snapshotEnded(_ partition: Int32, _ result: Result<Duration, SnapshotFailure>) {
    let task = tasks[partition] ?? kept[partition]
    switch result {
    case .success(let duration):
      task?.pendingSnapshot = nil
      logger.debug("snapshot of partition \(partition) written in \(duration)")
    case .failure(let failure):
      task?.snapshotRetry = now + Self.snapshotRetryInterval
      logger.error("\(failure.description); the snapshot of partition \(partition) is tried again")
    }
  }

  private func retrySnapshots() {
    for task in tasks.values {
      if let time = task.snapshotRetry, now >= time { writeSnapshot(of: task) }
    }
  }
}
