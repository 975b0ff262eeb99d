/// What stops a replay: a file that cannot be read, or one that breaks off.
public struct ReplayError: Error, CustomStringConvertible {
  /// One line: what, where, what to do.
  public let description: String
}
