import Engine
import EngineTestSupport
import Foundation
import Ledger
import Records
import ReferenceModel
import SchemaTestSupport
import Testing

/// What goes out to topics and files is what the schemas say, for streams of all kinds.
@Suite(.enabled(if: SchemaValidator.isAvailable, "TIENDO_PYTHON names no Python for the schemas"))
struct RecordsSchemaTests {
  @Test("Totals, closed days and alerts conform to their schemas")
  func conform() throws {
    var lines: [String: [String]] = [:]
    for seed in 601...606 as ClosedRange<UInt64> {
      let scenario = RandomScenario(seed: seed, count: 200)
      var engine = PartitionEngine(try scenario.engineSettings())
      var feeder = Feeder(seed: seed)
      for start in stride(from: 0, to: scenario.records.count, by: 50) {
        feeder.feed(scenario.records[start..<(start + 50)], to: &engine)
        lines["totals#/$defs/published", default: []] += engine.takeChangedTotals().map { line($0) { $0.totals($1) } }
      }
      lines["totals#/$defs/record", default: []] += engine.totals().map { line($0) { $0.totals($1) } }
      lines["office-day", default: []] += engine.takeClosedDays().suffix(200).map { line($0) { $0.closedDay($1) } }
      lines["alert", default: []] += engine.takeAlerts().suffix(200).map { line($0) { $0.alert($1) } }
    }
    for (schema, lines) in lines {
      let faults = try SchemaValidator.faults(ofLines: lines.joined(separator: "\n"), schema: schema)
      #expect(faults == [], "\(schema)")
    }
  }

  private func line<Value>(_ value: Value, _ write: (inout JSONWriter, Value) -> Void) -> String {
    var writer = JSONWriter()
    write(&writer, value)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
