internal import Engine
internal import Ledger
internal import Snapshots

/// Where members keep the states of their partitions: `SnapshotStore` is the real one.
protocol SnapshotStoring: Sendable {
  /// Loads the state of a partition; waits for it, and for what was handed over to be written before. Where a newer one
  /// is published, there is none.
  func load(_ identity: SnapshotIdentity, _ settings: EngineSettings, published: StateMarker?) throws(SnapshotError)
    -> LoadedState
  /// The names of the cases of a partition that was loaded before.
  func caseNames(of partition: Int32) throws(SnapshotError) -> [UInt8]
  /// Has a whole state written in the place of the one that is there.
  func replace(
    _ identity: SnapshotIdentity, key: HashKey, with state: EngineChanges, at position: SnapshotPosition,
    completion: @escaping @Sendable (Result<Duration, SnapshotError>) -> Void)
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
