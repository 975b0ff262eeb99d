/// What a look at a snapshot gave.
public struct SnapshotReport: Equatable, Sendable {
  /// Where the file is.
  public let path: String
  /// What it belongs to; `nil` where that could not be read.
  public internal(set) var identity: SnapshotIdentity?
  /// Up to where it has read its partition; `nil` where no state was written yet, or it could not be read.
  public internal(set) var position: SnapshotPosition?
  /// Offices in it.
  public internal(set) var officeCount = 0
  /// Cases in it.
  public internal(set) var caseCount = 0
  /// Each damage and each difference, a line for a person; empty for a sound snapshot.
  public internal(set) var findings: [String] = []
  /// Whether the state could be loaded; a loaded one may still contradict itself.
  public internal(set) var isLoaded = false

  init(path: String) { self.path = path }
}
