internal import Foundation

/// Wakes all threads that wait, each once for every ring.
final class Bell: @unchecked Sendable {
  // Sendable: both are touched with the condition locked.
  private let condition = NSCondition()
  private var rings = 0
  private var isOver = false

  /// Whether they are to end.
  var isClosed: Bool {
    condition.lock()
    defer { condition.unlock() }
    return isOver
  }

  /// There is something to do.
  func ring() {
    condition.lock()
    rings += 1
    condition.broadcast()
    condition.unlock()
  }

  /// Lets them end.
  func close() {
    condition.lock()
    isOver = true
    condition.broadcast()
    condition.unlock()
  }

  /// Waits for a ring that was not heard yet, at most for a time.
  func wait(_ heard: inout Int, seconds: Int64) {
    let deadline = Date(timeIntervalSinceNow: Double(seconds))
    condition.lock()
    while rings == heard, !isOver, condition.wait(until: deadline) {}
    heard = rings
    condition.unlock()
  }
}
