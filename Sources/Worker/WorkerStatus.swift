public import Engine
internal import Snapshots
internal import Threads
public import Topics

/// What the threads of a worker tell each other and the world: small values under one lock.
public final class WorkerStatus: Sendable {
  /// How one partition is.
  public struct Partition: Sendable, Equatable {
    /// Whether its state is still being brought up to the last commit.
    public var isRestoring: Bool
    /// Offset of the next record to read.
    public var nextOffset: Int64
    /// Next offset of the last commit.
    public var committedOffset: Int64
    /// Whether it stood at its end.
    public var isCaughtUp: Bool
    /// Records read since the state began, and what became of them.
    public var counts: Counts
    /// Cases known.
    public var cases: Int

    /// Records read since the state began.
    public var read: Int64 { counts.read }
  }

  private struct State {
    var isStopping = false
    var partitions: [Int: [Int32: Partition]] = [:]
    var ready: Set<Int> = []
    var done: [Int: Bool] = [:]
    var ends: [Int32: Int64] = [:]
    var metrics = WorkerMetrics()
    var offices: [Int32: Set<String>] = [:]
    var splits: [SplitOffice] = []
  }

  private let memberCount: Int
  private let state = Locked(State())

  init(memberCount: Int) { self.memberCount = memberCount }

  /// Whether the worker is told to stop, or has read all that it was to read.
  var isStopping: Bool { state.withLock { $0.isStopping } }

  /// Tells all members to stop.
  func stop() { state.withLock { $0.isStopping = true } }

  /// The partitions of all members.
  public var partitions: [Int32: Partition] {
    state.withLock { $0.partitions.values.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: { first, _ in first }) } }
  }

  /// What was done so far.
  public var metrics: WorkerMetrics { state.withLock { $0.metrics } }

  /// Notes something that was done.
  func note(_ change: (inout WorkerMetrics) -> Void) { state.withLock { change(&$0.metrics) } }

  /// Offices that this process counts in more than one partition, by code: their figures are wrong.
  public var splitOffices: [SplitOffice] { state.withLock { $0.splits } }

  /// Records read since the states of the partitions began.
  public var read: Int64 { partitions.values.reduce(0) { $0 + $1.read } }

  /// Whether every member has what the group gives it, no partition is being restored, and commits succeed.
  public var isReady: Bool {
    state.withLock { state in
      state.ready.count == memberCount
        && state.partitions.values.allSatisfy { $0.values.allSatisfy { !$0.isRestoring } }
    }
  }

  /// - Parameter isReady: whether the member reads what the group gave it, and its commits succeed.
  func update(_ tasks: [Int32: PartitionTask], isReady: Bool, member: Int) {
    let partitions = tasks.mapValues { task in
      Partition(
        isRestoring: !task.isLive, nextOffset: task.position.nextOffset, committedOffset: task.committedOffset,
        isCaughtUp: task.isCaughtUp, counts: task.box.engine.counts, cases: task.box.engine.caseCount)
    }
    state.withLock { state in
      state.partitions[member] = partitions
      if isReady { state.ready.insert(member) } else { state.ready.remove(member) }
    }
  }

  /// Takes in the offices of partitions; what a partition has is asked for only where it has more than before.
  ///
  /// - Returns: offices that are newly found in more than one partition.
  func noteOffices(of tasks: some Collection<PartitionTask>) -> [SplitOffice] {
    let known = state.withLock { $0.offices.mapValues(\.count) }
    let grown = tasks.filter { $0.box.engine.officeCount != known[$0.partition] ?? 0 }
    if grown.isEmpty { return [] }
    let offices = grown.map { ($0.partition, Set($0.box.engine.officeCodes)) }
    return state.withLock { state in
      for (partition, codes) in offices { state.offices[partition] = codes }
      var places: [String: Set<Int32>] = [:]
      for (partition, codes) in state.offices { for code in codes { places[code, default: []].insert(partition) } }
      let before = Set(state.splits.map(\.office))
      state.splits = places.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
        .map { SplitOffice($0.key, in: $0.value) }
      return state.splits.filter { !before.contains($0.office) }
    }
  }

  /// Where a partition ended when the worker first saw it: members that get it later stop at the same place.
  func end(of partition: Int32, seen high: Int64) -> Int64 {
    state.withLock { state in
      if let end = state.ends[partition] { return end }
      state.ends[partition] = high
      return high
    }
  }

  /// Notes whether a member has read all that it was to read; when all have, the worker stops.
  func set(isDone: Bool, member: Int) {
    state.withLock { state in
      state.done[member] = isDone
      if state.done.count == memberCount, state.done.values.allSatisfy({ $0 }) { state.isStopping = true }
    }
  }
}
