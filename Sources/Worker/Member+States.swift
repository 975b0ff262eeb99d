internal import Engine
internal import Kafka
internal import Ledger
internal import Logging
internal import Snapshots

/// The state that a partition goes on from: the newer one of the snapshot on this disk and what the state topic holds.
extension Member {
  /// What was found of a partition.
  struct FoundState {
    /// The newest state; `nil` where there is none.
    var state: (box: EngineBox, position: SnapshotPosition)?
    /// Settings of that state, or of a new one.
    var settings: EngineSettings
    /// What the state topic holds; `nil` where that is nothing, or is not asked.
    var published: StateRecords?
    /// Whether the state is the published one, which the disk does not have.
    var isPublished = false
  }

  func state(_ identity: SnapshotIdentity) throws -> FoundState {
    let published = try publishedState(identity)
    do throws(SnapshotError) {
      return try state(identity, published)
    } catch {
      throw WorkerFailure(error.description, isConfiguration: error.kind == .otherPeriod)
    }
  }

  private func state(_ identity: SnapshotIdentity, _ published: StateRecords?) throws(SnapshotError) -> FoundState {
    var settings = engineSettings(identity)
    if let published { settings.hashKey = published.marker.hashKey }
    let loaded = try store.load(identity, settings, published: published?.marker)
    if let own = loaded.found {
      if let published, published.marker.hashKey != loaded.hashKey {
        throw SnapshotError(
          .otherTopic,
          "\(statePlace(identity.partition)): it holds another worker's state up to offset "
            + "\(published.marker.position.nextOffset), and the snapshot here goes up to \(own.position.nextOffset): "
            + "workers have run with handover: none since; delete the topic, and tiendo topics create makes it "
            + "anew; the workers fill it from their snapshots")
      }
      return FoundState(state: own, settings: own.box.engine.settings, published: published)
    }
    guard let published else {
      settings.hashKey = loaded.hashKey
      return FoundState(settings: settings)
    }
    // What turns out to be useless is none, and the disk is asked for what it has, however old.
    guard let box = box(of: published, settings) else { return try state(identity, nil) }
    return FoundState(
      state: (box, published.marker.position), settings: box.engine.settings, published: published, isPublished: true)
  }

  private func engineSettings(_ identity: SnapshotIdentity) -> EngineSettings {
    EngineSettings(
      calendar: settings.calendar, rules: settings.rules, partition: identity.partition,
      partitionCount: identity.partitionCount, maximumAheadMicroseconds: settings.maximumAhead.microseconds,
      hashKey: .random(), notesChanges: true, givesClosedDays: true)
  }

  /// A transaction that has ended is seen by the group before it is by each partition that it wrote to, and one that a
  /// death left open hides what comes behind it. So where the state is under other rules than the committed offset, or
  /// there is none though something is committed, it is looked for again until that can no longer be the cause.
  ///
  /// - Throws: `KafkaError`, to be tried again.
  func waitUntilPublished(
    _ found: FoundState, _ committed: CommittedOffset?, _ partition: Int32
  ) throws(KafkaError) {
    guard settings.handsOver, let committed, now - assignedAt < Self.longestInvisibility else { return }
    let note = found.state.map { RuleTrail.note($0.position.ruleTrail) }
    if let note, committed.note.isEmpty || committed.note == note { return }
    throw .notThere(
      statePlace(partition), "the state that goes with the committed offset \(committed.next) is not visible yet")
  }

  /// A broker aborts what is open after ten seconds.
  private static var longestInvisibility: Duration { .seconds(12) }

  /// What the state topic holds of a partition. A state that cannot be trusted is none: it is published again from what
  /// the disk or the events give.
  private func publishedState(_ identity: SnapshotIdentity) throws -> StateRecords? {
    guard settings.handsOver else { return nil }
    let place = statePlace(identity.partition)
    var image = StateImage(place: place)
    let start = now
    try source.readState(identity.partition, of: settings.topics.state) { image.take(key: $0, value: $1) }
    do throws(SnapshotError) {
      let state = try image.finish(identity: identity, group: settings.group)
      if let state {
        logger.debug("\(place): a state up to offset \(state.marker.position.nextOffset), read in \(now - start)")
      }
      return state
    } catch {
      guard error.kind == .damaged else {
        throw WorkerFailure(error.description, isConfiguration: error.kind == .otherPeriod)
      }
      logger.error("\(error.description); it is not used")
      return nil
    }
  }

  private func box(of state: StateRecords, _ settings: EngineSettings) -> EngineBox? {
    var settings = settings
    settings.rules = state.changes.rules
    settings.maximumAheadMicroseconds = state.changes.maximumAheadMicroseconds
    let box = EngineBox(PartitionEngine(settings))
    guard let fault = box.engine.restore(state.changes) else { return box }
    logger.error("\(statePlace(settings.partition)): \(fault); it is not used")
    return nil
  }

  /// From here on changes are published: on top of what the topic holds, or of a whole state that goes there first.
  func preparePublication(of task: PartitionTask, _ identity: SnapshotIdentity, _ found: FoundState) throws {
    guard settings.handsOver else { return }
    var publication = StatePublication(
      identity, group: settings.group, hashKey: task.box.engine.settings.hashKey, hasState: found.published != nil)
    defer { task.publication = publication }
    guard found.state != nil else { return }
    if let state = found.published, found.isPublished {
      logger.info("\(statePlace(task.partition)): goes on from offset \(state.marker.position.nextOffset)")
      return task.beginSnapshot(nextSnapshotNumber(), state.changes, at: state.marker.position, replaces: true)
    }
    guard found.published?.marker.position.nextOffset != task.position.nextOffset else { return }
    do throws(SnapshotError) {
      logger.info("\(statePlace(task.partition)): publishing the state at offset \(task.position.nextOffset)")
      let names = try store.caseNames(of: task.partition)
      publication.begin(with: task.box.engine.takeAll(names: names), at: task.position)
    } catch {
      throw WorkerFailure(error.description)
    }
  }

  /// - Throws: `WorkerFailure` where the topic does not fit the events'.
  func checkStateTopic(_ partitionCount: Int32) throws {
    let topic = settings.topics.state
    do {
      let count = try source.statePartitionCount(topic)
      if count == partitionCount { return }
      throw WorkerFailure(
        "\(topic) has \(count) partitions and \(settings.topics.events) \(partitionCount): they must be as many; "
          + "delete \(topic), and tiendo topics create makes it anew; the workers fill it from their snapshots",
        isConfiguration: true)
    } catch let error as KafkaError where error.isUnknownTopicOrPartition {
      throw WorkerFailure(
        "\(topic): there is no such topic, and handover: kafka needs it, compacted and with \(partitionCount) "
          + "partitions; tiendo topics create makes it, or name another in topics.state", isConfiguration: true)
    }
  }

  private func statePlace(_ partition: Int32) -> String { "\(settings.topics.state)-\(partition)" }
}
