import Foundation
import Kafka
import TestSupport
import Testing

/// What is said of a topic that cannot be replayed, or of which nothing is left.
@Suite("topics", .timeLimit(.minutes(5)))
struct TopicTests {
  private static func workplace(_ servers: String, properties: String = "{}") throws -> Workplace {
    let workplace = try Workplace()
    try workplace.write(
      "kafka: {bootstrapServers: \"\(servers)\", properties: \(properties)}\n", to: "tiendo.yaml")
    return workplace
  }

  private static func replay(_ workplace: Workplace, _ range: String = "") throws -> Outcome {
    try workplace.shell("$T replay --topic events --config tiendo.yaml --totals totals.json \(range)")
  }

  @Test("a range without records is told, with what there is")
  func emptyRange() async throws {
    try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("events", partitions: 5)
      let producer = try Producer(cluster.writerSettings())
      // 1,600,000,000 s are 2020-09-13T12:26:40Z. Partition 0 stays empty.
      for (index, partition) in [1, 1, 1, 2, 3, 4].enumerated() {
        try producer.produce(
          topic: "events", partition: Int32(partition), key: nil, value: Array("{}".utf8),
          timestampMilliseconds: 1_600_000_000_000 + Int64(index) * 1000)
      }
      try producer.flush(timeoutMilliseconds: 20_000)
      let workplace = try Self.workplace(cluster.bootstrapServers)
      let outcome = try Self.replay(workplace, "--from 100 --to 200")
      #expect(outcome.status == 0)
      #expect(
        outcome.errors == """
          tiendo: events: --from 100 --to 200 leaves no records; partition 1 has the offsets 0 to 2, \
          2020-09-13T12:26:40Z to 2020-09-13T12:26:42Z, partition 2 has the offsets 0 to 0, 2020-09-13T12:26:43Z to \
          2020-09-13T12:26:43Z, partition 3 has the offsets 0 to 0, 2020-09-13T12:26:44Z to 2020-09-13T12:26:44Z, \
          others: 1

          """)
      #expect(try workplace.text("totals.json").hasPrefix("{\"input\":{\"read\":0,"))
      // Of what is left, only that it is no event.
      let left = try Self.replay(workplace, "--from 1").errors.split(separator: "\n")
      #expect(left.count == 2)
      for (line, offset) in zip(left, 1...2) { #expect(line.hasPrefix("tiendo: events-1 offset \(offset): missing-")) }
      try cluster.createTopic("nothing", partitions: 2)
      let empty = try workplace.shell("$T replay --topic nothing --config tiendo.yaml --from 5")
      #expect(empty.errors == "tiendo: nothing: --from 5 leaves no records; the topic has none\n")
      // Bounds are told as they were written.
      let bounds = "--from 2020-03-01 --to 2020-09-30T17:00:00+07:00"
      let between = try workplace.shell("$T replay --topic nothing --config tiendo.yaml \(bounds)")
      #expect(between.errors == "tiendo: nothing: \(bounds) leaves no records; the topic has none\n")
    }
  }

  @Test(
    "the advice fits the refusal",
    arguments: [
      (KafkaError.Code.unknownTopicOrPartition, "name a topic that is there"),
      (KafkaError.Code.topicAuthorizationFailed, "allow the user of kafka.properties to describe and read"),
    ])
  func refusals(code: Int32, advice: String) async throws {
    try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("events", partitions: 1)
      cluster.setTopicError("events", code: code)
      let outcome = try Self.replay(Self.workplace(cluster.bootstrapServers))
      #expect(outcome.status == 1 && outcome.isOneErrorLine)
      #expect(outcome.errors.contains("events: ") && outcome.errors.contains(advice), "\(outcome.errors)")
    }
  }

  @Test("brokers that are away, and brokers that speak otherwise, are told apart")
  func unreachable() async throws {
    try await onThread {
      let away = try Self.replay(Self.workplace("127.0.0.1:1"))
      #expect(away.status == 1 && away.isOneErrorLine)
      #expect(away.errors.contains("Connection refused"), "\(away.errors)")
      #expect(away.errors.contains("are kafka.bootstrapServers and security.protocol right, and is Kafka up?"))
    }
    try await onThread {
      let cluster = try MockCluster()
      let outcome = try Self.replay(Self.workplace(cluster.bootstrapServers, properties: "{security.protocol: ssl}"))
      #expect(outcome.status == 1 && outcome.isOneErrorLine)
      #expect(outcome.errors.contains("SSL handshake failed"), "\(outcome.errors)")
      #expect(outcome.errors.contains("security.protocol right"))
    }
  }

  @Test("a property that librdkafka does not know is bad configuration")
  func property() throws {
    let outcome = try Self.replay(Self.workplace("127.0.0.1:1", properties: "{no.such.property: x}"))
    #expect(outcome.status == 78 && outcome.isOneErrorLine)
    #expect(outcome.errors.contains("no.such.property"))
  }
}
