import Kafka
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct OffsetTests {
  @Test func `Committed offsets are read back, and none where none was committed`() async throws {
    let committed = try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 2)
      var writer = try Consumer(cluster.readerSettings(["group.id": "g"]))
      try writer.assign([TopicPartition(topic: "t", partition: 0, offset: TopicPartition.beginning)])
      var place = TopicPartition(topic: "t", partition: 0, offset: 42)
      place.metadata = "ghi chú"
      try writer.commit([place])
      try writer.close(timeoutMilliseconds: 10_000)
      let reader = try Consumer(cluster.readerSettings(["group.id": "g"]))
      let both = [TopicPartition(topic: "t", partition: 0), TopicPartition(topic: "t", partition: 1)]
      return try reader.committed(both, timeoutMilliseconds: 10_000)
    }
    #expect(committed.map(\.offset) == [42, TopicPartition.none])
    #expect(committed.map(\.metadata) == ["ghi chú", ""])
  }

  @Test func `Watermarks and the number of partitions come from the broker`() async throws {
    try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 3)
      try cluster.fill("t", partitions: 3, count: 10)
      let consumer = try Consumer(cluster.readerSettings())
      // 10 records over 3 partitions in turn: 4, 3, 3.
      let first = try consumer.watermarks(topic: "t", partition: 0, timeoutMilliseconds: 10_000)
      #expect(first == (low: 0, high: 4))
      let last = try consumer.watermarks(topic: "t", partition: 2, timeoutMilliseconds: 10_000)
      #expect(last == (low: 0, high: 3))
      #expect(try consumer.partitionCount(topic: "t", timeoutMilliseconds: 10_000) == 3)
      let atEnd = try consumer.offsets(
        atTimes: [TopicPartition(topic: "t", partition: 1, offset: TopicPartition.end)], timeoutMilliseconds: 10_000)
      #expect(atEnd.map(\.offset) == [3])
    }
  }

  @Test func `A question to a broker that does not answer ends in time`() async throws {
    let error = try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 1)
      try cluster.setBrokerDown(1)
      let consumer = try Consumer(cluster.readerSettings())
      return #expect(throws: KafkaError.self) {
        try consumer.watermarks(topic: "t", partition: 0, timeoutMilliseconds: 500)
      }
    }
    #expect(error?.isRetriable == true)
    #expect(error?.isFatal == false)
  }

  @Test func `A commit without a broker ends in time, its outcome unknown`() async throws {
    // Measured on the thread itself, whose start and end may have to wait for other tests.
    let (error, time) = try await onThread {
      let begin = ContinuousClock.now
      func commit() throws -> KafkaError? {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: 1)
        try cluster.setBrokerDown(1)
        var consumer = try Consumer(cluster.readerSettings(["group.id": "g"]))
        return #expect(throws: KafkaError.self) {
          try consumer.commit([TopicPartition(topic: "t", partition: 0, offset: 1)], timeoutMilliseconds: 500)
        }
      }
      return (try commit(), ContinuousClock.now - begin)
    }
    #expect(error?.isTimeout == true)
    // Dropping the consumer is bounded as well, although librdkafka goes on waiting for the answer: 46 s.
    #expect(time < .seconds(40))
  }

  @Test func `An error of the coordinator surfaces with its code`() async throws {
    let error = try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 1)
      cluster.pushRequestErrors(.offsetCommit, [KafkaError.Code.topicAuthorizationFailed])
      var consumer = try Consumer(cluster.readerSettings(["group.id": "g"]))
      return #expect(throws: KafkaError.self) {
        try consumer.commit([TopicPartition(topic: "t", partition: 0, offset: 1)])
      }
    }
    #expect(error?.code == KafkaError.Code.topicAuthorizationFailed)
    #expect(error?.isRetriable == false)
    #expect(error?.description.contains("commit of offsets") == true)
  }
}
