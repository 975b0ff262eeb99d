/// Why a snapshot cannot be used or written.
public struct SnapshotError: Error, CustomStringConvertible, Sendable {
  /// What kind of trouble it is, which decides what the worker does.
  public enum Kind: Sendable {
    /// Not a snapshot, or one that changed since it was written: set aside, never trusted.
    case damaged
    /// Written by a newer program.
    case newerFormat
    /// Of another topic, or of another number of partitions.
    case otherTopic
    /// Made with another start of the period or another UTC offset.
    case otherPeriod
    /// The disk or the directory refused.
    case unavailable
  }

  /// The kind.
  public let kind: Kind
  /// One line: what, where, what to do.
  public let description: String

  /// An error of this kind; the description is one line.
  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
