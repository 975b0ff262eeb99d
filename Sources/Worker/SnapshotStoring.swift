internal import Engine
internal import Ledger
internal import Snapshots

/// Where members keep the states of their partitions: `SnapshotStore` is the real one.
protocol SnapshotStoring: Sendable {
  /// Loads the state of a partition; waits for it, and for what was handed over to be written before.
  func load(_ identity: SnapshotIdentity, _ settings: EngineSettings) throws(SnapshotError) -> LoadedState
  /// Has changes written of a partition that was loaded before; `completion` may run on another thread.
  func write(
    _ changes: EngineChanges, at position: SnapshotPosition, partition: Int32,
    completion: @escaping @Sendable (Result<Duration, SnapshotError>) -> Void)
  /// Waits until everything that was handed over so far is on disk, up to the time given; says whether it is.
  func drain(timeout: Duration) -> Bool
}

/// What was found for a partition.
struct LoadedState: Sendable {
  /// `nil` where nothing was written yet.
  var found: (box: EngineBox, position: SnapshotPosition)?
  /// Key for the hashes of a new state.
  var hashKey: HashKey

  init(hashKey: HashKey) { self.hashKey = hashKey }

  init(_ recovered: SnapshotRecovery) {
    if let box = recovered.box, let position = recovered.position { found = (box, position) }
    hashKey = recovered.file.hashKey
  }
}
