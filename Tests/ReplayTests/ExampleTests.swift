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
  private final class Output: PartitionReplay.Output {
    var alerts: [Alert] = []
    func write(_ alert: Alert) { alerts.append(alert) }
  }

  private func object(_ bytes: some Collection<UInt8>) throws -> NSDictionary {
    try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? NSDictionary)
  }

  @Test(arguments: ["clean", "noisy"])
  func `The worked examples come out exactly`(name: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/examples/\(name)")
    var settings = ReplaySettings()
    settings.rules = try RulesFile.load(path: folder.appendingPathComponent("rules.yaml").path)
    settings.lastDays = [try #require(Day("2020-12-31"))]
    let source = LineFiles([folder.appendingPathComponent("events.ndjson").path])
    let partition = try #require(try Replay(settings).run(source) { _ in Output() }.first)
    let output = try #require(partition.output as? Output)

    var writer = JSONWriter()
    writer.beginObject()
    writer.key("input")
    writer.input(partition.box.engine.counts)
    writer.key("offices")
    writer.beginArray()
    for record in partition.box.engine.totals() { writer.totals(record) }
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
