import Testing

@testable import Topics

struct TopicReviewTests {
  private static let names = TopicNames(
    events: "case-events", totals: "office-totals", days: "office-days", alerts: "completion-alerts",
    open: "open-alerts", rejected: "case-events-dlq", state: "tiendo-state")

  /// Topics as they are made from their plans on three brokers.
  private static func made(_ plans: [TopicPlan]) -> [String: FoundTopic] {
    var found: [String: FoundTopic] = [:]
    let events = plans.first { $0.content == .events }?.partitionCount(events: 1) ?? 1
    for plan in plans {
      let properties = Dictionary(uniqueKeysWithValues: plan.properties(brokers: 3).map { ($0.name, $0.value) })
      found[plan.name] = FoundTopic(
        partitions: plan.partitionCount(events: events), replicas: plan.replicaCount(brokers: 3),
        properties: properties)
    }
    return found
  }

  private func deviations(
    brokers: Int = 3, choices: TopicPlan.Choices = TopicPlan.Choices(),
    change: (inout [String: FoundTopic]) -> Void
  ) -> [Deviation] {
    let plans = TopicPlan.all(Self.names, choices)
    var found = Self.made(plans)
    change(&found)
    return TopicReview(plans, found, brokers: brokers, bootstrapServers: "kafka:9092").deviations
  }

  @Test func `Topics that were made by their plans are as they should be`() {
    #expect(deviations { _ in } == [])
    var choices = TopicPlan.Choices()
    choices.partitions = 24
    choices.replicas = 2
    choices.retentionMilliseconds = 86_400_000
    #expect(deviations(choices: choices) { _ in } == [])
  }

  @Test func `What a broker does not tell is no deviation`() {
    let found = deviations { found in
      for name in found.keys { found[name]?.properties = [:] }
      found["__transaction_state"] = nil
    }
    #expect(found == [])
  }

  /// Topic, property, value; what comes of it, and whether a worker may work.
  @Test(
    arguments: [
      ("case-events", "cleanup.policy", "compact", .error, true, "the last event alone"),
      ("case-events", "cleanup.policy", "compact,delete", .error, true, "the last event alone"),
      ("office-totals", "cleanup.policy", "delete", .error, false, "totals of quiet offices are deleted"),
      ("office-days", "cleanup.policy", "delete", .error, false, "no history"),
      ("open-alerts", "cleanup.policy", "compact, delete", .error, false, "open for long"),
      ("completion-alerts", "cleanup.policy", "compact", .error, false, "the last alert alone"),
      ("case-events-dlq", "cleanup.policy", "compact", .error, false, "refuses those without a key"),
      ("tiendo-state", "cleanup.policy", "compact,delete", .error, true, "no worker can take a partition over"),
      // 3 days are 259,200,000 ms.
      ("case-events", "retention.ms", "259199999", .error, false, "long weekend"),
      ("case-events", "retention.ms", "259200000", .warning, false, "cannot be rebuilt"),
      ("case-events", "retention.bytes", "1000000000", .warning, false, "forgets its events early"),
      // 400 days are 34,560,000,000 ms.
      ("completion-alerts", "retention.ms", "34559999999", .warning, false, "no alert that is older"),
      ("case-events-dlq", "retention.ms", "604800000", .warning, false, "deleted before anybody"),
      ("completion-alerts", "min.insync.replicas", "1", .warning, false, "an alert that was told"),
      ("office-totals", "min.insync.replicas", "3", .warning, false, "while one broker is away"),
      ("office-totals", "min.insync.replicas", "4", .error, false, "nothing can be written"),
      ("tiendo-state", "min.insync.replicas", "1", .warning, false, "a state that others go on from"),
      ("__transaction_state", "min.insync.replicas", "1", .warning, false, "a commit that one broker alone"),
      // 1 MiB is 1,048,576 bytes.
      ("case-events", "max.message.bytes", "1048575", .warning, false, "the largest are refused"),
      ("case-events-dlq", "max.message.bytes", "1048575", .warning, false, "only the first 64 KiB"),
      ("office-totals", "max.message.bytes", "900000", .error, false, "a worker stops"),
    ] as [(String, String, String, Deviation.Severity, Bool, String)])
  func `A wrong property has a consequence and a line that mends it`(
    topic: String, property: String, value: String, severity: Deviation.Severity, stopsWorker: Bool, words: String
  ) throws {
    let found = deviations {
      $0[topic]?.properties[property] = value
      // The topics of Kafka's defaults keep records for a week.
      if $0[topic]?.properties["retention.ms"] == nil { $0[topic]?.properties["retention.ms"] = "604800000" }
    }
    try #require(found.count == 1, "\(found)")
    #expect(found[0].topic == topic && found[0].subject == property && found[0].found == value)
    #expect(found[0].severity == severity)
    #expect(found[0].stopsWorker == stopsWorker)
    #expect(found[0].consequence.contains(words))
    #expect(
      found[0].remedy.hasPrefix(
        "kafka-configs.sh --bootstrap-server kafka:9092 --alter --entity-type topics --entity-name \(topic) "
          + "--add-config \(property)="))
    #expect(!found[0].description.contains("\n"))
  }

  @Test(arguments: [("office-totals", "a new monitor"), ("tiendo-state", "a new owner of a partition")])
  func `A topic that is not compacted but keeps all only grows`(topic: String, reader: String) throws {
    let found = deviations {
      $0[topic]?.properties["cleanup.policy"] = "delete"
      $0[topic]?.properties["retention.ms"] = "-1"
    }
    #expect(found.map(\.severity) == [.warning])
    #expect(found.first?.consequence.hasSuffix("\(reader) reads it all") == true)
  }

  @Test(arguments: [("completion-alerts", "34560000000"), ("office-totals", "1"), ("case-events", "-1")])
  func `Times that are long enough, and those of compacted topics, are right`(topic: String, time: String) {
    #expect(deviations { $0[topic]?.properties["retention.ms"] = time } == [])
  }

  @Test(arguments: TopicPlan.all(names).map(\.name))
  func `Kafka's default of the largest batch will do`(topic: String) {
    #expect(deviations { $0[topic]?.properties["max.message.bytes"] = "1048588" } == [])
  }

  @Test func `A missing topic is an error, but Kafka's own log comes with the first transaction`() {
    let found = deviations {
      $0["open-alerts"] = nil
      $0["__transaction_state"] = nil
    }
    #expect(found.map(\.topic) == ["open-alerts"])
    #expect(found.map(\.subject) == ["topic"])
    #expect(found.map(\.remedy) == ["tiendo topics create"])
  }

  @Test func `Copies are as many as the cluster can have, up to three`() {
    let one = { (found: inout [String: FoundTopic]) in
      for name in found.keys {
        found[name]?.replicas = 1
        found[name]?.properties["min.insync.replicas"] = "1"
      }
    }
    #expect(deviations(brokers: 1, change: one) == [])
    let found = deviations(brokers: 3, change: one)
    #expect(found.map(\.subject) == Array(repeating: "replicas", count: 8))
    #expect(found.allSatisfy { $0.severity == .warning && $0.expected == "3" })
  }

  @Test func `The number of partitions of the events is asked for only where one was named`() {
    let five = { (found: inout [String: FoundTopic]) in
      for name in ["case-events", "tiendo-state"] { found[name]?.partitions = 5 }
    }
    #expect(deviations(change: five) == [])
    var choices = TopicPlan.Choices()
    choices.partitions = 6
    let found = deviations(choices: choices, change: five)
    #expect(found.map(\.subject) == ["partitions"])
    #expect(found.map(\.expected) == ["6"])
  }

  @Test func `States are in a topic with as many partitions as the events, or no worker begins`() throws {
    var choices = TopicPlan.Choices()
    choices.partitions = 6
    let plan = try #require(TopicPlan.all(Self.names, choices).first { $0.content == .state })
    #expect(plan.partitionCount(events: 6) == 6)
    let found = deviations { $0["tiendo-state"]?.partitions = 4 }
    #expect(found.map(\.topic) == ["tiendo-state"])
    #expect(found.map(\.subject) == ["partitions"])
    #expect(found.map(\.expected) == ["8"])
    #expect(found.map(\.stopsWorker) == [true])
    #expect(found.first?.remedy.contains("tiendo topics create") == true)
    let missing = deviations { $0["tiendo-state"] = nil }
    #expect(missing.map(\.stopsWorker) == [true])
    #expect(missing.map(\.remedy) == ["tiendo topics create"])
    // Without the events there is nothing to compare with.
    #expect(deviations { $0["case-events"] = nil }.map(\.topic) == ["case-events"])
  }

  @Test func `Where nothing is handed over there is no topic of states`() {
    var names = Self.names
    names.state = nil
    #expect(!TopicPlan.all(names).contains { $0.content == .state })
  }

  @Test func `How a topic of states is compacted is a recommendation, and other values are as right`() throws {
    let plan = try #require(TopicPlan.all(Self.names).first { $0.content == .state })
    let properties = Dictionary(uniqueKeysWithValues: plan.properties(brokers: 3).map { ($0.name, $0.value) })
    #expect(properties["cleanup.policy"] == "compact")
    // 64 MiB.
    #expect(properties["segment.bytes"] == "67108864")
    #expect(properties["min.cleanable.dirty.ratio"] == "0.1")
    let found = deviations {
      $0["tiendo-state"]?.properties["segment.bytes"] = "1073741824"
      $0["tiendo-state"]?.properties["min.cleanable.dirty.ratio"] = "0.5"
    }
    #expect(found == [])
  }
}
