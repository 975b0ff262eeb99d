import Engine
import Foundation
import Kafka
import Testing
import Worker

@Suite(.timeLimit(.minutes(5)), .serialized)
struct EndToEndTests {
  /// Everything published agrees with an independent application of what is in the topic.
  private func check(_ fixture: Fixture, alertsMayRepeat: Bool = false) async throws {
    let expected = try await fixture.expected()
    #expect(expected.counts.rejected.values.reduce(0, +) > 0)
    #expect(!expected.alerts.isEmpty)
    let totals = try await fixture.read("office-totals").lastValues.mapValues(withoutPublication)
    #expect(totals == expected.totals)
    let days = try await fixture.read("office-days").lastValues
    #expect(days == expected.days)
    let alerts = try await fixture.read("completion-alerts").texts
    if alertsMayRepeat {
      #expect(Set(alerts) == Set(expected.alerts))
    } else {
      #expect(alerts.sorted() == expected.alerts.sorted())
    }
    let open = try await fixture.read("open-alerts").lastValues
    #expect(Set(open.keys) == expected.open)
  }

  @Test func `What is published is what the events say, over several partitions`() async throws {
    let fixture = try Fixture(partitions: 3)
    try await fixture.produce(Fixture.stream(seed: 1))
    try await fixture.runUntilEnd()
    try await check(fixture)
  }

  @Test func `Rejected records arrive byte for byte with their headers and the reason`() async throws {
    let fixture = try Fixture(partitions: 2)
    try await fixture.produce(Fixture.stream(seed: 2))
    try await fixture.runUntilEnd()
    let expected = try await fixture.expected().rejected
    let dead = try await fixture.read("case-events-dlq")
    #expect(dead.count == expected.count)
    func identity(_ record: OwnedRecord) -> [[UInt8]?] { [record.key, record.value] }
    #expect(Set(dead.map(identity)) == Set(expected.map(identity)))
    for record in dead {
      let headers = Dictionary(record.headers.map { ($0.name, $0.value ?? []) }, uniquingKeysWith: { $1 })
      let text = headers.mapValues { String(decoding: $0, as: UTF8.self) }
      let partition = try #require(text["tiendo.error.partition"].flatMap(Int32.init))
      let offset = try #require(text["tiendo.error.offset"].flatMap(Int64.init))
      #expect(text["tiendo.error.topic"] == "case-events")
      #expect(text["tiendo.error.reason"]?.isEmpty == false)
      #expect(text["tiendo.error.message"]?.isEmpty == false)
      let original = try #require(expected.first { $0.partition == partition && $0.offset == offset })
      #expect(original.value == record.value)
      #expect(Array(record.headers.prefix(original.headers.count)) == original.headers)
    }
  }

  @Test func `A worker that is stopped and started again goes on from its snapshot`() async throws {
    let fixture = try Fixture(partitions: 2)
    let lines = try Fixture.stream(seed: 3)
    try await fixture.produce(lines.prefix(lines.count / 2))
    try await fixture.runUntilEnd()
    try await fixture.produce(lines.suffix(lines.count - lines.count / 2))
    try await fixture.runUntilEnd()
    try await check(fixture)
  }
}
