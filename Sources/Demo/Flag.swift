internal import Foundation

/// Something that happens once, waited for by a thread.
final class Flag: @unchecked Sendable {
  // Sendable: `isRaised` is touched under `condition` alone.
  private let condition = NSCondition()
  private var isRaised = false

  /// Whether it has happened.
  var isSet: Bool { condition.withLock { isRaised } }

  /// It happens.
  func set() {
    condition.lock()
    isRaised = true
    condition.broadcast()
    condition.unlock()
  }

  /// Waits for it, up to a time.
  func wait(milliseconds: Int) {
    condition.lock()
    if !isRaised { _ = condition.wait(until: Date(timeIntervalSinceNow: Double(milliseconds) / 1000)) }
    condition.unlock()
  }
}
