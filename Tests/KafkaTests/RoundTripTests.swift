import Kafka
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct RoundTripTests {
  @Test func `A record comes back byte for byte, with headers and timestamp`() async throws {
    let bytes = (0...255).map { UInt8($0) }
    let headers = [
      Header(name: "ce_type", text: "tick"), Header(name: "raw", value: bytes), Header(name: "null", value: nil),
      Header(name: "empty", value: []), Header(name: "ce_type", text: "again"),
    ]
    let record = try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 2)
      let producer = try Producer(cluster.writerSettings())
      try producer.produce(
        topic: "t", partition: 1, key: Array("key\0of bytes".utf8), value: bytes, headers: headers,
        timestampMilliseconds: 1_583_115_300_123)
      try producer.flush(timeoutMilliseconds: 10_000)
      #expect(producer.deliveryFailures == DeliveryFailures(count: 0, firstError: nil))
      return try cluster.readAll("t", partitions: 2, count: 1)[0]
    }
    #expect(
      record
        == OwnedRecord(
          topic: "t", partition: 1, offset: 0, timestampMilliseconds: 1_583_115_300_123,
          key: Array("key\0of bytes".utf8), value: bytes, headers: headers))
  }

  @Test func `Null and empty stay apart, in keys and in values`() async throws {
    let pairs: [([UInt8]?, [UInt8]?)] = [(nil, nil), ([], []), (nil, []), ([], nil), ([7], nil), (nil, [7])]
    let records = try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 1)
      let producer = try Producer(cluster.writerSettings())
      for (key, value) in pairs { try producer.produce(topic: "t", partition: 0, key: key, value: value) }
      try producer.flush(timeoutMilliseconds: 10_000)
      return try cluster.readAll("t", partitions: 1, count: pairs.count)
    }
    #expect(records.map(\.key) == pairs.map(\.0))
    #expect(records.map(\.value) == pairs.map(\.1))
    #expect(records.allSatisfy { $0.headers.isEmpty && $0.timestampMilliseconds > 1_500_000_000_000 })
  }

  @Test(arguments: ["none", "lz4"])
  func `The headers of a record are counted, whatever stands around it`(_ compression: String) async throws {
    // 0 most of the time, as in a topic in structured mode; then other numbers between.
    @Sendable func headerCount(_ number: Int) -> Int { [0, 0, 1, 0, 0, 2, 0, 3][number % 8] }
    let counts = try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 1)
      let producer = try Producer(cluster.writerSettings(["compression.type": compression, "linger.ms": "20"]))
      for number in 0..<400 {
        try producer.produce(
          topic: "t", partition: 0, key: number % 3 == 0 ? nil : Array("key \(number)".utf8),
          value: number % 5 == 0 ? nil : number % 7 == 0 ? [] : [UInt8](repeating: 0, count: number),
          headers: (0..<headerCount(number)).map { Header(name: "h\($0)", text: "") })
      }
      try producer.flush(timeoutMilliseconds: 10_000)
      var consumer = try Consumer(cluster.readerSettings())
      try consumer.assign([TopicPartition(topic: "t", partition: 0, offset: 0)])
      var batch = RecordBatch(capacity: 64)
      var counts: [Int] = []
      while counts.count < 400 {
        consumer.poll(into: &batch, timeoutMilliseconds: 100)
        batch.forEach { if $0.errorCode == 0 { counts.append($0.headerCount) } }
      }
      return counts
    }
    #expect(counts == (0..<400).map(headerCount))
  }

  @Test func `Every record of every partition arrives once and in order`() async throws {
    let records = try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 4)
      try cluster.fill("t", partitions: 4, count: 10_000)
      return try cluster.readAll("t", partitions: 4, count: 10_000)
    }
    for partition in Int32(0)..<4 {
      let those = records.filter { $0.partition == partition }
      // 10,000 records over 4 partitions in turn: 2,500 each, and record n of partition p holds 4n + p.
      #expect(those.map(\.offset) == Array(0..<2_500))
      #expect(those.map(\.value) == (0..<2_500).map { Array("\($0 * 4 + Int(partition))".utf8) })
    }
  }

  @Test func `Records of more than 1 MiB pass`() async throws {
    let large = [UInt8](repeating: 0x61, count: 1_048_576 + 500_000)
    let records = try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 1)
      let producer = try Producer(cluster.writerSettings())
      try producer.produce(topic: "t", partition: 0, key: nil, value: large)
      try producer.flush(timeoutMilliseconds: 10_000)
      return try cluster.readAll("t", partitions: 1, count: 1)
    }
    #expect(records[0].value == large)
  }

  @Test func `A batch keeps its records valid after its consumer is gone`() async throws {
    let values = try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 1)
      try cluster.fill("t", partitions: 1, count: 5)
      var batch = RecordBatch(capacity: 100)
      try Self.leaveBehind(cluster, &batch)
      return (0..<batch.count).map { batch[$0].detached().value }
    }
    #expect(values.count >= 1)
    #expect(values.first == Array("0".utf8))
  }

  private static func leaveBehind(_ cluster: MockCluster, _ batch: inout RecordBatch) throws {
    var consumer = try Consumer(cluster.readerSettings())
    try consumer.assign([TopicPartition(topic: "t", partition: 0, offset: 0)])
    let deadline = ContinuousClock.now + .seconds(20)
    while batch.isEmpty, ContinuousClock.now < deadline { consumer.poll(into: &batch, timeoutMilliseconds: 100) }
  }

  @Test func `A batch never holds more than its capacity`() async throws {
    let counts = try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 1)
      try cluster.fill("t", partitions: 1, count: 100)
      var consumer = try Consumer(cluster.readerSettings())
      try consumer.assign([TopicPartition(topic: "t", partition: 0, offset: 0)])
      var batch = RecordBatch(capacity: 7)
      var counts: [Int] = []
      return try eventually("100 records") {
        consumer.poll(into: &batch, timeoutMilliseconds: 100)
        counts.append(batch.count)
        return counts.reduce(0, +) == 100 ? counts : nil
      }
    }
    #expect(counts.allSatisfy { $0 <= 7 })
  }
}
