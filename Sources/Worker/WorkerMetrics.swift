/// What a worker has done so far, for whoever measures it: counts only rise while it runs.
public struct WorkerMetrics: Sendable {
  /// Commits that succeeded.
  public var committed: Int64 = 0
  /// Attempts that did not; what they held is sent again.
  public var failedCommits: Int64 = 0
  /// From the sealing of an epoch to its commit.
  public var commitDurations = DurationHistogram(bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10])
  /// Snapshots written.
  public var writtenSnapshots: Int64 = 0
  /// Attempts that the disk refused; they are made again.
  public var failedSnapshots: Int64 = 0
  /// Time of the writing thread.
  public var snapshotDurations = DurationHistogram(bounds: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30])
  /// By partition: from its assignment until it was live, of the last time.
  public var restoreDurations: [Int32: Duration] = [:]
  /// Assignments that the group has given.
  public var rebalances: Int64 = 0

  /// Nothing done yet.
  public init() {}
}

/// Durations counted by bounds.
public struct DurationHistogram: Sendable {
  /// Upper bounds in seconds, ascending.
  public let bounds: [Double]
  /// In each bucket alone; last those above all bounds.
  public private(set) var counts: [Int64]
  /// Of all, in seconds.
  public private(set) var sum = 0.0

  init(bounds: [Double]) {
    self.bounds = bounds
    counts = Array(repeating: 0, count: bounds.count + 1)
  }

  mutating func observe(_ duration: Duration) {
    let seconds = duration / .seconds(1)
    counts[bounds.firstIndex { seconds <= $0 } ?? bounds.count] += 1
    sum += seconds
  }
}
