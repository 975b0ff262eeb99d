/// Why a snapshot cannot be used or written.
public struct SnapshotError: Error, CustomStringConvertible, Sendable {
  /// What kind of trouble it is, which decides what the worker does.
  public enum Kind: Sendable {
    /// A snapshot that is not as it was written: set aside, never trusted.
    case damaged
    /// No snapshot at all: set aside too.
    case foreign
    /// Written by a newer program, or by an older one.
    case otherFormat
    /// Of another topic, or of another number of partitions.
    case otherTopic
    /// Made with another start of the period or another UTC offset.
    case otherPeriod
    /// The disk or the directory refused, or another process has the file.
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
