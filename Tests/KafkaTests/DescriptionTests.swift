import Kafka
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(3)))
struct DescriptionTests {
  @Test func `All topics are told with their partitions and copies, and asking makes none`() async throws {
    let answers = try await onThread {
      let cluster = try MockCluster(brokers: 2)
      try cluster.createTopic("t", partitions: 3, replicas: 2)
      try cluster.createTopic("u", partitions: 1, replicas: 2)
      let producer = try Producer(cluster.writerSettings())
      return try (0..<2).map { _ in try producer.describeCluster(timeoutMilliseconds: 10_000) }
    }
    for answer in answers {
      #expect(answer.brokerCount == 2)
      #expect(answer.topics.mapValues(\.partitions) == ["t": 3, "u": 1])
      #expect(answer.topics.mapValues(\.replicas) == ["t": 2, "u": 2])
    }
  }

  @Test func `A broker that does not know the question about properties is told from one that fails`() async throws {
    let (unknown, away) = try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 1)
      let producer = try Producer(cluster.writerSettings())
      let broker = try producer.describeCluster(timeoutMilliseconds: 10_000).broker
      #expect(try producer.topicProperties([], broker: broker, timeoutMilliseconds: 10_000).isEmpty)
      let unknown = #expect(throws: KafkaError.self) {
        try producer.topicProperties(["t"], broker: broker, timeoutMilliseconds: 10_000)
      }
      try cluster.setBrokerDown(1)
      let away = #expect(throws: KafkaError.self) { try producer.describeCluster(timeoutMilliseconds: 300) }
      return (unknown, away)
    }
    #expect(unknown?.isNotAnswered == true)
    #expect(unknown?.isTimeout == false)
    #expect(away?.isNotAnswered == false)
  }

  /// The mock cluster lets others wait for the session even of a member that has left.
  @Test func `A static member that leaves is no member any more, and others get its partitions`() async throws {
    try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 2)
      func join(_ name: String) throws -> Consumer {
        var consumer = try Consumer(
          cluster.readerSettings(["group.id": "g", "group.instance.id": name, "session.timeout.ms": "6000"]))
        try consumer.subscribe(["t"])
        let partitions = try consumer.control("the assignment of \(name)", seconds: 60) { event in
          if case .assigned(let partitions) = event { partitions } else { nil }
        }
        try consumer.assign(partitions)
        #expect(partitions.count == 2)
        return consumer
      }
      for name in ["a", "b"] {
        var consumer = try join(name)
        try consumer.leave(timeoutMilliseconds: 10_000)
        #expect(consumer.memberID == nil)
        #expect(consumer.assignment.isEmpty)
        try consumer.close(timeoutMilliseconds: 10_000)
      }
    }
  }
}
