internal import Engine
internal import Kafka
internal import Ledger
internal import Logging
internal import Snapshots

/// Partitions come and go.
extension Member {
  private static var retryInterval: Duration { .milliseconds(500) }

  /// Deals with every control event that waits.
  func serveControl() throws {
    while let event = source.nextControl() {
      switch event {
      case .assigned(let partitions):
        assignment = .pending(partitions.map(\.partition).sorted(), at: now)
        assignedAt = now
        status.note { $0.rebalances += 1 }
      case .revoked(let partitions, let isLost): try revoke(partitions.map(\.partition), isLost: isLost)
      case .failure(let error):
        if error.isFatal { throw WorkerFailure(fatal: error) }
        warn(error.description, about: error.name)
      case .log(let level, let facility, let message):
        logger.log(level: level <= 3 ? .warning : level <= 5 ? .info : .debug, "librdkafka \(facility): \(message)")
      case .statistics: break
      }
    }
  }

  /// Loads the states of the partitions that were given and begins to read them. While the broker cannot answer the
  /// questions that takes, it is tried again and again: the group keeps the partitions for a member that is alive.
  func takeUpAssignment() throws {
    // What an epoch on its way commits must be seen by the question for the committed offsets.
    guard case .pending(let partitions, let time) = assignment, now >= time, commits.isIdle else { return }
    do {
      try take(up: partitions)
      assignment = .active
      for task in tasks.values where task.isLive { noteRestored(task) }
      updateStatus()
      let names = partitions.isEmpty ? "no partition" : partitions.map(String.init).joined(separator: ", ")
      logger.info("assigned \(names) of \(settings.topics.events)")
    } catch let error as KafkaError {
      if error.isFatal { throw WorkerFailure(fatal: error) }
      warn("\(error.description); trying again", about: error.operation)
      tasks = [:]
      assignment = .pending(partitions, at: now + Self.retryInterval)
    }
  }

  private func take(up partitions: [Int32]) throws {
    let partitionCount = try source.partitionCount()
    if settings.handsOver { try checkStateTopic(partitionCount) }
    let committed = try source.committed(partitions)
    var watermarks: [Int32: (low: Int64, high: Int64)] = [:]
    for partition in partitions { watermarks[partition] = try source.watermarks(partition) }
    tasks = [:]
    var starts: [Int32: Int64] = [:]
    for partition in partitions {
      guard let (low, high) = watermarks[partition] else { continue }
      let task = try restore(
        partition, of: partitionCount, committed: committed[partition], low: low, high: high)
      tasks[partition] = task
      starts[partition] = task.mustRecognize ? task.position.lastOffset : task.position.nextOffset
    }
    let restored = tasks.values.filter { kept[$0.partition] !== $0 }
    kept = [:]
    try source.assign(starts)
    // Last: the next state would wait to be loaded while one is written, and the partitions for both.
    for task in restored where !task.mustRecognize && task.pendingSnapshot?.replaces ?? false {
      writeSnapshot(of: task)
    }
  }

  /// A partition is live.
  func noteRestored(_ task: PartitionTask) {
    let duration = now - assignedAt
    status.note { $0.restoreDurations[task.partition] = duration }
  }

  private func revoke(_ partitions: [Int32], isLost: Bool) throws {
    // For one rebalance only: states are large.
    kept = [:]
    if isLost {
      // Others may have them already: nothing of what is open is theirs to see from here.
      logger.warning("lost \(partitions.count) partitions of \(settings.topics.events)")
    } else if try flush() {
      kept = tasks
    } else {
      logger.warning(
        "the last commit before a rebalance did not succeed; the next owner reads on from the one before")
    }
    for partition in partitions { sealed?.parts[partition] = nil }
    tasks = [:]
    assignment = .none
    updateStatus()
    do throws(KafkaError) {
      try source.unassign()
    } catch {
      if error.isFatal { throw WorkerFailure(fatal: error) }
      warn(error.description, about: error.operation)
    }
  }

  /// The state of a partition: kept from before the rebalance, from its snapshot, or empty; and where to go on.
  private func restore(
    _ partition: Int32, of partitionCount: Int32, committed: CommittedOffset?, low: Int64, high: Int64
  ) throws -> PartitionTask {
    let end = settings.stopsAtEnd ? status.end(of: partition, seen: high) : nil
    if let task = kept[partition], task.box.engine.settings.partitionCount == partitionCount, let committed,
      committed.next == task.position.nextOffset, committed.note.isEmpty || committed == CommittedOffset(task.position),
      (low...max(low, high)).contains(committed.next)
    {
      task.isCaughtUp = false
      return task
    }
    let place = "\(settings.topics.events)-\(partition)"
    let identity = identity(of: partition, partitionCount)
    let found = try state(identity)
    try waitUntilPublished(found, committed, partition)
    let plan = RestorePlan.decide(
      snapshot: found.state?.position.nextOffset, committed: committed?.next, low: low, high: high, place: place)
    let task = try task(partition, plan, found, low: low, end: end, place: place)
    task.lastCommit = committed
    try preparePublication(of: task, identity, found)
    // A snapshot at the committed offset itself is of the worker that committed it.
    if !task.isLive { task.committedNote = committed?.note ?? "" }
    if task.isLive { try beginLife(of: task) }
    return task
  }

  /// What the state of a partition belongs to.
  func identity(of partition: Int32, _ partitionCount: Int32) -> SnapshotIdentity {
    SnapshotIdentity(
      topic: settings.topics.events, partition: partition, partitionCount: partitionCount, calendar: settings.calendar)
  }

  private func task(
    _ partition: Int32, _ plan: RestorePlan, _ found: FoundState, low: Int64, end: Int64?, place: String
  ) throws -> PartitionTask {
    let engineSettings = found.settings
    func fromNothing(_ position: SnapshotPosition, silentUntil: Int64?) throws -> PartitionTask {
      var position = position
      position.ruleTrail = try RuleTrail.trail(
        after: 0, rules: engineSettings.rules, maximumAheadMicroseconds: engineSettings.maximumAheadMicroseconds,
        at: position.nextOffset)
      return PartitionTask(
        partition: partition, box: EngineBox(PartitionEngine(engineSettings)), position: position,
        silentUntil: silentUntil, mustRecognize: false, endOffset: end, snapshotOffset: nil)
    }
    switch plan {
    case .refuse(let reason): throw WorkerFailure(reason)
    case .fromNothing(let offset, let isComplete):
      if !isComplete { logger.warning("\(place) holds records from \(offset) on only: the history is incomplete") }
      return try fromNothing(
        SnapshotPosition(nextOffset: offset, isHistoryIncomplete: !isComplete), silentUntil: nil)
    case .rebuild(let offset, let silentUntil):
      logger.info("\(place): no snapshot, rebuilding the state from \(offset) to \(silentUntil) without output")
      return try fromNothing(
        SnapshotPosition(nextOffset: offset), silentUntil: silentUntil > offset ? silentUntil : nil)
    case .fromSnapshot(let silentUntil, let repeats):
      guard let (box, position) = found.state else {
        throw WorkerFailure("\(place): the snapshot vanished while it was read; start the worker again")
      }
      if repeats {
        logger.info(
          """
          \(place): no commit is known up to the snapshot at \(position.nextOffset); output of the span after the \
          last commit may repeat
          """)
      }
      return PartitionTask(
        partition: partition, box: box, position: position, silentUntil: silentUntil,
        mustRecognize: position.lastOffset >= low && position.lastOffset >= 0, endOffset: end,
        snapshotOffset: position.nextOffset)
    }
  }
}

extension Duration {
  /// In microseconds.
  var microseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
}

extension HashKey {
  /// A key that nobody can guess.
  static func random() -> HashKey {
    var generator = SystemRandomNumberGenerator()
    return HashKey(low: generator.next(), high: generator.next())
  }
}
