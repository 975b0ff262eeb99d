import Foundation
import Testing

@testable import Topics

struct AsyncAPITests {
  @Test func `The description of the topics says what is made`() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("schemas/asyncapi.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    let names = TopicNames(
      events: "case-events", totals: "office-totals", days: "office-days", alerts: "completion-alerts",
      open: "open-alerts", rejected: "case-events-dlq", state: "tiendo-state")
    let plans = TopicPlan.all(names).filter(\.isOurs)
    #expect(text.components(separatedBy: "\n        topicConfiguration:\n").count - 1 == plans.count)
    for plan in plans {
      let channel = try #require(text.components(separatedBy: "\n    address: \(plan.name)\n").last)
      let lines = channel.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      let bindings = try #require(lines.firstIndex(of: "topicConfiguration:"), "\(plan.name)")
      let written = Set(lines[(bindings + 1)...].prefix { !$0.hasPrefix("bindingVersion") })
      var expected: Set<String> = []
      for (name, value) in plan.properties(brokers: 3) where name != "min.insync.replicas" && name != "retention.bytes"
      {
        expected.insert(name == "cleanup.policy" ? "\(name): [\(value)]" : "\(name): \(value)")
      }
      #expect(written == expected, "\(plan.name)")
    }
  }
}
