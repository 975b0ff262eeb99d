import Alerts
import CaseEvents
import Engine
import Foundation
import Ledger
import Records
import Replay
import Settings
import Testing

/// Worked examples of the contract, made by an independent implementation.
@Suite struct ExampleTests {
  /// Gathers what a replay gives out.
  private final class Output: Replay.Output {
    var alerts: [Alert] = []
    func write(_ alert: Alert) { alerts.append(alert) }
    func write(_ rejection: Rejection, line: Int, file: String) {}
    func report(_ progress: Replay.Progress) {}
  }

  private func object(_ bytes: some Collection<UInt8>) throws -> NSDictionary {
    try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? NSDictionary)
  }

  @Test(arguments: ["clean", "noisy"])
  func `The worked examples come out exactly`(name: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/examples/\(name)")
    let output = Output()
    let rules = try RulesFile.load(path: folder.appendingPathComponent("rules.yaml").path)
    var replay = Replay(rules: rules, lastDay: Day("2020-12-31"), output: output)
    try replay.run(files: [folder.appendingPathComponent("events.ndjson").path])

    var writer = JSONWriter()
    writer.beginObject()
    writer.key("input")
    writer.input(replay.engine.counts)
    writer.key("offices")
    writer.beginArray()
    for record in replay.engine.totals() { writer.totals(record) }
    writer.endArray()
    writer.endObject()
    #expect(try object(writer.bytes) == object(Data(contentsOf: folder.appendingPathComponent("totals.json"))))

    let lines = try Data(contentsOf: folder.appendingPathComponent("alerts.ndjson")).split(separator: 0x0A)
    try #require(output.alerts.count == lines.count)
    for (alert, line) in zip(output.alerts, lines) {
      writer.removeAll()
      writer.alert(alert)
      let found = try object(writer.bytes)
      let wanted = try object(line)
      #expect(found["id"] as? String == wanted["id"] as? String)
      let foundData = try #require(found["data"] as? NSDictionary)
      for (key, value) in try #require(wanted["data"] as? NSDictionary) {
        #expect(foundData[key] as? NSObject == value as? NSObject, "\(key) of \(alert.id)")
      }
    }
  }
}
