internal import Foundation

/// Starts a thread with a name that `top -H` shows, for work that blocks: never on Swift's cooperative pool.
package func startThread(named name: String, _ body: @escaping @Sendable () -> Void) {
  let thread = Thread { body() }
  thread.name = String(name.prefix(15))
  thread.stackSize = 8 << 20
  thread.start()
}

/// Runs blocking work on a thread of its own and waits for it without blocking.
package func onThread<Outcome: Sendable>(
  named name: String, _ work: @escaping @Sendable () throws -> Outcome
) async throws -> Outcome {
  try await withCheckedThrowingContinuation { continuation in
    startThread(named: name) { continuation.resume(with: Result { try work() }) }
  }
}
