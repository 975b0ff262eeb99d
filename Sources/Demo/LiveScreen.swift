internal import Monitor

/// Draws a demo on the terminal while it runs, and takes the keys.
final class LiveScreen: Sendable {
  /// Ten frames a second are enough for the eye.
  private static let frame = Duration.milliseconds(100)

  private let demo: Demo
  private let language: Language
  private let usesColor: Bool
  private let terminal: Terminal
  private let isFinished = Flag()

  init(_ demo: Demo, terminal: Terminal, language: Language, usesColor: Bool) {
    self.demo = demo
    self.terminal = terminal
    self.language = language
    self.usesColor = usesColor
  }

  /// Ends `run`.
  func finish() { isFinished.set() }

  /// Draws until `finish`. For a thread of its own: writing to a terminal may block.
  func run() {
    terminal.enter()
    defer { terminal.leave() }
    var drawn: [String] = []
    var drawnSize = (width: 0, height: 0)
    var next = ContinuousClock.now
    while !isFinished.isSet {
      let now = ContinuousClock.now
      if now < next {
        if let key = terminal.key(timeoutMilliseconds: Int32(max(1, (next - now) / .milliseconds(1)))) { press(key) }
        continue
      }
      next = now + Self.frame
      let size = terminal.size
      let screen = Screen(width: size.width, height: size.height, language: language)
      let lines = screen.lines(demo.view).map { $0.filling(size.width).coded(usesColor: usesColor) }
      if lines == drawn, size == drawnSize { continue }
      if !terminal.draw(lines) { return demo.controls.stop() }
      (drawn, drawnSize) = (lines, size)
    }
  }

  private func press(_ key: UInt8) {
    let controls = demo.controls
    guard controls.speed != nil else {
      return key == UInt8(ascii: "q") ? controls.stop() : controls.skipOpening()
    }
    switch key {
    case UInt8(ascii: "q"), UInt8(ascii: "Q"): controls.stop()
    case UInt8(ascii: " "): controls.togglePause()
    case UInt8(ascii: "+"), UInt8(ascii: "="): controls.speedUp()
    case UInt8(ascii: "-"): controls.slowDown()
    default: break
    }
  }
}
