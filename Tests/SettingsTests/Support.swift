import Foundation
import Settings
import Testing

/// The error that a piece of work ends in; a failure of the test where it ends well.
func refusal<Result>(
  _ location: SourceLocation = #_sourceLocation, _ work: () throws(SettingsError) -> Result
) -> SettingsError? {
  do {
    let result = try work()
    Issue.record("accepted: \(result)", sourceLocation: location)
    return nil
  } catch {
    let isOneLine = !error.description.contains { $0.isNewline }
    #expect(isOneLine, sourceLocation: location)
    return error
  }
}

/// Runs with a file of some bytes, which is removed afterwards.
func withFile<Result>(_ name: String, _ bytes: [UInt8], _ work: (_ path: String) throws -> Result) throws -> Result {
  // Cases of one test run at the same time, so each has a folder of its own.
  var template = Array((FileManager.default.temporaryDirectory.path + "/tiendo-settings-XXXXXX").utf8CString)
  let made = try #require(mkdtemp(&template).map { String(cString: $0) })
  let folder = URL(fileURLWithPath: made)
  defer { try? FileManager.default.removeItem(at: folder) }
  let file = folder.appendingPathComponent(name)
  try Data(bytes).write(to: file)
  return try work(file.path)
}

/// The folder that holds `Sources` and `Tests`.
let repository = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// A sequence of numbers that is the same for the same seed (SplitMix64, http://prng.di.unimi.it/splitmix64.c).
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
