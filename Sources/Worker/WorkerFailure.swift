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
}
