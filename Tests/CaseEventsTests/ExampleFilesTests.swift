import CaseEvents
import Foundation
import Testing

/// The example files of the schemas: what they say is valid is accepted, what they say is invalid is rejected so.
@Suite struct ExampleFilesTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../schemas/examples").standardizedFileURL

  static func files(_ path: String) -> [URL] {
    let found = FileManager.default.enumerator(at: folder.appending(path: path), includingPropertiesForKeys: nil)
    return (found?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "json" }
      .sorted { $0.path < $1.path }
  }

  @Test("Every example of an event is accepted")
  func valid() throws {
    let files = Self.files("events")
    #expect(files.count == EventType.allCases.count)
    var decoder = EventDecoder()
    for file in files {
      #expect(decoder.decoded(Array(try Data(contentsOf: file))).reason == nil, "\(file.lastPathComponent)")
    }
  }

  @Test("Every invalid example is rejected for the reason that its name begins with")
  func invalid() throws {
    let files = Self.files("invalid")
    #expect(files.count > 100)
    var decoder = EventDecoder()
    for file in files {
      let reason = file.lastPathComponent.split(separator: ".").first.map(String.init)
      let found = decoder.decoded(Array(try Data(contentsOf: file))).reason
      #expect(found?.rawValue == reason, "\(file.lastPathComponent)")
    }
  }
}
