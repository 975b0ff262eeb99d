internal import CaseEvents
internal import Engine
internal import Kafka
internal import Ledger
internal import Logging
internal import Snapshots

/// Records into the engines.
extension Member {
  /// Applies a batch; what is no record (the end of a partition, an error in its place) is dealt with in order.
  func process(_ batch: borrowing RecordBatch, _ consumer: inout Consumer) throws {
    var first = 0
    while first < batch.count {
      let partition = batch[first].partition
      var end = first + 1
      while end < batch.count, batch[end].partition == partition { end += 1 }
      if let task = tasks[partition] { try process(batch, first..<end, task) }
      first = end
    }
  }

  private func process(_ batch: borrowing RecordBatch, _ range: Range<Int>, _ task: PartitionTask) throws {
    var stagedFrom = range.lowerBound
    for index in range {
      let record = batch[index]
      if record.errorCode != 0 {
        apply(batch, stagedFrom, task)
        stagedFrom = index + 1
        try handle(record, task)
        continue
      }
      if task.mustRecognize {
        try recognize(record, task)
        if record.offset < task.position.nextOffset {
          stagedFrom = index + 1
          continue
        }
      }
      if record.offset < task.position.nextOffset {
        apply(batch, stagedFrom, task)
        stagedFrom = index + 1
        continue
      }
      if let until = task.silentUntil, record.offset >= until {
        apply(batch, stagedFrom, task)
        stagedFrom = index
        goLive(task)
      }
      stage(record, task)
      task.position.nextOffset = record.offset + 1
      task.position.lastOffset = record.offset
      task.isCaughtUp = false
      if task.box.engine.stagedCount == PartitionEngine.batchCapacity {
        apply(batch, stagedFrom, task)
        stagedFrom = index + 1
      }
    }
    apply(batch, stagedFrom, task)
    noteLastRecord(batch, range, task)
  }

  private func stage(_ record: Record, _ task: PartitionTask) {
    let timestamp = record.timestampMilliseconds
    let source = SourceRecord(
      key: record.key, value: record.value, timestampMicroseconds: timestamp >= 0 ? timestamp &* 1000 : nil,
      offset: record.offset)
    if record.headerCount > 0 {
      var attributes = BinaryAttributes()
      record.forEachHeader { attributes.add(name: $0, value: $1) }
      if attributes.isBinaryMode {
        task.box.engine.stage(source, attributes: attributes)
        return
      }
    }
    task.box.engine.stage(source)
  }

  /// Applies what was staged; staged records stand in the batch from `first` on, without gaps.
  private func apply(_ batch: borrowing RecordBatch, _ first: Int, _ task: PartitionTask) {
    let count = task.box.engine.applyStaged()
    for index in 0..<count {
      guard case .rejected(let rejection) = task.box.engine.outcome(index) else { continue }
      reject(batch[first + index], rejection, task)
    }
    task.gatherOutput(settings.topics, &writer)
  }

  private func reject(_ record: Record, _ rejection: Rejection, _ task: PartitionTask) {
    guard task.isLive else { return }
    task.add(
      OutgoingRecord(
        deadLetter: record, rejection: rejection, from: settings.topics.events, to: settings.topics.rejected))
    let place = "\(settings.topics.events)-\(record.partition) offset \(record.offset)"
    if let line = rejections.note(rejection, place: place, now: now) { logger.warning("\(line)") }
  }

  private func noteLastRecord(_ batch: borrowing RecordBatch, _ range: Range<Int>, _ task: PartitionTask) {
    for index in range.reversed() where batch[index].errorCode == 0 && batch[index].offset == task.position.lastOffset {
      task.position.lastChecksum = checksum(batch[index], task.box.engine.settings.hashKey)
      return
    }
  }

  /// The last record that the state has read is read once more: another one in its place means another topic.
  private func recognize(_ record: Record, _ task: PartitionTask) throws {
    task.mustRecognize = false
    let place = "\(settings.topics.events)-\(task.partition)"
    guard record.offset == task.position.lastOffset,
      checksum(record, task.box.engine.settings.hashKey) == task.position.lastChecksum
    else {
      throw WorkerFailure(
        "\(place): the record at offset \(task.position.lastOffset) is not the one that the snapshot was made from: the topic was made anew; begin anew with another group and state directory"
      )
    }
  }

  /// The end of a partition, or an error in the place of a record.
  private func handle(_ record: Record, _ task: PartitionTask) throws {
    guard let error = record.error else { return }
    if error.isPartitionEnd {
      // Marks of transactions take up offsets too, so the end may be beyond the record after the last.
      task.position.nextOffset = max(task.position.nextOffset, record.offset)
      if let until = task.silentUntil, task.position.nextOffset >= until { goLive(task) }
      task.isCaughtUp = true
      return
    }
    if error.isOffsetOutOfRange {
      throw WorkerFailure(
        "\(settings.topics.events)-\(task.partition): offset \(task.position.nextOffset) is not in the topic any more, so events are lost to this state; begin anew with another group and state directory"
      )
    }
    logger.warning("\(error.description)")
  }

  /// From here on output is due; other rules than before take effect with the next event.
  func goLive(_ task: PartitionTask) {
    task.goLive(settings.topics, &writer)
    _ = task.box.engine.schedule(
      rules: settings.rules, maximumAheadMicroseconds: settings.maximumAhead.microseconds)
    logger.info("\(settings.topics.events)-\(task.partition) is live from offset \(task.position.nextOffset)")
  }
}
