internal import Kafka

/// Why a worker stops by itself: it cannot go on without losing or doubling something.
public struct WorkerFailure: Error, CustomStringConvertible, Sendable {
  /// Whether the configuration is at fault (exit status 78), else 1.
  public let isConfiguration: Bool
  /// One line: what, where, what to do.
  public let description: String

  init(_ description: String, isConfiguration: Bool = false) {
    self.description = description
    self.isConfiguration = isConfiguration
  }

  /// A client that has stopped for good.
  init(fatal error: KafkaError) {
    let isTaken = error.code == KafkaError.Code.fencedInstanceID
    self.init(
      isTaken
        ? "another worker has joined the group with this worker's group.instance.id: its state directory was copied "
          + "(remove the file worker-id in the copy), or kafka.properties give two workers one id (give each its own)"
        : "\(error.description); start the worker again")
  }
}
