import Kafka
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(3)))
struct GroupTests {
  /// What a member saw, in order.
  private enum Step: Equatable {
    case assigned(Int)
    case revoked(Int, lost: Bool)
  }

  private static func serve(_ consumer: inout Consumer, _ steps: inout [Step]) throws {
    guard let event = consumer.pollControl(timeoutMilliseconds: 20) else { return }
    switch event {
    case .assigned(let partitions):
      steps.append(.assigned(partitions.count))
      try consumer.assign(partitions.map { TopicPartition(topic: $0.topic, partition: $0.partition, offset: 0) })
    case .revoked(let partitions, let lost):
      steps.append(.revoked(partitions.count, lost: lost))
      try consumer.unassign()
    case .failure(let error) where error.isFatal: throw error
    case .failure, .log, .statistics: break
    }
  }

  @Test func `Two members share the partitions and hand them over`() async throws {
    try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 4)
      try cluster.fill("t", partitions: 4, count: 40)
      let settings = cluster.readerSettings(["group.id": "g", "session.timeout.ms": "6000"])
      var first = try Consumer(settings)
      var second = try Consumer(settings)
      var firstSteps: [Step] = []
      var secondSteps: [Step] = []

      try first.subscribe(["t"])
      _ = try eventually("the first member alone") {
        try Self.serve(&first, &firstSteps)
        return firstSteps.last == .assigned(4) ? true : nil
      }
      #expect(first.memberID != nil)
      _ = try first.groupMetadata()
      let records = try first.read(40)
      #expect(records.map(\.offset).max() == 9)

      try second.subscribe(["t"])
      _ = try eventually("two members", seconds: 60) {
        try Self.serve(&first, &firstSteps)
        try Self.serve(&second, &secondSteps)
        return first.assignment.count == 2 && second.assignment.count == 2 ? true : nil
      }
      // The mock may share out once more than it must, so the middle is left open.
      #expect(firstSteps.prefix(2) == [.assigned(4), .revoked(4, lost: false)])
      #expect(firstSteps.last == .assigned(2))
      #expect(secondSteps.last == .assigned(2))

      let begin = ContinuousClock.now
      var last: [ControlEvent] = []
      let held = second.assignment.map { TopicPartition(topic: $0.topic, partition: $0.partition) }
      try second.close(timeoutMilliseconds: 10_000) { consumer, event in
        last.append(event)
        #expect(consumer.isClosed == false)
      }
      #expect(ContinuousClock.now - begin < .seconds(11))
      let revoked = last.compactMap { event -> [TopicPartition]? in
        if case .revoked(let partitions, lost: false) = event { partitions } else { nil }
      }
      #expect(revoked.map { $0.map(\.partition) } == [held.map(\.partition)])

      var batch = RecordBatch(capacity: 100)
      var partitions: Set<Int32> = []
      _ = try eventually("the first member reading every partition again", seconds: 60) {
        try Self.serve(&first, &firstSteps)
        first.poll(into: &batch, timeoutMilliseconds: 20)
        if first.assignment.count == 4 { batch.forEach { partitions.insert($0.partition) } }
        return partitions.count == 4 ? true : nil
      }
      try first.close(timeoutMilliseconds: 10_000)
      #expect(first.isClosed == true)
    }
  }

  @Test func `Closing is bounded while the broker is gone`() async throws {
    let elapsed = try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("t", partitions: 1)
      var steps: [Step] = []
      var consumer = try Consumer(cluster.readerSettings(["group.id": "g", "session.timeout.ms": "6000"]))
      try consumer.subscribe(["t"])
      _ = try eventually("the assignment") {
        try Self.serve(&consumer, &steps)
        return steps.last == .assigned(1) ? true : nil
      }
      try cluster.setBrokerDown(1)
      let begin = ContinuousClock.now
      do throws(KafkaError) {
        try consumer.close(timeoutMilliseconds: 2_000)
      } catch {
        #expect(error.isTimeout)
      }
      Self.drop(consumer)
      return ContinuousClock.now - begin
    }
    #expect(elapsed < .seconds(8))
  }

  private static func drop(_ consumer: consuming Consumer) {}
}
