internal import Glibc
internal import Threads
internal import Worker

/// The terminal on standard output, and the keys of the one on standard input. `enter` and `leave` may be called from
/// any thread, in any order, more than once; the rest is for one thread.
final class Terminal: Sendable {
  private struct State {
    var isEntered = false
    var saved: termios?
  }

  private let state = Locked(State())
  private let hasKeys = isatty(STDIN_FILENO) == 1

  /// Turns to the alternate screen, without cursor and echo.
  func enter() {
    state.withLock { state in
      guard !state.isEntered else { return }
      state.isEntered = true
      if hasKeys { state.saved = Self.takeKeys() }
      // The other screen, no cursor, no wrapping of long lines.
      Self.write("\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l\u{1B}[2J")
    }
  }

  /// Gives the terminal back as it was.
  func leave() { state.withLock { Self.leave(&$0) } }

  /// Gives the terminal back unless it is just being drawn on: for an end that waits for nothing.
  func leaveAtOnce() { _ = state.withLockIfAvailable { Self.leave(&$0) } }

  private static func leave(_ state: inout State) {
    guard state.isEntered else { return }
    state.isEntered = false
    write("\u{1B}[0m\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l")
    if var saved = state.saved { tcsetattr(STDIN_FILENO, TCSANOW, &saved) }
  }

  /// Draws lines as wide as the screen over those that are there, in one write, so that nothing flickers.
  ///
  /// - Returns: whether there is still somebody to draw for.
  func draw(_ lines: [String]) -> Bool {
    var text = "\u{1B}[?2026h\u{1B}[H"
    text += lines.joined(separator: "\r\n")
    text += "\u{1B}[J\u{1B}[?2026l"
    return state.withLock { $0.isEntered ? Self.write(text) : true }
  }

  /// Columns and rows now.
  var size: (width: Int, height: Int) { Self.outputSize ?? (80, 24) }

  /// Columns of the terminal on standard output; `nil` where it is none.
  static var outputWidth: Int? { outputSize?.width }

  private static var outputSize: (width: Int, height: Int)? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// The next key as a byte, waiting for it up to the time given.
  func key(timeoutMilliseconds: Int32) -> UInt8? {
    var waiting = pollfd(fd: hasKeys ? STDIN_FILENO : -1, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, timeoutMilliseconds) > 0 else { return nil }
    guard waiting.revents & Int16(POLLIN) != 0 else {
      // The terminal is gone: it would be ready for ever.
      usleep(UInt32(max(timeoutMilliseconds, 1)) * 1000)
      return nil
    }
    var byte: UInt8 = 0
    return read(STDIN_FILENO, &byte, 1) == 1 ? byte : nil
  }

  /// Keys come one by one and unseen; Ctrl-C stays a signal. Ctrl-Z does nothing, for a worker that stands still is
  /// put out of its group.
  private static func takeKeys() -> termios? {
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return nil }
    let saved = settings
    settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
    // Ctrl-S would hold up the screen, and with it the end.
    settings.c_iflag &= ~tcflag_t(IXON)
    withUnsafeMutableBytes(of: &settings.c_cc) { characters in
      characters[Int(VSUSP)] = 0
      characters[Int(VMIN)] = 1
      characters[Int(VTIME)] = 0
    }
    tcsetattr(STDIN_FILENO, TCSANOW, &settings)
    return saved
  }

  @discardableResult
  private static func write(_ text: String) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count > 0 {
        bytes = bytes.dropFirst(count)
      } else if errno == EAGAIN {
        var waiting = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
        poll(&waiting, 1, 1000)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
}
