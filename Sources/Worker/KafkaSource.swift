internal import Kafka

/// The topic of the events, read with librdkafka as a member of the group. Lives on the poll thread.
final class KafkaSource: EventSource {
  private let topic: String
  private let leavesGroup: Bool
  private var consumer: Consumer
  private var batch = RecordBatch(capacity: 4096)
  private let stateSettings: ClientSettings
  /// Reads the states of the partitions that were assigned; gone as soon as they are read.
  private var stateReader: StateTopicReader?

  /// How long a question to the broker may take; the caller asks again.
  private static let timeoutMilliseconds: Int32 = 5_000
  /// How long leaving the group may take.
  private static let closingTimeoutMilliseconds: Int32 = 10_000

  /// Makes a client that is in no group yet.
  ///
  /// - Parameter leavesGroup: whether `close` gives the partitions to others at once; a static member that does not
  ///   leave finds them again when it is back within its session.
  /// - Throws: `KafkaError` naming a property that is unknown or wrong.
  init(
    topic: String, settings: ClientSettings, stateSettings: ClientSettings, leavesGroup: Bool
  ) throws(KafkaError) {
    self.topic = topic
    self.leavesGroup = leavesGroup
    self.stateSettings = stateSettings
    consumer = try Consumer(settings)
  }

  /// Joins the group.
  func subscribe() throws(KafkaError) { try consumer.subscribe([topic]) }

  func nextControl() -> ControlEvent? { consumer.pollControl(timeoutMilliseconds: 0) }

  func poll(timeoutMilliseconds: Int32) { consumer.poll(into: &batch, timeoutMilliseconds: timeoutMilliseconds) }

  var recordCount: Int { batch.count }

  var isDrained: Bool { consumer.queuedCount == 0 }

  func record(_ index: Int) -> Kafka.Record { batch[index] }

  func partitionCount() throws(KafkaError) -> Int32 {
    Int32(try consumer.partitionCount(topic: topic, timeoutMilliseconds: Self.timeoutMilliseconds))
  }

  func committed(_ partitions: [Int32]) throws(KafkaError) -> [Int32: CommittedOffset] {
    let places = partitions.map { TopicPartition(topic: topic, partition: $0) }
    let committed = try consumer.committed(places, timeoutMilliseconds: Self.timeoutMilliseconds)
    return Dictionary(
      committed.filter { $0.offset >= 0 }
        .map { ($0.partition, CommittedOffset(next: $0.offset, note: $0.metadata)) },
      uniquingKeysWith: { $1 })
  }

  func watermarks(_ partition: Int32) throws(KafkaError) -> (low: Int64, high: Int64) {
    try consumer.watermarks(topic: topic, partition: partition, timeoutMilliseconds: Self.timeoutMilliseconds)
  }

  func statePartitionCount(_ topic: String) throws(KafkaError) -> Int32 {
    Int32(try consumer.partitionCount(topic: topic, timeoutMilliseconds: Self.timeoutMilliseconds))
  }

  func readState(
    _ partition: Int32, of topic: String,
    _ body: (_ key: UnsafeRawBufferPointer?, _ value: UnsafeRawBufferPointer?) -> Void
  ) throws(KafkaError) {
    do throws(KafkaError) {
      if stateReader == nil { stateReader = try StateTopicReader(stateSettings) }
      try stateReader?.read(TopicPartition(topic: topic, partition: partition, offset: TopicPartition.beginning), body)
    } catch {
      stateReader = nil
      throw error
    }
  }

  func assign(_ offsets: [Int32: Int64]) throws(KafkaError) {
    stateReader = nil
    try consumer.assign(TopicPartition.places(of: topic, offsets.mapValues { CommittedOffset(next: $0) }))
  }

  func unassign() throws(KafkaError) { try consumer.unassign() }

  func commit(_ offsets: [Int32: CommittedOffset]) throws(KafkaError) {
    try consumer.commit(TopicPartition.places(of: topic, offsets), timeoutMilliseconds: Self.timeoutMilliseconds)
  }

  func membership() throws(KafkaError) -> GroupMetadata { try consumer.groupMetadata() }

  func close() throws(KafkaError) {
    batch.removeAll()
    if leavesGroup { try consumer.leave(timeoutMilliseconds: Self.closingTimeoutMilliseconds) }
    try consumer.close(timeoutMilliseconds: Self.closingTimeoutMilliseconds)
  }
}

extension TopicPartition {
  /// Offsets of a topic, in the order of its partitions.
  static func places(of topic: String, _ offsets: [Int32: CommittedOffset]) -> [TopicPartition] {
    offsets.sorted { $0.key < $1.key }.map { partition, offset in
      var place = TopicPartition(topic: topic, partition: partition, offset: offset.next)
      place.metadata = offset.note
      return place
    }
  }
}
