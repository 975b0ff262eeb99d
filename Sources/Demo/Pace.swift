/// How simulated time runs: so many days a second, or at once. Pure; the real time is a parameter.
struct Pace: Sendable, Equatable {
  /// No slower and no faster than a person can follow.
  static let bounds = 0.125...512.0

  /// Simulated days a second; `nil`: without a limit.
  private(set) var daysPerSecond: Double?
  private(set) var isPaused = false
  /// Where simulated time stood at a real time; it runs on from there.
  private var anchorMicroseconds: Int64
  private var anchor: Duration

  /// A pace that begins at a simulated time.
  ///
  /// - Parameter now: real time since some start.
  init(daysPerSecond: Double?, from microseconds: Int64, now: Duration) {
    self.daysPerSecond = daysPerSecond
    anchorMicroseconds = microseconds
    anchor = now
  }

  /// Simulated time, in microseconds since 1970-01-01T00:00:00Z.
  func microseconds(at now: Duration) -> Int64 {
    if isPaused { return anchorMicroseconds }
    guard let daysPerSecond else { return Int64.max }
    return anchorMicroseconds + Int64((now - anchor) / .seconds(1) * daysPerSecond * 86_400_000_000)
  }

  /// Stops simulated time, or lets it go on.
  mutating func togglePause(at now: Duration) {
    settle(at: now)
    isPaused.toggle()
  }

  /// Multiplies the speed, within bounds.
  mutating func multiply(by factor: Double, at now: Duration) {
    settle(at: now)
    guard let daysPerSecond else { return }
    self.daysPerSecond = min(max(daysPerSecond * factor, Self.bounds.lowerBound), Self.bounds.upperBound)
  }

  private mutating func settle(at now: Duration) {
    // Without a limit there is no place to stand at.
    if daysPerSecond != nil { anchorMicroseconds = microseconds(at: now) }
    anchor = now
  }
}
