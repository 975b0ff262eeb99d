internal import Threads
internal import Worker

/// What the keys and signals ask for, read by the feeder. Safe on any thread.
public final class Controls: Sendable {
  private struct State {
    var isStopping = false
    var isAborted = false
    var skipsOpening = false
    var pace: Pace?
  }

  private let start = ContinuousClock.now
  private let state = Locked(State())

  /// How fast time runs.
  public struct Speed: Sendable, Equatable {
    /// Simulated days a second; `nil`: without a limit.
    public var daysPerSecond: Double?
    /// Whether it stands still.
    public var isPaused: Bool
  }

  init() {}

  /// Feeds no more; what was fed is still worked off.
  public func stop() { state.withLock { $0.isStopping = true } }

  /// Begins without more ado.
  public func skipOpening() { state.withLock { $0.skipsOpening = true } }

  /// Stops simulated time, or lets it go on.
  public func togglePause() { state.withLock { $0.pace?.togglePause(at: now) } }

  /// Twice as fast.
  public func speedUp() { state.withLock { $0.pace?.multiply(by: 2, at: now) } }

  /// Half as fast.
  public func slowDown() { state.withLock { $0.pace?.multiply(by: 0.5, at: now) } }

  /// `nil` before the years begin.
  public var speed: Speed? {
    state.withLock { state in
      state.pace.map { Speed(daysPerSecond: $0.daysPerSecond, isPaused: $0.isPaused) }
    }
  }

  /// Feeds no more and waits for nothing: a part of the demo has failed.
  func abort() {
    state.withLock { state in
      state.isStopping = true
      state.isAborted = true
    }
  }

  var isAborted: Bool { state.withLock { $0.isAborted } }

  var isStopping: Bool { state.withLock { $0.isStopping } }

  var skipsOpening: Bool { state.withLock { $0.skipsOpening } }

  /// Lets simulated time run from an instant on.
  func begin(at microseconds: Int64, daysPerSecond: Double?) {
    state.withLock { $0.pace = Pace(daysPerSecond: daysPerSecond, from: microseconds, now: now) }
  }

  /// Simulated time in microseconds.
  var microseconds: Int64 { state.withLock { $0.pace?.microseconds(at: now) ?? Int64.min } }

  private var now: Duration { ContinuousClock.now - start }
}
