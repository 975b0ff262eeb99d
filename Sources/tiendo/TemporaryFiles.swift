internal import Dispatch
internal import Glibc
internal import Threads

/// The unfinished files of this process, so that an interruption leaves none behind.
enum TemporaryFiles {
  private struct State {
    var paths: Set<String> = []
    var sources: [any DispatchSourceSignal] = []
  }

  private static let state = Locked(State())

  /// Notes a file that is begun. From the first one on, SIGINT, SIGTERM and SIGHUP remove what is unfinished before
  /// they end the process as they would have.
  static func add(_ path: String) {
    state.withLock { state in
      state.paths.insert(path)
      if state.sources.isEmpty { state.sources = [SIGINT, SIGTERM, SIGHUP].compactMap(source) }
    }
  }

  /// Ends a file: runs `body`, which gives it its name or removes it, while no signal can come between.
  static func finish<Result: Sendable, Failure: Error>(
    _ path: String, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try state.withLock { state throws(Failure) in
      state.paths.remove(path)
      return try body()
    }
  }

  private static func source(_ number: Int32) -> (any DispatchSourceSignal)? {
    let previous = signal(number, SIG_IGN)
    // What `nohup` ignores stays ignored.
    if unsafeBitCast(previous, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) { return nil }
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler { removeAll(thenEndBy: number) }
    source.resume()
    return source
  }

  /// The lock is kept to the end: nothing gets its final name any more.
  private static func removeAll(thenEndBy number: Int32) {
    state.withLock { state in
      for path in state.paths { unlink(path) }
      signal(number, SIG_DFL)
      // The threads of the queue have signals blocked, and so may whoever started the program.
      var numbers = sigset_t()
      sigemptyset(&numbers)
      sigaddset(&numbers, number)
      pthread_sigmask(SIG_UNBLOCK, &numbers, nil)
      raise(number)
    }
  }
}
