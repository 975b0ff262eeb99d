internal import Engine
internal import Kafka
internal import Logging
internal import Records
internal import Snapshots
internal import Topics

/// One member of the group: its partitions and what goes out of them. Members share nothing but the thread that writes
/// snapshots.
///
/// Each turn: control events, the assignment, records into the engines, then what the commit protocol asks for. All
/// that is outside is reached through `EventSource`, `EpochSender` and `SnapshotStoring`, and time is a parameter, so
/// the tests drive the very same member through every failure. Lives on one thread.
final class Member<Source: EventSource> {
  /// What the group has given this member.
  enum Assignment: Equatable {
    /// Nothing since the last rebalance began.
    case none
    /// Partitions whose states are not loaded yet; tried (again) at this time.
    case pending([Int32], at: Duration)
    /// Partitions that are being read, perhaps none.
    case active
  }

  let number: Int
  let settings: WorkerSettings
  let source: Source
  let sender: any EpochSender<Source.Membership>
  let store: any SnapshotStoring
  let status: WorkerStatus
  let logger: Logger
  private let clock: () -> Duration

  var assignment = Assignment.none
  var tasks: [Int32: PartitionTask] = [:]
  /// When the group gave what it gave last.
  var assignedAt = Duration.zero
  /// States of partitions that were taken away, kept until the next assignment.
  var kept: [Int32: PartitionTask] = [:]
  var commits: CommitProtocol
  /// The epoch on its way.
  var sealed: Epoch?
  /// When it was sealed.
  var sealedAt = Duration.zero
  let snapshotResults = Mailbox<SnapshotReport>()
  var snapshotCount = 0
  var writer = JSONWriter()
  var troubles = ThrottledLog<String>()
  private var ticks: TickSchedule
  private var nextStatus = Duration.zero
  private var nextGroupCheck = Duration.zero
  private var hasGroupReachedEnds = false

  init(
    number: Int, settings: WorkerSettings, source: Source, sender: any EpochSender<Source.Membership>,
    store: any SnapshotStoring, status: WorkerStatus, logger: Logger, clock: @escaping () -> Duration
  ) {
    self.number = number
    self.settings = settings
    self.source = source
    self.sender = sender
    self.store = store
    self.status = status
    self.logger = logger
    self.clock = clock
    commits = CommitProtocol(
      CommitProtocol.Policy(
        commitInterval: settings.commitInterval, snapshotInterval: settings.snapshotInterval,
        maximumByteCount: WorkerSettings.maximumEpochByteCount),
      now: clock(), needsProducer: settings.usesTransactions)
    ticks = TickSchedule(settings.calendar)
  }

  /// Monotonic time.
  var now: Duration { clock() }

  /// One pass; blocks for 50 ms at most where there is nothing to do.
  ///
  /// - Throws: `WorkerFailure` where going on would lose or double something.
  func turn() throws {
    try serveControl()
    try takeUpAssignment()
    if gathered(isFlush: false).byteCount >= WorkerSettings.maximumEpochByteCount {
      // What is sealed must go out before more may gather: memory stays bounded while the broker is away.
      try serveCommits(isFlush: false, wait: .milliseconds(20))
    } else {
      source.poll(timeoutMilliseconds: sealed == nil ? 50 : 5)
      try processBatch()
      produceTicks()
      try serveCommits(isFlush: settings.stopsAtEnd && hasReadToEnd, wait: .zero)
    }
    if settings.stopsAtEnd { status.set(isDone: isDone, member: number) }
    if now >= nextStatus { updateStatus() }
  }

  /// Brings everything that was read to Kafka and to the disk, as far as the time allows, then leaves the group.
  ///
  /// - Throws: `WorkerFailure` where something is left; nothing is lost by that.
  func stop() throws {
    let isCommitted = try flush()
    let isRefused = commits.isRefused
    let isSaved = !tasks.values.contains(where: \.isUnfinished)
    updateStatus()
    tasks = [:]
    assignment = .none
    do throws(KafkaError) {
      try source.close()
    } catch {
      logger.debug("\(error.description)")
    }
    if isRefused, !settings.stopsAtEnd {
      logger.warning(
        """
        stopped while the group shares out its partitions anew: what was not committed is read again by their next \
        owner
        """)
      return
    }
    if !isCommitted {
      throw WorkerFailure(
        "the last commit to Kafka did not succeed (see the log); nothing is lost, what it held is read again at "
          + "the next start"
      )
    }
    if !isSaved {
      throw WorkerFailure(
        "the last snapshot could not be written to \(settings.stateDirectory) (see the log); nothing is lost, the "
          + "next start reads more of the topic again"
      )
    }
    logger.info("stopped; everything read is committed and saved")
  }

  /// Tells the world how the partitions are.
  func updateStatus() {
    let time = now
    nextStatus = time + .milliseconds(100)
    let isStuck = commits.failingSince.map { time - $0 >= settings.stuckAfter } ?? false
    status.update(tasks, isReady: assignment == .active && !isStuck, member: number)
    let splits = status.noteOffices(of: tasks.values)
    let count = tasks.values.first.map { Int($0.box.engine.settings.partitionCount) } ?? 0
    if let line = splits.line(of: settings.topics.events, partitionCount: count) { logger.error("\(line)") }
  }

  /// Logs what may happen again and again, at most once in ten seconds.
  func warn(_ message: String, about key: String) {
    guard let count = troubles.note(key, now: now) else { return }
    logger.warning("\(message)\(count > 1 ? " (\(count) times)" : "")")
  }

  private var hasReadToEnd: Bool { !tasks.isEmpty && tasks.values.allSatisfy(\.isAtEnd) }

  /// Whether all that this member was to read is read, committed and on disk, and what no member of this process has is
  /// committed up to its end by whoever has it: one that died may still be holding partitions.
  private var isDone: Bool {
    guard assignment == .active, commits.isIdle else { return false }
    guard tasks.isEmpty || hasReadToEnd, !tasks.values.contains(where: \.isUnfinished) else { return false }
    let partitionCount = tasks.values.first?.box.engine.settings.partitionCount
    if let partitionCount, status.partitions.count == Int(partitionCount) { return true }
    if !hasGroupReachedEnds, now >= nextGroupCheck { checkGroup() }
    return hasGroupReachedEnds
  }

  /// Asks how far the partitions of other processes are.
  private func checkGroup() {
    nextGroupCheck = now + .seconds(1)
    do throws(KafkaError) {
      let own = status.partitions
      let others = (0..<(try source.partitionCount())).filter { own[$0] == nil }
      let committed = try source.committed(others)
      for partition in others {
        let end = status.end(of: partition, seen: try source.watermarks(partition).high)
        guard end <= committed[partition]?.next ?? 0 else {
          return warn(
            "waiting for another worker of the group to commit \(settings.topics.events)-\(partition) up to \(end)",
            about: "group")
        }
      }
      hasGroupReachedEnds = true
    } catch {
      warn("\(error.description); trying again", about: error.operation)
    }
  }

  private func produceTicks() {
    guard settings.producesTicks, !settings.stopsAtEnd else { return }
    for task in tasks.values where task.isCaughtUp && task.isLive {
      let tick = ticks.tick(
        for: task.partition, openDay: task.box.engine.partitionDay, nowMicroseconds: settings.wallClock())
      guard let tick else { continue }
      task.add(OutgoingRecord(topic: settings.topics.events, partition: task.partition, key: nil, value: tick.json))
      logger.info("closing the days of partition \(task.partition) by \(tick.id)")
    }
  }
}
