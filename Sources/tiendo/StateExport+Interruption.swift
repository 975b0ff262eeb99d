internal import Snapshots

/// Exports of which an interruption leaves nothing behind.
extension StateExport {
  /// Begins an export, noted before it is there, so that no signal can come between.
  static func begin(_ path: String, isOnePartition: Bool = true) throws(SnapshotError) -> StateExport {
    let temporary = temporaryPath(of: path)
    TemporaryFiles.add(temporary)
    do throws(SnapshotError) {
      return try StateExport(path: path, isOnePartition: isOnePartition)
    } catch {
      TemporaryFiles.finish(temporary) {}
      throw error
    }
  }

  /// Ends it and gives it its name. Signals wait for the name alone.
  func end() throws(SnapshotError) {
    try complete()
    try TemporaryFiles.finish(temporaryPath) { () throws(SnapshotError) in try publish() }
  }
}
