internal import Foundation
internal import Glibc

/// An arm of a benchmark in a process of its own: this very program.
final class ArmProcess {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()

  /// Starts `tiendo-bench arm` with these arguments.
  init(_ arguments: [String]) throws {
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["arm"] + arguments
    process.standardInput = input
    process.standardOutput = output
    try process.run()
  }

  /// What it says of itself at its end.
  func result() throws -> ArmResult {
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw BenchFailure("an arm failed: \(process.arguments?.joined(separator: " ") ?? "")")
    }
    return try JSONDecoder().decode(ArmResult.self, from: data)
  }

  /// Waits for the line that a live arm writes once it has partitions.
  func waitUntilReady() throws {
    guard try output.fileHandleForReading.read(upToCount: 1) != nil else { throw BenchFailure("the worker ended") }
  }

  /// Ends it as a failure of the machine does.
  func kill() {
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Ends a live arm, whose standard input ends.
  func stop() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}

/// A file that goes with its owner.
final class TemporaryFile {
  let path: String

  /// A name that nothing has yet.
  static func path(ending: String) -> String {
    FileManager.default.temporaryDirectory.path + "/tiendo-bench-\(UUID().uuidString).\(ending)"
  }

  init(_ text: String, ending: String) throws {
    path = Self.path(ending: ending)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// What one arm took, as its process says in one line of JSON.
struct ArmResult: Codable {
  var events: Int
  /// Seconds from the first to the last event.
  var wall: Double
  /// Seconds of the process's time in between.
  var cpu: Double
  /// Bytes.
  var peak: Double
  var snapshots: Double

  var text: String { String(format: "%.2f s, CPU %.2f s", wall, cpu) }
}
