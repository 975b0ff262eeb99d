import Foundation
import Kafka
import SchemaTestSupport
import TestSupport
import Testing

/// On librdkafka's mock cluster, which tells the properties of no topic and makes none when it is asked.
@Suite("tiendo topics")
struct TopicsTests {
  private static let outputs = ["office-totals", "office-days", "completion-alerts", "open-alerts", "case-events-dlq"]

  private static func cluster(_ topics: [String]) throws -> MockCluster {
    let cluster = try MockCluster()
    for topic in topics { try cluster.createTopic(topic, partitions: topic == "case-events" ? 3 : 1) }
    return cluster
  }

  private func tiendo(_ arguments: String, on cluster: MockCluster) throws -> Outcome {
    try Workplace().shell("TIENDO_KAFKA_BOOTSTRAP_SERVERS=\(cluster.bootstrapServers) $T \(arguments)")
  }

  @Test("topics that are there are shown, and what the broker does not tell is no deviation")
  func complete() throws {
    let cluster = try Self.cluster(["case-events"] + Self.outputs)
    let outcome = try tiendo("topics check --strict", on: cluster)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n").map(String.init)
    let events = try #require(lines.first { $0.hasPrefix("case-events ") })
    #expect(events.split(separator: " ") == ["case-events", "3", "1", "?", "?", "?", "?"])
    #expect(lines.last == "6 topics: ok")
    #expect(try tiendo("topics create", on: cluster).output.hasPrefix("all topics are there\n"))
  }

  @Test("a missing topic is an error with what comes of it and the way out")
  func missing() throws {
    let cluster = try Self.cluster(["case-events"] + Self.outputs.dropFirst())
    let outcome = try tiendo("topics check", on: cluster)
    #expect(outcome.status == 1)
    #expect(outcome.isOneErrorLine, "\(outcome.errors)")
    #expect(outcome.output.contains("error: office-totals: topic is missing, not there\n    results cannot"))
    #expect(outcome.output.contains("\n    tiendo topics create\n"))
    #expect(outcome.errors.contains("6 topics: 1 error;"))
    let other = try tiendo("topics check --partitions 4", on: cluster)
    #expect(other.output.contains("error: case-events: partitions is 3, not 4\n"))
    let renamed = try Workplace().shell(
      """
      TIENDO_KAFKA_BOOTSTRAP_SERVERS=\(cluster.bootstrapServers) TIENDO_TOPICS_TOTALS=open-alerts \
      TIENDO_TOPICS_OPEN=o TIENDO_TRANSACTIONS=false $T topics check
      """)
    #expect(renamed.output.contains("error: o: topic is missing") && renamed.errors.contains("6 topics: 1 error;"))
  }

  @Test("a dry run says what would be made and makes nothing")
  func dryRun() throws {
    let cluster = try Self.cluster([])
    let outcome = try tiendo("topics create --dry-run --partitions 12 --retention 400d", on: cluster)
    #expect(outcome.status == 0, "\(outcome.errors)")
    // 400 days in milliseconds; one broker has room for one copy.
    #expect(
      outcome.output.contains(
        """
        would make case-events: partitions 12, replicas 1, cleanup.policy=delete, max.message.bytes=1114112, \
        min.insync.replicas=1, retention.ms=34560000000, retention.bytes=-1

        """))
    #expect(outcome.output.contains("would make office-totals: partitions 1, replicas 1, cleanup.policy=compact"))
    #expect(outcome.output.split(separator: "\n").count { $0.hasPrefix("would make ") } == 6)
    let topics = try Producer(cluster.writerSettings()).describeCluster(timeoutMilliseconds: 10_000).topics
    #expect(topics.isEmpty)
  }

  @Test(
    "a topic of states is asked for where partitions are handed over through Kafka, with the partitions of the events")
  func states() throws {
    let cluster = try Self.cluster(["case-events"] + Self.outputs)
    let handover = "TIENDO_KAFKA_BOOTSTRAP_SERVERS=\(cluster.bootstrapServers) TIENDO_HANDOVER=kafka $T"
    let outcome = try Workplace().shell("\(handover) topics create --dry-run")
    #expect(outcome.status == 0, "\(outcome.errors)")
    // The largest batch is 4 MiB and 64 KiB, a segment 64 MiB.
    #expect(
      outcome.output == """
        would make tiendo-state: partitions 3, replicas 1, cleanup.policy=compact, max.message.bytes=4259840, \
        min.insync.replicas=1, segment.bytes=67108864, min.cleanable.dirty.ratio=0.1

        """)
    let missing = try Workplace().shell("\(handover) run --until-end")
    #expect(missing.status == 78)
    #expect(missing.errors.contains("tiendo-state: topic is missing"), "\(missing.errors)")
    #expect(missing.errors.contains("tiendo topics create"))
    try cluster.createTopic("tiendo-state", partitions: 2)
    let other = try Workplace().shell("\(handover) topics check")
    #expect(other.status == 1)
    #expect(other.output.contains("error: tiendo-state: partitions is 2, not 3\n"), "\(other.output)")
    #expect(try Workplace().shell("\(handover) run --until-end").status == 78)
  }

  @Test("an office whose totals come from two partitions is an error that names the partitioners")
  func split() throws {
    let cluster = try Self.cluster(["case-events"] + Self.outputs)
    let producer = try Producer(cluster.writerSettings())
    for (offset, partition) in [(5, 0), (7, 1), (6, 0)] {
      try producer.produce(
        topic: "office-totals", key: Array("21/2020".utf8),
        value: Array(#"{"office":"21","period":2020,"partition":\#(partition),"offset":\#(offset)}"#.utf8))
    }
    try producer.produce(topic: "office-totals", key: Array("x".utf8), value: Array("none".utf8))
    try producer.flush(timeoutMilliseconds: 20_000)
    let outcome = try tiendo("topics check", on: cluster)
    #expect(outcome.status == 1)
    // murmur2 of "21" is -973,932,308, without its sign 1,173,551,340, a multiple of 3; its CRC-32 is 1 more than one.
    let words = "office 21 is in partitions 0 (murmur2_random) and 1 (consistent_random), not in one\n"
    #expect(outcome.output.contains("error: case-events: \(words)"), "\(outcome.output)")
    #expect(outcome.output.contains("partitioner=murmur2_random"))
    let json = try JSON(try tiendo("topics check --json", on: cluster).output)
    let totals = json["totals"] as? [String: Any]
    #expect(totals?["records"] as? Int == 4)
    #expect((totals?["split"] as? [[String: Any]])?.first?["partitions"] as? [Int] == [0, 1])
  }

  @Test(
    "what is printed for programs conforms to its schema",
    .enabled(if: SchemaValidator.isAvailable, "TIENDO_PYTHON names no Python for the schemas"))
  func schema() throws {
    for topics in [["case-events"] + Self.outputs, ["open-alerts"]] {
      let outcome = try tiendo("topics check --json", on: Self.cluster(topics))
      #expect(try SchemaValidator.faults(of: [outcome.output], schema: "topics") == [nil])
    }
  }

  @Test("a start tells of what is missing and goes on")
  func start() throws {
    let cluster = try Self.cluster(["case-events"] + Self.outputs.dropLast())
    let outcome = try tiendo("run --until-end", on: cluster)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let told = outcome.errors.split(separator: "\n").filter { $0.contains("case-events-dlq: topic is missing") }
    #expect(told.count == 1)
    #expect(told.first?.contains("tiendo topics create") == true)
  }
}
