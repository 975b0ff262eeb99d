import CaseEvents
import Engine
import Foundation
import Kafka
import Records
import TestSupport
import Testing
import Worker

@Suite(.timeLimit(.minutes(5)), .serialized)
struct TroubleTests {
  @Test(arguments: [true, false])
  func `Broker errors delay and change nothing`(usesTransactions: Bool) async throws {
    let fixture = try Fixture(partitions: 2)
    try await fixture.produce(Fixture.stream(seed: 21))
    let notLeader: Int32 = 6
    let loading: Int32 = 14
    let timedOut: Int32 = 7
    fixture.cluster.pushRequestErrors(.produce, [notLeader, timedOut, notLeader])
    fixture.cluster.pushRequestErrors(.findCoordinator, [loading, loading])
    fixture.cluster.pushRequestErrors(.fetch, [notLeader])
    if usesTransactions {
      fixture.cluster.pushRequestErrors(.initProducerID, [loading])
      fixture.cluster.pushRequestErrors(.addPartitionsToTransaction, [loading])
      fixture.cluster.pushRequestErrors(.endTransaction, [loading])
    }
    try await fixture.runUntilEnd { $0.usesTransactions = usesTransactions }
    let expected = try await fixture.expected()
    #expect(try await fixture.read("office-totals").lastValues.mapValues(withoutPublication) == expected.totals)
    #expect(Set(try await fixture.read("completion-alerts").texts) == Set(expected.alerts))
  }

  @Test func `Malformed, empty, null and oversized records are counted and published, and the rest goes on`()
    async throws
  {
    let fixture = try Fixture(partitions: 1)
    let good = try Fixture.stream(seed: 22, cases: 20)
    let big = [UInt8](repeating: 0x20, count: (1 << 20) + 1)
    let huge = [UInt8](repeating: 0x20, count: 3 << 20)
    let values: [[UInt8]?] = [
      nil, [], [0xFF, 0xFE], big, huge, Array("[]".utf8), Array(#"{"specversion":"1.0"}"#.utf8),
    ]
    try await onThread { [cluster = fixture.cluster] in
      let producer = try Producer(cluster.writerSettings())
      for value in values { try producer.produce(topic: "case-events", key: Array("74".utf8), value: value) }
      try producer.flush(timeoutMilliseconds: 20_000)
    }
    try await fixture.produce(good)
    try await fixture.runUntilEnd()
    let expected = try await fixture.expected()
    #expect(expected.counts.rejected[.tooLarge] == 2)
    #expect((expected.counts.rejected[.malformed] ?? 0) >= 4)
    let dead = try await fixture.read("case-events-dlq")
    #expect(dead.count == expected.rejected.count)
    #expect(dead.prefix(values.count).map(\.value) == values)
    #expect(try await fixture.read("office-totals").lastValues.mapValues(withoutPublication) == expected.totals)
  }

  @Test func `A rejected record too large for a producer goes out with its first 64 KiB and says so`() async throws {
    let fixture = try Fixture(partitions: 1)
    let value = (0..<(5 << 20)).map { UInt8(truncatingIfNeeded: $0) }
    try await onThread { [cluster = fixture.cluster] in
      let producer = try Producer(cluster.writerSettings(["message.max.bytes": "8000000"]))
      try producer.produce(topic: "case-events", key: Array("74".utf8), value: value)
      try producer.flush(timeoutMilliseconds: 20_000)
    }
    try await fixture.runUntilEnd()
    let dead = try #require(try await fixture.read("case-events-dlq").first)
    #expect(dead.value == Array(value.prefix(64 << 10)))
    #expect(dead.headers.contains { $0.name == "tiendo.error.truncated" })
  }

  @Test func `A quiet partition gets one tick a day, an hour after midnight`() async throws {
    let fixture = try Fixture(partitions: 1)
    let accepted = #"""
      {"specversion":"1.0","id":"1","source":"","type":"tiendo.case.accepted","time":"2020-03-02T09:00:00+07:00",
      "data":{"office":"74","case":"c","sequence":1,"amount":5}}
      """#
    try await fixture.produce([("74", Array(accepted.utf8))])
    // 2020-03-05T01:00:00+07:00 is 2020-03-04T18:00:00Z, 1,583,344,800 s after 1970.
    var settings = fixture.settings()
    settings.producesTicks = true
    settings.wallClock = { 1_583_344_800_000_000 }
    let worker = Worker(settings, logger: Fixture.logger)
    let run = Task { try await worker.run() }
    try await wait("the tick is read back") { worker.status.read == 2 }
    worker.stop()
    try await run.value
    let records = try await fixture.read("case-events")
    #expect(records.count == 2)
    let tick = try #require(records.last?.value)
    #expect(
      String(decoding: tick, as: UTF8.self).contains(#""type":"tiendo.clock.ticked","time":"2020-03-04T18:00:00Z""#))
    let days = try await fixture.read("office-days").lastValues.keys.sorted()
    #expect(days == ["74/2020-03-02", "74/2020-03-03", "74/2020-03-04"])
  }

  @Test func `A state directory serves one worker at a time`() async throws {
    let fixture = try Fixture(partitions: 1)
    let first = Worker(fixture.settings(), logger: Fixture.logger)
    let run = Task { try await first.run() }
    try await wait("the first has its partition") { !first.status.partitions.isEmpty }
    await #expect { try await Worker(fixture.settings(), logger: Fixture.logger).run() } throws: { error in
      "\(error)".contains("in use by another worker")
    }
    first.stop()
    try await run.value
  }

  @Test func `A topic that does not exist ends a bounded run with one clear line`() async throws {
    let fixture = try Fixture(partitions: 1)
    fixture.cluster.setTopicError("nowhere", code: 3)
    await #expect { try await fixture.runUntilEnd { $0.topics.events = "nowhere" } } throws: { error in
      "\(error)".contains("there is no such topic")
    }
  }

  @Test func `A snapshot of another topic's records is refused`() async throws {
    let fixture = try Fixture(partitions: 1)
    try await fixture.produce(Fixture.stream(seed: 23, cases: 30))
    try await fixture.runUntilEnd()
    let other = try Fixture(partitions: 1)
    try await other.produce(Fixture.stream(seed: 24, cases: 60))
    let stolen = fixture.settings().stateDirectory
    await #expect { try await other.runUntilEnd { $0.stateDirectory = stolen } } throws: { error in
      "\(error)".contains("the topic was made anew")
    }
  }
}
