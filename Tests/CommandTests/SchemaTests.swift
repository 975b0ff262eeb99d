import Foundation
import SchemaTestSupport
import Testing

/// The schemas and the program are held against each other: what they call an event, and what comes out.
@Suite("Schemas and the program")
struct SchemaTests {
  private static func examples(_ folder: String) throws -> [(name: String, line: String)] {
    let folder = Workplace.repository("schemas/examples/\(folder)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
    return try names.sorted().map { name in
      // One line, byte for byte: Latin-1 keeps what is not UTF-8. Line feeds between the parts are white space.
      let bytes = try Data(contentsOf: folder.appendingPathComponent(name))
      let text = String(decoding: bytes.map { UInt16($0) }, as: UTF16.self)
      return (name, text.replacing(/\n+$/, with: "").replacing("\n", with: " "))
    }
  }

  private static func write(_ lines: [String], to path: String) throws {
    let bytes = lines.joined(separator: "\n").utf16.map { UInt8(truncatingIfNeeded: $0) }
    try Data(bytes + [0x0A]).write(to: URL(fileURLWithPath: path))
  }

  @Test("every example of an event is applied")
  func accepted() throws {
    let workplace = try Workplace()
    let examples = try Self.examples("events")
    #expect(examples.count == 21)
    for example in examples {
      try Self.write([example.line], to: workplace.path + "/event")
      let outcome = try workplace.tiendo("replay", "--strict", "--file", "event", "--totals", "-")
      #expect(outcome.status == 0, "\(example.name): \(outcome.errors)")
      #expect(outcome.output.hasPrefix("{\"input\":{\"read\":1,\"applied\":1,"), "\(example.name)")
    }
  }

  @Test("every invalid example is rejected with the reason that its name begins with")
  func rejected() throws {
    let workplace = try Workplace()
    // An empty line of an archive is none; that of the example is a record's value.
    let examples = try (Self.examples("invalid") + Self.examples("invalid/beyond-json-schema")).filter {
      !$0.line.isEmpty
    }
    #expect(examples.count > 130)
    try Self.write(examples.map(\.line), to: workplace.path + "/events")
    let outcome = try workplace.tiendo("replay", "--file", "events", "--rejected", "-")
    let found = try outcome.output.split(separator: "\n").map { try JSON(String($0)) }
    #expect(found.count == examples.count)
    for (number, (found, example)) in zip(found, examples).enumerated() {
      #expect(found["line"] as? Int == number + 1)
      #expect(
        found["reason"] as? String == example.name.split(separator: ".").first.map(String.init), "\(example.name)")
    }
  }

  @Test(
    "totals, alerts and rejected lines of a replay, and generated events, conform to their schemas",
    .enabled(if: SchemaValidator.isAvailable, "TIENDO_PYTHON names no Python for the schemas"))
  func outputs() throws {
    let workplace = try Workplace()
    let events = Workplace.example("noisy/events.ndjson")
    let outcome = try workplace.tiendo(
      "replay", "--file", events, events, "--rules", Workplace.example("noisy/rules.yaml"), "--as-of", "2020-12-31",
      "--totals", "totals", "--alerts", "alerts", "--rejected", "rejected")
    #expect(outcome.status == 0)
    #expect(try SchemaValidator.faults(of: [workplace.text("totals")], schema: "replay-totals") == [nil])
    #expect(try SchemaValidator.faults(ofLines: workplace.text("alerts"), schema: "alert") == [])
    #expect(try SchemaValidator.faults(ofLines: workplace.text("rejected"), schema: "rejected-line") == [])
    let one = try workplace.tiendo("replay", "--file", events, "--rejected", "-")
    #expect(try SchemaValidator.faults(ofLines: one.output, schema: "rejected-line") == [])
    let generated = try workplace.tiendo("generate", "--cases", "500", "--periods", "2019", "2020")
    #expect(try SchemaValidator.faults(ofLines: generated.output, schema: "event") == [])
  }
}
