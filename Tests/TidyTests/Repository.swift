import Foundation

/// The files of the repository that git tracks, as they now are on disk.
enum Repository {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL

  /// What stands at the top beside dot files.
  static let top: Set = ["Package.swift", "Sources", "Tests", "schemas", "deploy", "README.md"]

  /// Paths from the top, sorted.
  static let paths: [String] = {
    let git = Process()
    git.executableURL = URL(filePath: "/usr/bin/env")
    git.arguments = ["git", "-C", folder.path, "ls-files", "-z"]
    let output = Pipe()
    git.standardOutput = output
    do { try git.run() } catch { return [] }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    git.waitUntilExit()
    let names = data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    return Set(names).filter { FileManager.default.fileExists(atPath: folder.appending(path: $0).path) }.sorted()
  }()

  /// The Swift files below some folders.
  static func swiftFiles(_ folders: String...) -> [String] {
    paths.filter { path in path.hasSuffix(".swift") && folders.contains { path.hasPrefix($0 + "/") } }
  }

  /// The text of a file.
  static func text(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }
}
