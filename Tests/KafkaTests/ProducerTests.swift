import Kafka
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct ProducerTests {
  @Test func `A transaction with records and offsets commits`() async throws {
    let records = try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 1)
      let consumer = try Consumer(cluster.readerSettings(["group.id": "g"]))
      let producer = try Producer(cluster.writerSettings(["transactional.id": "x"]))
      try producer.initTransactions(timeoutMilliseconds: 10_000)
      for round in 0..<2 {
        try producer.beginTransaction()
        try producer.produce(topic: "t", partition: 0, key: nil, value: Array("\(round)".utf8))
        try producer.sendOffsets(
          [TopicPartition(topic: "t", partition: 0, offset: 1)], group: try consumer.groupMetadata(),
          timeoutMilliseconds: 10_000)
        try producer.commitTransaction(timeoutMilliseconds: 10_000)
      }
      #expect(producer.deliveryFailures.count == 0)
      try producer.close(timeoutMilliseconds: 5_000)
      return try cluster.readAll("t", partitions: 1, count: 2)
    }
    #expect(records.map(\.value) == [Array("0".utf8), Array("1".utf8)])
  }

  @Test func `After an abort the next transaction commits`() async throws {
    try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 1)
      let producer = try Producer(cluster.writerSettings(["transactional.id": "x"]))
      try producer.initTransactions(timeoutMilliseconds: 10_000)
      try producer.beginTransaction()
      try producer.produce(topic: "t", partition: 0, key: nil, value: [1])
      try producer.abortTransaction(timeoutMilliseconds: 10_000)
      _ = producer.takeDeliveryFailures()
      try producer.beginTransaction()
      try producer.produce(topic: "t", partition: 0, key: nil, value: [2])
      try producer.commitTransaction(timeoutMilliseconds: 10_000)
      #expect(producer.deliveryFailures.count == 0)
    }
  }

  @Test func `A transactional call out of turn is refused`() async throws {
    let error = try await onThread {
      let cluster = try MockCluster()
      let producer = try Producer(cluster.writerSettings(["transactional.id": "x"]))
      return #expect(throws: KafkaError.self) { try producer.beginTransaction() }
    }
    #expect(error?.code == KafkaError.Code.state)
    #expect(error?.isRetriable == false)
  }

  @Test func `A commit that the coordinator refuses asks for an abort`() async throws {
    let error = try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 1)
      let producer = try Producer(cluster.writerSettings(["transactional.id": "x"]))
      try producer.initTransactions(timeoutMilliseconds: 10_000)
      try producer.beginTransaction()
      cluster.pushRequestErrors(
        .addPartitionsToTransaction, [KafkaError.Code.topicAuthorizationFailed])
      try producer.produce(topic: "t", partition: 0, key: nil, value: [1])
      let error = #expect(throws: KafkaError.self) { try producer.commitTransaction(timeoutMilliseconds: 10_000) }
      try producer.abortTransaction(timeoutMilliseconds: 10_000)
      return error
    }
    #expect(error?.requiresAbort == true)
    #expect(error?.isFatal == false)
  }

  @Test func `A fenced producer is told so, for good`() async throws {
    let error = try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 1)
      let producer = try Producer(cluster.writerSettings(["transactional.id": "x"]))
      try producer.initTransactions(timeoutMilliseconds: 10_000)
      try producer.beginTransaction()
      try producer.produce(topic: "t", partition: 0, key: nil, value: [1])
      cluster.pushRequestErrors(.endTransaction, [KafkaError.Code.invalidProducerEpoch])
      return #expect(throws: KafkaError.self) { try producer.commitTransaction(timeoutMilliseconds: 10_000) }
    }
    #expect(error?.isFenced == true)
    #expect(error?.isFatal == true)
  }

  @Test func `A producer is dropped in time in the middle of a transaction without a broker`() async throws {
    // Measured on the thread itself, whose start and end may have to wait for other tests.
    let (error, time) = try await onThread {
      let begin = ContinuousClock.now
      func commit() throws -> KafkaError? {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: 1)
        let producer = try Producer(cluster.writerSettings(["transactional.id": "x"]))
        try producer.initTransactions(timeoutMilliseconds: 10_000)
        try producer.beginTransaction()
        try cluster.setBrokerDown(1)
        try producer.produce(topic: "t", partition: 0, key: nil, value: [1])
        return #expect(throws: KafkaError.self) { try producer.commitTransaction(timeoutMilliseconds: 500) }
      }
      return (try commit(), ContinuousClock.now - begin)
    }
    #expect(error?.isTimeout == true)
    #expect(error?.isRetriable == true)
    // Without the bound, destroying waits a minute for the transaction.
    #expect(time < .seconds(40))
  }

  @Test func `A failed delivery is counted with its code`() async throws {
    let (failures, after) = try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 1)
      let producer = try Producer(cluster.writerSettings(["linger.ms": "0"]))
      cluster.pushRequestErrors(.produce, [KafkaError.Code.messageTooLarge])
      try producer.produce(topic: "t", partition: 0, key: nil, value: [1])
      try producer.flush(timeoutMilliseconds: 10_000)
      try producer.produce(topic: "t", partition: 0, key: nil, value: [2])
      try producer.flush(timeoutMilliseconds: 10_000)
      return (producer.takeDeliveryFailures(), producer.deliveryFailures)
    }
    #expect(failures.count == 1)
    #expect(failures.firstError?.code == KafkaError.Code.messageTooLarge)
    #expect(after == DeliveryFailures(count: 0, firstError: nil))
  }

  @Test func `A full queue waits as long as it may and then asks to be tried again`() async throws {
    let (error, elapsed) = try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 1)
      try cluster.setBrokerDown(1)
      let producer = try Producer(cluster.writerSettings(["queue.buffering.max.messages": "2"]))
      for number in UInt8(0)..<2 { try producer.produce(topic: "t", partition: 0, key: nil, value: [number]) }
      let begin = ContinuousClock.now
      let error = #expect(throws: KafkaError.self) {
        try producer.produce(topic: "t", partition: 0, key: nil, value: [9], queueTimeoutMilliseconds: 300)
      }
      let elapsed = ContinuousClock.now - begin
      let closing = #expect(throws: KafkaError.self) { try producer.close(timeoutMilliseconds: 200) }
      #expect(closing?.isTimeout == true)
      #expect(producer.deliveryFailures.count == 2)
      return (error, elapsed)
    }
    #expect(error?.code == KafkaError.Code.queueFull)
    #expect(error?.isRetriable == true)
    #expect(elapsed >= .milliseconds(300) && elapsed < .seconds(5))
  }

  @Test func `A record larger than the producer may send is refused at once`() async throws {
    let error = try await onThread {
      let cluster = try MockCluster()
      let producer = try Producer(cluster.writerSettings(["message.max.bytes": "1000000"]))
      return #expect(throws: KafkaError.self) {
        try producer.produce(topic: "t", key: nil, value: [UInt8](repeating: 1, count: 1_000_001))
      }
    }
    #expect(error?.code == KafkaError.Code.messageTooLarge)
    #expect(error?.isRetriable == false)
  }

  @Test func `Log lines of a producer are read like any event`() async throws {
    let message = try await onThread {
      let cluster = try MockCluster()
      try cluster.setBrokerDown(1)
      let producer = try Producer(cluster.writerSettings())
      return try eventually("a line about the broker") { () -> String? in
        guard case .log(_, _, let message) = producer.pollControl() else { return nil }
        return message
      }
    }
    #expect(!message.isEmpty)
  }

  @Test func `Creating a topic ends in time on a broker that cannot`() async throws {
    let error = try await onThread {
      let cluster = try MockCluster()
      let producer = try Producer(cluster.writerSettings())
      return #expect(throws: KafkaError.self) {
        try producer.createTopic(
          TopicDefinition(name: "made", partitions: 2, properties: ["cleanup.policy": "compact"]),
          timeoutMilliseconds: 1_000)
      }
    }
    #expect(error?.operation == "creating topic made")
  }
}
