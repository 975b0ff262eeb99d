import Foundation
import Kafka
import TestSupport
import Testing
import Topics
import Worker

/// What can be wrong with partitions, and what must not come of it.
@Suite(.timeLimit(.minutes(5)), .serialized)
struct PartitionTests {
  private static func accepted(_ office: String, _ number: Int) -> [UInt8] {
    Array(
      #"""
      {"specversion":"1.0","id":"\#(office)-\#(number)","source":"","type":"tiendo.case.accepted",
      "time":"2020-03-02T09:00:00+07:00","data":{"office":"\#(office)","case":"\#(number)","sequence":1,"amount":5}}
      """#.utf8)
  }

  /// Sends events to a partition, whatever their key.
  private func produce(_ fixture: Fixture, _ office: String, partition: Int32, _ numbers: Range<Int>) async throws {
    try await onThread { [cluster = fixture.cluster] in
      // Small batches, so that a backlog is fetched in many pieces.
      let producer = try Producer(cluster.writerSettings(["compression.type": "lz4", "batch.num.messages": "250"]))
      for number in numbers {
        try producer.produce(
          topic: "case-events", partition: partition, key: Array(office.utf8), value: Self.accepted(office, number))
      }
      try producer.flush(timeoutMilliseconds: 60_000)
    }
  }

  /// What a commit published tells the order: the quiet partition's office is there before the busy one is done.
  @Test func `A partition with a backlog does not keep the others waiting`() async throws {
    let fixture = try Fixture(partitions: 2)
    let count = 30_000
    try await produce(fixture, "busy", partition: 0, 0..<count)
    try await produce(fixture, "quiet", partition: 1, 0..<1)
    // 120 batches, one to a fetch, which takes as long as the way to the broker; a commit takes a few such ways.
    try fixture.cluster.setRoundTripTime(broker: 1, milliseconds: 10)
    try await fixture.runUntilEnd { settings in
      settings.usesTransactions = false
      settings.commitInterval = .milliseconds(10)
      settings.kafka = settings.kafka.merging([
        "fetch.message.max.bytes": "20000", "queued.max.messages.kbytes": "1024",
      ])
    }
    let totals = try await fixture.read("office-totals")
    let keys = totals.map { String(decoding: $0.key ?? [], as: UTF8.self) }
    let quiet = try #require(keys.firstIndex(of: "quiet/2020"))
    let last = try #require(keys.lastIndex(of: "busy/2020"))
    #expect(quiet < last)
    #expect(totals.texts[last].contains(#""newIntake":30000"#))
  }

  @Test func `A topic with more partitions than before stops the worker, with the way out`() async throws {
    let before = try Fixture(partitions: 1)
    try await produce(before, "74", partition: 0, 0..<3)
    try await before.runUntilEnd()
    let grown = try Fixture(partitions: 2)
    try await produce(grown, "74", partition: 0, 0..<3)
    let state = before.settings().stateDirectory
    await #expect { try await grown.runUntilEnd { $0.stateDirectory = state } } throws: { error in
      "\(error)".contains("had 1 partitions and has 2 now") && "\(error)".contains("README, More partitions")
    }
  }

  @Test func `An office in two partitions of a worker is found, and the rest goes on`() async throws {
    let fixture = try Fixture(partitions: 3)
    try await produce(fixture, "74", partition: 0, 0..<2)
    try await produce(fixture, "74", partition: 2, 2..<4)
    try await produce(fixture, "14", partition: 1, 0..<2)
    let worker = Worker(fixture.settings(), logger: Fixture.logger)
    let run = Task { try await worker.run() }
    try await wait("all is read") { worker.status.read == 6 }
    try await wait("the office is found") { !worker.status.splitOffices.isEmpty }
    worker.stop()
    try await run.value
    #expect(worker.status.splitOffices == [SplitOffice("74", in: [0, 2])])
  }

  @Test func `A worker whose place in the group is taken ends and says why`() async throws {
    let fixture = try Fixture(partitions: 1)
    let worker = Worker(
      fixture.settings {
        $0.kafka = $0.kafka.merging(["heartbeat.interval.ms": "100"])
        $0.instanceID = "twice"
      }, logger: Fixture.logger)
    let run = Task { try await worker.run() }
    try await wait("the worker is ready") { worker.status.isReady }
    fixture.cluster.pushRequestErrors(.heartbeat, Array(repeating: KafkaError.Code.fencedInstanceID, count: 20))
    await #expect {
      try await run.value
    } throws: { error in
      "\(error)".contains("another worker has joined the group with this worker's group.instance.id")
    }
  }

  @Test func `What is to be looked at before the group is joined can end the worker, with nothing begun`() async throws
  {
    struct Refusal: Error {}
    let fixture = try Fixture(partitions: 1)
    try await produce(fixture, "74", partition: 0, 0..<3)
    await #expect(throws: Refusal.self) {
      try await fixture.runUntilEnd { $0.beforeJoining = { throw Refusal() } }
    }
    #expect(try await fixture.read("office-totals").isEmpty)
    try await fixture.runUntilEnd()
    #expect(try await fixture.read("office-totals").count == 1)
  }
}
