/// Something of a topic that is not as it should be.
public struct Deviation: Sendable, Equatable {
  /// What comes of it.
  public enum Severity: String, Comparable, Sendable {
    /// Something may be lost, late or less convenient.
    case warning
    /// Results are wrong or lost, or nothing can be written.
    case error

    /// A warning is less than an error.
    public static func < (left: Severity, right: Severity) -> Bool { left == .warning && right == .error }
  }

  /// The topic.
  public let topic: String
  /// What of it: a property by its name in Kafka, `topic`, `partitions`, `replicas` or `offices`.
  public let subject: String
  /// As it is.
  public let found: String
  /// As it should be.
  public let expected: String
  /// What comes of it.
  public let severity: Severity
  /// Whether a worker must not begin: what it counts would be wrong, or it could take no partition up.
  public let stopsWorker: Bool
  /// What comes of it, in one sentence without an end.
  public let consequence: String
  /// What to do, in one sentence without an end.
  public let remedy: String

  /// A deviation.
  public init(
    topic: String, subject: String, found: String, expected: String, severity: Severity, stopsWorker: Bool = false,
    consequence: String, remedy: String
  ) {
    self.topic = topic
    self.subject = subject
    self.found = found
    self.expected = expected
    self.severity = severity
    self.stopsWorker = stopsWorker
    self.consequence = consequence
    self.remedy = remedy
  }
}

extension Deviation: CustomStringConvertible {
  /// One line: what, what comes of it, what to do.
  public var description: String {
    "\(topic): \(subject) is \(found), not \(expected): \(consequence); \(remedy)"
  }
}
