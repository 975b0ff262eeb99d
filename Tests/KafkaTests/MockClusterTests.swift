import Kafka
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct MockClusterTests {
  @Test func `A leader moves to another broker and reading goes on`() async throws {
    let records = try await onThread {
      let cluster = try MockCluster(brokers: 2)
      #expect(cluster.bootstrapServers.split(separator: ",").count == 2)
      #expect(cluster.bootstrapServers.hasPrefix("127.0.0.1:"))
      try cluster.createTopic("t", partitions: 1, replicas: 2)
      try cluster.setLeader(topic: "t", partition: 0, broker: 1)
      try cluster.fill("t", partitions: 1, count: 3)
      var consumer = try Consumer(cluster.readerSettings())
      try consumer.assign([TopicPartition(topic: "t", partition: 0, offset: 0)])
      var records = try consumer.read(3)
      try cluster.setLeader(topic: "t", partition: 0, broker: 2)
      try cluster.fill("t", partitions: 1, count: 3)
      records += try consumer.read(3)
      return records
    }
    #expect(records.map(\.offset) == [0, 1, 2, 3, 4, 5])
  }

  @Test func `A topic is created once, and one with an error is not known`() async throws {
    try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 1)
      let again = #expect(throws: KafkaError.self) { try cluster.createTopic("t", partitions: 1) }
      #expect(again?.code == KafkaError.Code.topicAlreadyExists)
      cluster.setTopicError("t", code: KafkaError.Code.unknownTopicOrPartition)
      let consumer = try Consumer(cluster.readerSettings())
      let unknown = #expect(throws: KafkaError.self) {
        _ = try consumer.partitionCount(topic: "t", timeoutMilliseconds: 5_000)
      }
      #expect(unknown?.isUnknownTopicOrPartition == true)
    }
  }

  @Test func `A broker that is down and up again, and slow, is only late`() async throws {
    try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 1)
      try cluster.setCoordinator(.group, "g", broker: 1)
      let producer = try Producer(cluster.writerSettings(["reconnect.backoff.max.ms": "200"]))
      try cluster.setBrokerDown(1)
      try producer.produce(topic: "t", partition: 0, key: nil, value: [1])
      let early = #expect(throws: KafkaError.self) { try producer.flush(timeoutMilliseconds: 300) }
      #expect(early?.isTimeout == true)
      try cluster.setBrokerUp(1)
      try cluster.setRoundTripTime(broker: 1, milliseconds: 50)
      try producer.flush(timeoutMilliseconds: 20_000)
      #expect(producer.deliveryFailures.count == 0)
    }
  }
}
