internal import Engine
internal import Kafka
internal import Ledger
internal import Logging
internal import Snapshots

/// Partitions come and go.
extension Member {
  /// Deals with every control event that waits; the first may be waited for.
  func serveControl(_ consumer: inout Consumer, timeoutMilliseconds: Int32) throws {
    var timeout = timeoutMilliseconds
    while let event = consumer.pollControl(timeoutMilliseconds: timeout) {
      timeout = 0
      switch event {
      case .assigned(let partitions): try assign(partitions.map(\.partition).sorted(), &consumer)
      case .revoked(let partitions, let isLost): try revoke(partitions.map(\.partition), isLost: isLost, &consumer)
      case .failure(let error):
        if error.isFatal { throw WorkerFailure("\(error.description); start the worker again") }
        logger.warning("\(error.description)")
      case .log(let level, let facility, let message):
        logger.log(level: level <= 3 ? .warning : level <= 5 ? .info : .debug, "librdkafka \(facility): \(message)")
      case .statistics: break
      }
    }
  }

  private func assign(_ partitions: [Int32], _ consumer: inout Consumer) throws {
    let topic = settings.topics.events
    partitionCount = Int32(
      try retrying { () throws(KafkaError) in
        try consumer.partitionCount(topic: topic, timeoutMilliseconds: Self.brokerTimeoutMilliseconds)
      })
    let wanted = partitions.map { TopicPartition(topic: topic, partition: $0) }
    let committed = try retrying { () throws(KafkaError) in
      try consumer.committed(wanted, timeoutMilliseconds: Self.brokerTimeoutMilliseconds)
    }
    tasks = [:]
    var starts: [TopicPartition] = []
    for place in committed {
      let (low, high) = try retrying { () throws(KafkaError) in
        try consumer.watermarks(
          topic: topic, partition: place.partition, timeoutMilliseconds: Self.brokerTimeoutMilliseconds)
      }
      let task = try restore(place.partition, committed: place.offset >= 0 ? place.offset : nil, low: low, high: high)
      tasks[place.partition] = task
      let start = task.mustRecognize ? task.position.lastOffset : task.position.nextOffset
      starts.append(TopicPartition(topic: topic, partition: place.partition, offset: start))
    }
    kept = [:]
    try consumer.assign(starts)
    hasBeenAssigned = hasBeenAssigned || !partitions.isEmpty || settings.memberCount > 1
    status.update(tasks, member: number)
    logger.info(
      "assigned \(partitions.isEmpty ? "no partition" : partitions.map(String.init).joined(separator: ", ")) of \(topic)"
    )
  }

  private func revoke(_ partitions: [Int32], isLost: Bool, _ consumer: inout Consumer) throws {
    if isLost {
      // Others may have them already: nothing of what is open is theirs to see from here.
      for partition in partitions {
        tasks[partition] = nil
        sealed?.parts[partition] = nil
      }
      logger.warning("lost \(partitions.count) partitions of \(settings.topics.events)")
    } else if try flush(&consumer) {
      for partition in partitions { kept[partition] = tasks.removeValue(forKey: partition) }
    } else {
      logger.warning(
        "the last commit before a rebalance did not succeed in time; the next owner reads on from the one before")
      for partition in partitions {
        tasks[partition] = nil
        sealed?.parts[partition] = nil
      }
    }
    status.update(tasks, member: number)
    try consumer.unassign()
  }

  /// The state of a partition: kept from before the rebalance, from its snapshot, or empty; and where to go on.
  private func restore(_ partition: Int32, committed: Int64?, low: Int64, high: Int64) throws -> PartitionTask {
    let place = "\(settings.topics.events)-\(partition)"
    let end = settings.stopsAtEnd ? status.end(of: partition, seen: high) : nil
    if let task = kept[partition], let committed, committed == task.position.nextOffset, committed >= low,
      committed <= high
    {
      task.isCaughtUp = false
      return task
    }
    let engineSettings = EngineSettings(
      calendar: settings.calendar, rules: settings.rules, partition: partition, partitionCount: partitionCount,
      maximumAheadMicroseconds: settings.maximumAhead.microseconds, hashKey: .random(), notesChanges: true,
      givesClosedDays: true)
    let identity = SnapshotIdentity(
      topic: settings.topics.events, partition: partition, partitionCount: partitionCount, calendar: settings.calendar)
    let loaded: SnapshotStore.Loaded
    do throws(SnapshotError) {
      loaded = try store.load(identity, engineSettings)
    } catch {
      throw WorkerFailure(error.description, isConfiguration: error.kind == .otherPeriod)
    }
    let plan = RestorePlan.decide(
      snapshot: loaded.position?.nextOffset, committed: committed, low: low, high: high, place: place)
    return try task(partition, plan, loaded, engineSettings, low: low, end: end, place: place)
  }

  private func task(
    _ partition: Int32, _ plan: RestorePlan, _ loaded: SnapshotStore.Loaded, _ engineSettings: EngineSettings,
    low: Int64, end: Int64?, place: String
  ) throws -> PartitionTask {
    var engineSettings = engineSettings
    engineSettings.hashKey = loaded.hashKey
    switch plan {
    case .refuse(let reason): throw WorkerFailure(reason)
    case .fromNothing(let offset, let isComplete):
      if !isComplete { logger.warning("\(place) holds records from \(offset) on only: the history is incomplete") }
      let position = SnapshotPosition(nextOffset: offset, isHistoryIncomplete: !isComplete)
      return PartitionTask(
        partition: partition, box: EngineBox(PartitionEngine(engineSettings)), position: position, silentUntil: nil,
        mustRecognize: false, endOffset: end)
    case .rebuild(let offset, let silentUntil):
      logger.info("\(place): no snapshot, rebuilding the state from \(offset) to \(silentUntil) without output")
      return PartitionTask(
        partition: partition, box: EngineBox(PartitionEngine(engineSettings)),
        position: SnapshotPosition(nextOffset: offset), silentUntil: silentUntil > offset ? silentUntil : nil,
        mustRecognize: false, endOffset: end)
    case .fromSnapshot(let silentUntil, let repeats):
      guard let box = loaded.box, let position = loaded.position else {
        throw WorkerFailure("\(place): the snapshot vanished while it was read; start the worker again")
      }
      if repeats {
        logger.info(
          "\(place): no commit is known up to the snapshot at \(position.nextOffset); output of the span after the last commit may repeat"
        )
      }
      let task = PartitionTask(
        partition: partition, box: box, position: position, silentUntil: silentUntil,
        mustRecognize: position.lastOffset >= low && position.lastOffset >= 0, endOffset: end)
      task.snapshotOffset = position.nextOffset
      if silentUntil == nil {
        _ = box.engine.schedule(
          rules: settings.rules, maximumAheadMicroseconds: settings.maximumAhead.microseconds)
      }
      return task
    }
  }

  /// Asks the broker again while it cannot answer; the group gives up on a member that takes too long.
  private func retrying<Answer>(_ question: () throws(KafkaError) -> Answer) throws(KafkaError) -> Answer {
    let attempts = 12
    for _ in 1..<attempts {
      do throws(KafkaError) {
        return try question()
      } catch {
        if error.isFatal || status.isStopping { throw error }
        logger.warning("\(error.description); trying again")
      }
    }
    return try question()
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
