internal import Ledger
public import Monitor
internal import Threads

/// The two ways to show a demo.
extension Demo {
  /// Runs it with the live table on the terminal of standard output, which is given back as it was on every way out.
  ///
  /// SIGINT, SIGTERM and SIGHUP end it in order from here on. Returns and throws as `run`.
  public func showLive(language: Language, usesColor: Bool) async throws -> DemoView {
    let terminal = Terminal()
    let signals = StopSignals(stop: controls.stop, leave: terminal.leaveAtOnce)
    defer { withExtendedLifetime(signals) {} }
    let screen = LiveScreen(self, terminal: terminal, language: language, usesColor: usesColor)
    async let drawing: Void = onThread(named: "screen") { screen.run() }
    let result: Result<DemoView, any Error>
    do { result = .success(try await run()) } catch { result = .failure(error) }
    screen.finish()
    try await drawing
    return try result.get()
  }

  /// Runs it and tells how far it is, a line for each quarter of a year.
  ///
  /// Signals as for `showLive`. Returns and throws as `run`.
  public func showProgress(language: Language, tell: @escaping @Sendable (String) -> Void) async throws -> DemoView {
    let signals = StopSignals(stop: controls.stop, leave: {})
    defer { withExtendedLifetime(signals) {} }
    let isFinished = Flag()
    async let telling: Void = onThread(named: "progress") {
      var last = ""
      while !isFinished.isSet {
        isFinished.wait(milliseconds: 50)
        let view = self.view
        guard let civil = view.day?.civil else { continue }
        let quarter = "\(civil.year) \((civil.month - 1) / 3)"
        if quarter != last { tell(language.progress(view)) }
        last = quarter
      }
    }
    let result: Result<DemoView, any Error>
    do { result = .success(try await run()) } catch { result = .failure(error) }
    isFinished.set()
    try await telling
    return try result.get()
  }
}
