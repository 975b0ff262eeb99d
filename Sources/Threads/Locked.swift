internal import Foundation

/// A value that threads share, one at a time. As fast as `Synchronization.Mutex` where nobody waits, and seen by the
/// thread sanitizer, which takes what a `Mutex` guards on Linux for unguarded.
package final class Locked<Value>: @unchecked Sendable {
  // Sendable: the value is touched under the lock alone.
  private let lock = NSLock()
  private var value: Value

  package init(_ value: sending Value) { self.value = value }

  /// Calls a body with the value; nobody else has it meanwhile.
  package func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }

  /// Calls a body with the value unless somebody has it.
  ///
  /// - Returns: `nil` where it was not called.
  package func withLockIfAvailable<Result>(_ body: (inout Value) -> sending Result) -> sending Result? {
    guard lock.try() else { return nil }
    defer { lock.unlock() }
    return body(&value)
  }
}
