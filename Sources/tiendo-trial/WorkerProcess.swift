import Foundation

/// A place where a worker runs: its state directory outlives its processes.
final class WorkerProcess {
  let directory: String
  let name: String
  private let program: String
  private var process: Process?
  /// When a suspended process goes on.
  private(set) var resumesAt: ContinuousClock.Instant?

  init(_ name: String, in directory: String, program: String) throws {
    self.name = name
    self.program = program
    self.directory = "\(directory)/\(name)"
    try FileManager.default.createDirectory(atPath: self.directory, withIntermediateDirectories: true)
  }

  deinit { end(SIGKILL) }

  var isRunning: Bool { process?.isRunning ?? false }
  var configuration: String { "\(directory)/tiendo.yaml" }
  private var log: String { "\(directory)/log" }

  /// Starts the worker; it dies with this process.
  func start(untilEnd: Bool = false) throws {
    let fresh = Process()
    fresh.executableURL = URL(fileURLWithPath: "/usr/bin/setpriv")
    fresh.arguments =
      ["--pdeathsig", "KILL", program, "run", "--config", configuration] + (untilEnd ? ["--until-end"] : [])
    // Nothing but the file configures it.
    fresh.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("TIENDO_") }
    fresh.currentDirectoryURL = URL(fileURLWithPath: directory)
    let isThere = FileManager.default.fileExists(atPath: log)
    guard isThere || FileManager.default.createFile(atPath: log, contents: nil),
      let output = FileHandle(forWritingAtPath: log)
    else { throw Failure("\(log) cannot be written") }
    try output.seekToEnd()
    try output.write(contentsOf: Data("---- started\n".utf8))
    fresh.standardError = output
    fresh.standardOutput = output
    fresh.standardInput = FileHandle.nullDevice
    try fresh.run()
    process = fresh
    resumesAt = nil
  }

  /// Suspends it for a while.
  func suspend(for duration: Duration) {
    signal(SIGSTOP)
    resumesAt = ContinuousClock.now + duration
  }

  /// Lets a suspended one go on.
  func resume() {
    signal(SIGCONT)
    resumesAt = nil
  }

  /// Ends it with a signal and waits for that, at most a minute.
  ///
  /// - Returns: its exit status; `nil` where a signal ended it, or there was none.
  @discardableResult
  func end(_ number: Int32) -> Int32? {
    guard let process else { return nil }
    signal(number)
    if resumesAt != nil { resume() }
    return wait(process, seconds: 60)
  }

  /// Waits until it ends by itself, as long as that makes sense.
  func waitUntilEnd(while makesSense: () -> Bool) -> Int32? {
    process.flatMap { wait($0, seconds: 180, while: makesSense) }
  }

  /// Its exit status, if it ended by itself since it was last asked.
  func takeStatus() -> Int32? {
    guard let ended = process, !ended.isRunning else { return nil }
    process = nil
    return ended.terminationReason == .exit ? ended.terminationStatus : nil
  }

  /// Removes its state.
  func empty() throws { try? FileManager.default.removeItem(atPath: "\(directory)/state") }

  /// The last line that it said, without the time.
  var lastLine: String {
    let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").last.map(String.init) ?? "nothing"
    return line.split(separator: " ", maxSplits: 1).last.map(String.init) ?? line
  }

  /// How many partitions went on from a state in Kafka, in all its lives.
  var takenOverCount: Int {
    let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { $0.contains(": goes on from offset ") }.count
  }

  private func signal(_ number: Int32) {
    guard let process, process.isRunning else { return }
    kill(process.processIdentifier, number)
  }

  private func wait(_ process: Process, seconds: Int64, while makesSense: () -> Bool = { true }) -> Int32? {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while process.isRunning, ContinuousClock.now < deadline, makesSense() { usleep(10_000) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    self.process = nil
    return process.terminationReason == .exit ? process.terminationStatus : nil
  }
}
