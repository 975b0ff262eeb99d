internal import Glibc

/// How far a long command is: one line on standard error, drawn over again and again. Used by one thread.
///
/// Nothing is drawn unless standard error is a terminal that can, and at most ten times a second.
struct ProgressBar {
  private static let redrawInterval = Duration.milliseconds(100)
  private static let width = 24

  private let isShown: Bool
  private let start: ContinuousClock.Instant
  private var lastDrawn: ContinuousClock.Instant?

  /// A bar at its beginning.
  ///
  /// - Parameter sharesTerminal: whether results scroll by on standard output meanwhile; if that is a terminal too,
  ///   nothing is drawn.
  init(sharesTerminal: Bool) {
    let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? true
    isShown = isatty(STDERR_FILENO) == 1 && !isDumb && !(sharesTerminal && isatty(STDOUT_FILENO) == 1)
    start = .now
  }

  /// Draws how far it is, if it is time to.
  mutating func update(events: Int64, bytes: Int, of byteCount: Int?) {
    guard isShown else { return }
    let now = ContinuousClock.now
    if let lastDrawn, now - lastDrawn < Self.redrawInterval { return }
    lastDrawn = now
    // Back to the first column, and what was longer before is erased behind.
    let text = Self.text(events: events, bytes: bytes, of: byteCount, elapsed: now - start)
    StandardError.write("\r\(text)\u{1B}[K")
  }

  /// Wipes the line, for what comes after.
  mutating func clear() {
    guard lastDrawn != nil else { return }
    lastDrawn = nil
    StandardError.write("\r\u{1B}[K")
  }

  /// The line for a moment: `[######------]  25 %  1,200,000 events, 2.0 M events/s, 12 s left`.
  static func text(events: Int64, bytes: Int, of byteCount: Int?, elapsed: Duration) -> String {
    let milliseconds = max(
      1, elapsed.components.seconds * 1000 + elapsed.components.attoseconds / 1_000_000_000_000_000)
    let rate = Int(events) * 1000 / Int(milliseconds)
    let speed = "\(Figures.grouped(Int128(events))) events, \(Self.short(rate)) events/s"
    guard let byteCount, byteCount > 0 else { return speed }
    let done = min(bytes, byteCount)
    let filled = done * width / byteCount
    let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
    let left = done == 0 ? "" : ", \(Self.time(seconds: Int(milliseconds) * (byteCount - done) / done / 1000)) left"
    return "[\(bar)] \(Figures.padded("\(done * 100 / byteCount)", to: 3)) %  \(speed)\(left)"
  }

  /// `950`, `12 k`, `2.0 M`.
  private static func short(_ number: Int) -> String {
    if number < 1000 { return "\(number)" }
    if number < 1_000_000 { return "\(number / 1000) k" }
    return "\(number / 1_000_000).\(number % 1_000_000 / 100_000) M"
  }

  /// `45 s`, `3 min 05 s`, `2 h 10 min`.
  private static func time(seconds: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    if seconds < 60 { return "\(seconds) s" }
    if seconds < 3600 { return "\(seconds / 60) min \(two(seconds % 60)) s" }
    return "\(seconds / 3600) h \(two(seconds / 60 % 60)) min"
  }
}
