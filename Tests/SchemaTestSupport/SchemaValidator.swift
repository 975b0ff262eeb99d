public import Foundation

/// Documents judged by the schemas in `schemas/`, through their own tool, `Tests/Schemas/check_schemas.py`.
public enum SchemaValidator {
  /// The tool could not do its work.
  public struct Failure: Error {
    /// What it said.
    public let output: String
  }

  /// A Python with what `Tests/Schemas/requirements.txt` names; `deploy/test` makes one and says where it is.
  private static let python = ProcessInfo.processInfo.environment["TIENDO_PYTHON"]

  /// Whether there is a Python to run the tool with.
  public static var isAvailable: Bool { python != nil }

  /// The folder that holds `Sources`, `Tests` and `schemas`.
  public static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// What is wrong with each of some YAML (or JSON) documents; `nil` for one that conforms.
  ///
  /// - Parameter schema: the short name, as `rules`.
  public static func faults(of documents: [String], schema: String) throws -> [String?] {
    try withFiles(documents, suffix: "yaml") { paths in
      let faults = try run(["json", "--all", "--schema", schema] + paths)
      return paths.map { path in faults.first { $0.hasPrefix("\(path): ") } }
    }
  }

  /// What is wrong with the lines of NDJSON; empty where all conform, and an error where there are none.
  ///
  /// - Parameter schema: the short name, with `#/$defs/…` for a part, as `totals#/$defs/published`.
  public static func faults(ofLines text: String, schema: String) throws -> [String] {
    try withFiles([text], suffix: "ndjson") { try run(["ndjson", "--schema", schema] + $0) }
  }

  private static func withFiles<Result>(
    _ texts: [String], suffix: String, _ work: ([String]) throws -> Result
  ) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tiendo-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let paths = texts.indices.map { folder.appendingPathComponent("\($0).\(suffix)") }
    for (text, path) in zip(texts, paths) { try Data(text.utf8).write(to: path) }
    return try work(paths.map(\.path))
  }

  /// The faults that the tool prints; none where everything conforms.
  private static func run(_ arguments: [String]) throws -> [String] {
    let errors = FileManager.default.temporaryDirectory.appendingPathComponent("tiendo-\(UUID().uuidString)")
    try Data().write(to: errors)
    defer { try? FileManager.default.removeItem(at: errors) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python ?? "/usr/bin/python3")
    process.arguments = [repository.appendingPathComponent("Tests/Schemas/check_schemas.py").path] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    let text = try String(contentsOf: errors, encoding: .utf8)
    let lines = text.split(separator: "\n").map(String.init)
    guard process.terminationStatus == (lines.isEmpty ? 0 : 1) else { throw Failure(output: text) }
    return lines
  }
}
