internal import Foundation

/// Runs blocking work on a thread of its own, with a name that `top -H` shows: never on Swift's cooperative pool.
func onThread<Outcome: Sendable>(
  named name: String, _ work: @escaping @Sendable () throws -> Outcome
) async throws -> Outcome {
  try await withCheckedThrowingContinuation { continuation in
    let thread = Thread { continuation.resume(with: Result { try work() }) }
    thread.name = String(name.prefix(15))
    thread.stackSize = 8 << 20
    thread.start()
  }
}
