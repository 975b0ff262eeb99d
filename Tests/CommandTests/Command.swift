import Foundation

/// What a run of the program gave.
struct Outcome {
  let status: Int32
  let output: String
  let errors: String

  /// The error output is one line that begins with the program's name.
  var isOneErrorLine: Bool {
    errors.hasPrefix("tiendo: ") && errors.hasSuffix("\n") && errors.filter(\.isNewline).count == 1
  }
}

/// A directory for one test, in which the program is run; removed with it.
final class Workplace {
  private struct TookTooLong: Error {
    let arguments: [String]
  }

  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/tiendo-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The program, which is built beside the tests; `TIENDO_PROGRAM` names another build of it.
  static let program =
    ProcessInfo.processInfo.environment["TIENDO_PROGRAM"]
    ?? URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appendingPathComponent("tiendo").path

  /// A file of the worked examples.
  static func example(_ name: String) -> String { repository("Tests/Fixtures/examples/\(name)").path }

  /// A file of the repository.
  static func repository(_ path: String) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent(path)
  }

  /// Runs `tiendo` with arguments; `input` is a file in the workplace, or an example.
  func tiendo(_ arguments: String..., input: String? = nil) throws -> Outcome {
    try run(Self.program, arguments, input: input)
  }

  /// Runs a line of shell in which `$T` is the program.
  func shell(_ line: String) throws -> Outcome { try run("/bin/sh", ["-c", line], input: nil) }

  /// The text of a file in the workplace, with a replacement for what is not UTF-8.
  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: full(name))), as: UTF8.self)
  }

  /// Writes a file in the workplace.
  func write(_ text: String, to name: String) throws {
    try text.write(toFile: full(name), atomically: false, encoding: .utf8)
  }

  /// The files in the workplace, but for what the runs leave there.
  func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix("run.") }.sorted()
  }

  private func full(_ name: String) -> String { name.hasPrefix("/") ? name : "\(path)/\(name)" }

  private func run(_ executable: String, _ arguments: [String], input: String?) throws -> Outcome {
    let process = try start(executable, arguments, input: input.map { FileHandle(forReadingAtPath: full($0)) } ?? nil)
    let deadline = ContinuousClock.now + .seconds(900)
    while process.isRunning, ContinuousClock.now < deadline { usleep(2_000) }
    guard !process.isRunning else {
      process.terminate()
      throw TookTooLong(arguments: arguments)
    }
    return Outcome(status: process.terminationStatus, output: try text("run.output"), errors: try text("run.errors"))
  }

  /// Starts a run whose output goes to the files `run.output` and `run.errors`.
  func start(_ executable: String, _ arguments: [String], input: Any?) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: path)
    process.environment = ["T": Self.program, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
    process.standardInput = input ?? FileHandle.nullDevice
    for name in ["run.output", "run.errors"] { try write("", to: name) }
    process.standardOutput = FileHandle(forWritingAtPath: full("run.output"))
    process.standardError = FileHandle(forWritingAtPath: full("run.errors"))
    try process.run()
    return process
  }
}
