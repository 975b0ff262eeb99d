import Engine
import Foundation
import Ledger
import Snapshots

@testable import Worker

/// Snapshots in real SQLite files. Writes wait until the simulation gives them a moment, as if another thread did
/// them; the process may die before one and after one.
final class ModelStore: SnapshotStoring, @unchecked Sendable {
  // Sendable: everything in the simulation is on one thread.
  private struct Write {
    var partition: Int32
    /// Where it takes the place of all that there is.
    var replacement: (identity: SnapshotIdentity, key: HashKey)?
    var changes: EngineChanges
    var position: SnapshotPosition
    var completion: @Sendable (Result<Duration, SnapshotError>) -> Void
  }

  private let directory: String
  /// Whether the process got past a point at which it may die.
  var passes: () -> Bool = { true }
  /// What every write fails with.
  var failure: SnapshotError?
  private var files: [Int32: SnapshotFile] = [:]
  private var waiting: [Write] = []

  init(directory: String) { self.directory = directory }

  func load(
    _ identity: SnapshotIdentity, _ settings: EngineSettings, published: StateMarker?
  ) throws(SnapshotError) -> LoadedState {
    while writeOne() {}
    guard passes() else { return LoadedState(hashKey: settings.hashKey) }
    files.removeValue(forKey: identity.partition)?.close()
    let recovered = try SnapshotRecovery.open(
      path: path(identity), identity: identity, settings: settings, published: published)
    files[identity.partition] = recovered.file
    return LoadedState(recovered)
  }

  private func path(_ identity: SnapshotIdentity) -> String {
    "\(directory)/\(identity.topic)-\(identity.partition).sqlite"
  }

  func caseNames(of partition: Int32) throws(SnapshotError) -> [UInt8] { try files[partition]?.caseNames() ?? [] }

  func replace(
    _ identity: SnapshotIdentity, key: HashKey, with state: EngineChanges, at position: SnapshotPosition,
    completion: @escaping @Sendable (Result<Duration, SnapshotError>) -> Void
  ) {
    waiting.append(
      Write(
        partition: identity.partition, replacement: (identity, key), changes: state, position: position,
        completion: completion))
  }

  func write(
    _ changes: EngineChanges, at position: SnapshotPosition, partition: Int32,
    completion: @escaping @Sendable (Result<Duration, SnapshotError>) -> Void
  ) {
    waiting.append(Write(partition: partition, changes: changes, position: position, completion: completion))
  }

  func drain(timeout: Duration) -> Bool {
    while writeOne() {}
    return waiting.isEmpty
  }

  /// Writes what waits longest.
  ///
  /// - Returns: whether there was something, and it got through.
  @discardableResult
  func writeOne() -> Bool {
    guard !waiting.isEmpty, passes() else { return false }
    let write = waiting.removeFirst()
    if let (identity, key) = write.replacement, failure == nil {
      files.removeValue(forKey: write.partition)?.close()
      SnapshotFile.remove(path: path(identity))
      guard passes() else { return false }
      files[write.partition] = try? SnapshotFile(path: path(identity), identity: identity, newKey: key)
    }
    guard let file = files[write.partition] else { return true }
    let result = Result { () throws(SnapshotError) in
      if let failure { throw failure }
      try file.write(write.changes, at: write.position)
      return Duration.milliseconds(1)
    }
    guard passes() else { return false }
    write.completion(result)
    guard passes() else { return false }
    try? file.copyIfDue()
    return true
  }

  /// What the operating system does for a dead process.
  func closeFiles() {
    for file in files.values { file.close() }
    files = [:]
  }
}
