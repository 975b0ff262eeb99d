import Kafka
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct AssignmentTests {
  @Test func `Reading begins at the offset of each partition`() async throws {
    let records = try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 3)
      try cluster.fill("t", partitions: 3, count: 300)
      var consumer = try Consumer(cluster.readerSettings())
      try consumer.assign([
        TopicPartition(topic: "t", partition: 0, offset: 97), TopicPartition(topic: "t", partition: 2, offset: 99),
      ])
      return try consumer.read(4)
    }
    #expect(records.filter { $0.partition == 0 }.map(\.offset) == [97, 98, 99])
    #expect(records.filter { $0.partition == 2 }.map(\.offset) == [99])
  }

  @Test func `A new assignment replaces the last, with nothing lost or left over`() async throws {
    try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 2)
      try cluster.fill("t", partitions: 2, count: 2_000)
      var consumer = try Consumer(cluster.readerSettings())
      // Many times, since what is tested is an order of events on two threads.
      for round in 0..<50 {
        let partition = Int32(round % 2)
        try consumer.assign([TopicPartition(topic: "t", partition: partition, offset: Int64(round * 10))])
        let records = try consumer.read(3)
        #expect(records.first?.offset == Int64(round * 10))
        #expect(records.allSatisfy { $0.partition == partition })
      }
      // The same partition once more, from its beginning, without an empty assignment between.
      for _ in 0..<20 {
        try consumer.assign([TopicPartition(topic: "t", partition: 0, offset: 0)])
        #expect(try consumer.read(1).first?.offset == 0)
      }
      try consumer.unassign()
      #expect(consumer.assignment == [])
      var batch = RecordBatch(capacity: 10)
      consumer.poll(into: &batch, timeoutMilliseconds: 200)
      #expect(batch.count == 0)
      try consumer.close(timeoutMilliseconds: 10_000)
    }
  }

  @Test func `A seek drops what was fetched, a pause stops, a resumption goes on`() async throws {
    try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 1)
      try cluster.fill("t", partitions: 1, count: 100)
      var consumer = try Consumer(cluster.readerSettings())
      let partition = TopicPartition(topic: "t", partition: 0, offset: 0)
      try consumer.assign([partition])
      #expect(try consumer.read(100).count == 100)
      try consumer.seek([TopicPartition(topic: "t", partition: 0, offset: 98)], timeoutMilliseconds: 5_000)
      #expect(try consumer.read(2).map(\.offset) == [98, 99])
      #expect(try consumer.positions([partition]).map(\.offset) == [100])
      try consumer.pause([partition])
      try cluster.fill("t", partitions: 1, count: 1)
      var batch = RecordBatch(capacity: 10)
      consumer.poll(into: &batch, timeoutMilliseconds: 300)
      #expect(batch.count == 0)
      try consumer.resume([partition])
      #expect(try consumer.read(1).map(\.offset) == [100])
    }
  }

  @Test func `The end of a partition is told where it is asked for`() async throws {
    let error = try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 1)
      try cluster.fill("t", partitions: 1, count: 3)
      var consumer = try Consumer(cluster.readerSettings(["enable.partition.eof": "true"]))
      try consumer.assign([TopicPartition(topic: "t", partition: 0, offset: 0)])
      return try consumer.readError()
    }
    #expect(error.isPartitionEnd)
    #expect(error.code == KafkaError.Code.partitionEnd)
    #expect(error.operation.contains("t[0]@3"))
  }

  @Test func `An offset that is not there is an error and never a jump`() async throws {
    let error = try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 1)
      try cluster.fill("t", partitions: 1, count: 3)
      var consumer = try Consumer(cluster.readerSettings())
      try consumer.assign([TopicPartition(topic: "t", partition: 0, offset: 1_000)])
      return try consumer.readError()
    }
    #expect(error.isOffsetOutOfRange)
  }
}
