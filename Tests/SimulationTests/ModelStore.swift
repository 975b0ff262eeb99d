import Engine
import Foundation
import Snapshots

@testable import Worker

/// Snapshots in real SQLite files. Writes wait until the simulation gives them a moment, as if another thread did
/// them; the process may die before one and after one.
final class ModelStore: SnapshotStoring, @unchecked Sendable {
  // Sendable: everything in the simulation is on one thread.
  private struct Write {
    var partition: Int32
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

  func load(_ identity: SnapshotIdentity, _ settings: EngineSettings) throws(SnapshotError) -> LoadedState {
    while writeOne() {}
    guard passes() else { return LoadedState(hashKey: settings.hashKey) }
    files.removeValue(forKey: identity.partition)?.close()
    let path = "\(directory)/\(identity.topic)-\(identity.partition).sqlite"
    let recovered = try SnapshotRecovery.open(path: path, identity: identity, settings: settings)
    files[identity.partition] = recovered.file
    return LoadedState(recovered)
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
