internal import CaseEvents
internal import Engine
internal import Kafka
internal import Ledger
internal import Logging
internal import Snapshots

/// Records into the engines.
extension Member {
  /// Applies the batch, partition by partition.
  func processBatch() throws {
    var first = 0
    let count = source.recordCount
    while first < count {
      let partition = source.record(first).partition
      var end = first + 1
      while end < count, source.record(end).partition == partition { end += 1 }
      if let task = tasks[partition] { try process(first..<end, task) }
      first = end
    }
  }

  /// Stages runs of records and applies each; what is no record (the end of the partition, an error in its place) and
  /// what was read before ends a run.
  private func process(_ range: Range<Int>, _ task: PartitionTask) throws {
    var first = range.lowerBound
    for index in range {
      let record = source.record(index)
      if record.errorCode != 0 {
        apply(first..<index, task)
        first = index + 1
        try handle(record, task)
        continue
      }
      if task.mustRecognize { try recognize(record, task) }
      if record.offset < task.position.nextOffset {
        apply(first..<index, task)
        first = index + 1
        continue
      }
      if let until = task.silentUntil, record.offset >= until {
        apply(first..<index, task)
        first = index
        try goLive(task)
      }
      stage(record, task)
      task.position.nextOffset = record.offset + 1
      task.position.lastOffset = record.offset
      task.isCaughtUp = false
      if task.box.engine.stagedCount == PartitionEngine.batchCapacity {
        apply(first..<(index + 1), task)
        first = index + 1
      }
    }
    apply(first..<range.upperBound, task)
  }

  private func stage(_ record: Source.Record, _ task: PartitionTask) {
    let source = SourceRecord(
      key: record.key, value: record.value, timestampMilliseconds: record.timestampMilliseconds, offset: record.offset)
    if record.headerCount > 0, let attributes = BinaryAttributes(headers: { record.forEachHeader($0) }) {
      task.box.engine.stage(source, attributes: attributes)
    } else {
      task.box.engine.stage(source)
    }
  }

  /// Applies the staged records, which are those of a range of the batch, and notes the last one's checksum.
  private func apply(_ range: Range<Int>, _ task: PartitionTask) {
    guard !range.isEmpty else { return }
    let count = task.box.engine.applyStaged()
    for index in 0..<(task.box.engine.hasRejections ? count : 0) {
      guard case .rejected(let rejection) = task.box.engine.outcome(index) else { continue }
      reject(source.record(range.lowerBound + index), rejection, task)
    }
    task.position.lastChecksum = checksum(source.record(range.upperBound - 1), task.box.engine.settings.hashKey)
    task.gatherOutput(settings.topics, &writer)
  }

  private func reject(_ record: Source.Record, _ rejection: Rejection, _ task: PartitionTask) {
    guard task.isLive else { return }
    task.add(
      OutgoingRecord(
        deadLetter: record, rejection: rejection, from: settings.topics.events, to: settings.topics.rejected))
    guard let count = troubles.note(rejection.reason.rawValue, now: now) else { return }
    logger.warning(
      """
      rejected \(count) \(rejection.reason.rawValue), last at \(place(of: task)) offset \(record.offset): \
      \(rejection.message)
      """)
  }

  /// The last record that the state has read is read once more: another one in its place means another topic.
  private func recognize(_ record: Source.Record, _ task: PartitionTask) throws {
    task.mustRecognize = false
    guard record.offset == task.position.lastOffset,
      checksum(record, task.box.engine.settings.hashKey) == task.position.lastChecksum
    else {
      throw WorkerFailure(
        "\(place(of: task)): the record at offset \(task.position.lastOffset) is not the one that the snapshot was "
          + "made from: the topic was made anew; begin anew with another group and state directory"
      )
    }
    // What is on the disk gives way to a state that was taken over only now that the topic is known again.
    if task.pendingSnapshot?.replaces ?? false { writeSnapshot(of: task) }
  }

  /// The end of a partition, or an error in the place of a record.
  private func handle(_ record: Source.Record, _ task: PartitionTask) throws {
    guard let error = record.error else { return }
    if error.isPartitionEnd {
      // Marks of transactions take up offsets too, so the end may be beyond the record after the last.
      task.position.nextOffset = max(task.position.nextOffset, record.offset)
      if let until = task.silentUntil, task.position.nextOffset >= until { try goLive(task) }
      task.isCaughtUp = true
      return
    }
    if error.isOffsetOutOfRange {
      throw WorkerFailure(
        "\(place(of: task)): offset \(task.position.nextOffset) is not in the topic any more, so events are lost "
          + "to this state; begin anew with another group and state directory"
      )
    }
    warn(error.description, about: error.operation)
  }

  private func goLive(_ task: PartitionTask) throws {
    task.goLive()
    compareRules(task)
    try beginLife(of: task)
    noteRestored(task)
    logger.info("\(place(of: task)) is live from offset \(task.position.nextOffset)")
  }

  /// From here on output is due, and the present rules take effect with the next event. A state that holds other rules,
  /// or none yet, is saved before anything is committed: whoever replays silently what was committed under these rules
  /// must know them.
  func beginLife(of task: PartitionTask) throws {
    let engineSettings = task.box.engine.settings
    if task.box.engine.latestRules != settings.rules
      || engineSettings.maximumAheadMicroseconds != settings.maximumAhead.microseconds
    {
      task.position.ruleTrail = try RuleTrail.trail(
        after: task.position.ruleTrail, rules: settings.rules,
        maximumAheadMicroseconds: settings.maximumAhead.microseconds, at: task.position.nextOffset)
    }
    let isOtherPolicy = task.box.engine.schedule(
      rules: settings.rules, maximumAheadMicroseconds: settings.maximumAhead.microseconds)
    guard isOtherPolicy || task.snapshotOffset == nil else { return }
    if task.publication != nil {
      // In the transaction of the first epoch: what is published is as good as saved.
      task.publication?.isDue = true
      return
    }
    save(task.box.engine.takeChanges(), at: task.position, of: task, holdsCommits: true)
  }

  /// Whoever committed may have worked under rules that this state knows nothing of.
  private func compareRules(_ task: PartitionTask) {
    guard !task.committedNote.isEmpty, task.committedNote != RuleTrail.note(task.position.ruleTrail) else { return }
    logger.warning(
      """
      \(place(of: task)): up to offset \(task.position.nextOffset) another worker had other rules than this state \
      knows of, so alerts of that span may be repeated or be missing, and open ones stay open; change the rules of all \
      workers together, while partitions stay where they are
      """)
  }

  private func place(of task: PartitionTask) -> String { "\(settings.topics.events)-\(task.partition)" }
}
