internal import Dispatch
internal import Glibc
internal import Synchronization
internal import Threads
internal import Worker

/// SIGINT, SIGTERM and SIGHUP: the first asks for an orderly end, the second ends the process at once.
final class StopSignals: Sendable {
  private let sources: Locked<[any DispatchSourceSignal]>

  /// Takes the signals from here to the end of the process.
  ///
  /// - Parameters:
  ///   - stop: called at the first one, on a thread of its own.
  ///   - leave: called before the process ends at the second.
  init(stop: @escaping @Sendable () -> Void, leave: @escaping @Sendable () -> Void) {
    let counter = Counter()
    sources = Locked(
      [SIGINT, SIGTERM, SIGHUP].compactMap { number in
        let previous = signal(number, SIG_IGN)
        // What `nohup` ignores stays ignored.
        if unsafeBitCast(previous, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) { return nil }
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler {
          if counter.next() == 1 { return stop() }
          leave()
          _exit(128 + number)
        }
        source.resume()
        return source
      })
  }

  private final class Counter: Sendable {
    private let count = Atomic(0)
    func next() -> Int { count.add(1, ordering: .relaxed).newValue }
  }
}
