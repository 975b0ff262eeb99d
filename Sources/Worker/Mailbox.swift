internal import Foundation

/// Hands values from one thread to another, in order. The senders keep the number that waits small: one commit and
/// one snapshot a partition at a time.
final class Mailbox<Value: Sendable>: @unchecked Sendable {
  // Sendable: `values` and `isClosed` are touched under `condition` alone.
  private let condition = NSCondition()
  private var values: [Value] = []
  private var isClosed = false

  /// Adds a value and wakes who waits for it.
  ///
  /// - Returns: whether the box was open; a closed one takes nothing more.
  @discardableResult
  func put(_ value: Value) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    guard !isClosed else { return false }
    values.append(value)
    condition.signal()
    return true
  }

  /// The next value, waiting for it up to the time given; `nil` where none came.
  func take(timeout: Duration) -> Value? {
    condition.lock()
    defer { condition.unlock() }
    let deadline = Date(timeIntervalSinceNow: timeout / .seconds(1))
    while values.isEmpty, !isClosed, timeout > .zero {
      guard condition.wait(until: deadline) else { break }
    }
    return values.isEmpty ? nil : values.removeFirst()
  }

  /// The next value, waiting for it without end; `nil` once the box is closed and empty.
  func take() -> Value? {
    condition.lock()
    defer { condition.unlock() }
    while values.isEmpty, !isClosed { condition.wait() }
    return values.isEmpty ? nil : values.removeFirst()
  }

  /// Lets those who wait go.
  func close() {
    condition.lock()
    isClosed = true
    condition.broadcast()
    condition.unlock()
  }
}
