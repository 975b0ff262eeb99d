import Foundation
import TestSupport
import Testing

@testable import tiendo_trial

/// The trial itself, as a process, on two seeds.
@Suite(.timeLimit(.minutes(10)))
struct TrialTests {
  @Test func `Two rounds on the mock cluster end without a difference`() async throws {
    let output = try await run(["--rounds", "2", "--seed", "1", "--cases", "60"])
    #expect(output.status == 0, "\(output.text)")
    #expect(output.text.contains("2 rounds, no difference"), "\(output.text)")
  }

  @Test func `Bad options are one line that says what is allowed`() async throws {
    let output = try await run(["--rounds", "0"])
    #expect(output.status == 64)
    #expect(output.text.contains("--rounds 0: at least 1"))
  }

  private func run(_ arguments: [String]) async throws -> (status: Int32, text: String) {
    let directory = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    return try await onThread {
      let process = Process()
      let output = Pipe()
      process.executableURL = directory.appendingPathComponent("tiendo-trial")
      process.arguments = arguments
      process.standardOutput = output
      process.standardError = output
      try process.run()
      let data = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
  }
}
