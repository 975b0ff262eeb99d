/// How the program is, for whoever starts and stops it.
public struct Health: Sendable {
  /// It has begun; restoring is begun.
  public var isStarted: Bool
  /// It does its work: every partition is live, and commits succeed.
  public var isReady: Bool
  /// It need not be started anew.
  public var isLive: Bool

  /// A state of health.
  public init(isStarted: Bool, isReady: Bool, isLive: Bool) {
    self.isStarted = isStarted
    self.isReady = isReady
    self.isLive = isLive
  }
}
