internal import CaseEvents
internal import Engine
public import Kafka

/// Records of a topic between two bounds, read without a group: nothing is committed, nothing published.
public struct TopicRange: Sendable {
  /// Where to begin or to end.
  public enum Bound: Equatable, Sendable {
    /// At an offset of every partition.
    case offset(Int64)
    /// At the first record with this timestamp or a later one, in milliseconds since 1970-01-01T00:00:00Z.
    case time(Int64)
  }

  /// A partition and the offsets meant: from `start` to before `end`.
  public struct Span: Equatable, Sendable {
    /// The partition.
    public var partition: Int32
    /// First offset.
    public var start: Int64
    /// Behind the last one.
    public var end: Int64
    /// First offset that the topic still has.
    public var low: Int64
    /// Behind the last one that it has.
    public var high: Int64
  }

  /// The topic.
  public let topic: String
  /// Its partitions, all of them.
  public let spans: [Span]
  private let kafka: ClientSettings
  private static let timeoutMilliseconds: Int32 = 10_000
  /// Without an answer for so long, reading is given up.
  private static let patience = Duration.seconds(60)

  /// Asks the brokers what there is.
  ///
  /// - Parameters:
  ///   - kafka: properties of librdkafka, with the brokers.
  ///   - from: where to begin; `nil` for the first record.
  ///   - to: before which record to end; `nil` for what is there now.
  /// - Throws: `ReplayError` where no broker answers or the topic is not there.
  public init(_ kafka: ClientSettings, topic: String, from: Bound? = nil, to: Bound? = nil) throws(ReplayError) {
    self.topic = topic
    self.kafka = kafka
    do throws(KafkaError) {
      var consumer = try Consumer(Self.settings(kafka))
      defer { try? consumer.close(timeoutMilliseconds: Self.timeoutMilliseconds) }
      do throws(KafkaError) {
        spans = try Self.spans(topic, from, to, consumer)
      } catch {
        throw consumer.cause(of: error)
      }
    } catch {
      throw ReplayError(topic: topic, error)
    }
  }

  private static func spans(
    _ topic: String, _ from: Bound?, _ to: Bound?, _ consumer: borrowing Consumer
  ) throws(KafkaError) -> [Span] {
    let count = try consumer.partitionCount(topic: topic, timeoutMilliseconds: timeoutMilliseconds)
    var spans: [Span] = []
    for partition in 0..<Int32(count) {
      let (low, high) = try consumer.watermarks(
        topic: topic, partition: partition, timeoutMilliseconds: timeoutMilliseconds)
      let place = TopicPartition(topic: topic, partition: partition)
      let start = try from.map { bound throws(KafkaError) in try offset(bound, place, high, consumer) } ?? low
      let end = try to.map { bound throws(KafkaError) in try offset(bound, place, high, consumer) } ?? high
      let first = min(max(start, low), high)
      spans.append(Span(partition: partition, start: first, end: min(max(end, first), high), low: low, high: high))
    }
    return spans
  }

  private init(_ kafka: ClientSettings, topic: String, spans: [Span]) {
    self.kafka = kafka
    self.topic = topic
    self.spans = spans
  }

  /// The same with other offsets to begin at.
  func beginning(at starts: [Int32: Int64]) -> TopicRange {
    let moved = spans.map { span in
      Span(
        partition: span.partition, start: starts[span.partition] ?? span.start,
        end: max(span.end, starts[span.partition] ?? span.start), low: span.low, high: span.high)
    }
    return TopicRange(kafka, topic: topic, spans: moved)
  }

  private static func offset(
    _ bound: Bound, _ place: TopicPartition, _ high: Int64, _ consumer: borrowing Consumer
  ) throws(KafkaError) -> Int64 {
    switch bound {
    case .offset(let offset): return offset
    case .time(let milliseconds):
      var asked = place
      asked.offset = milliseconds
      let found = try consumer.offsets(atTimes: [asked], timeoutMilliseconds: timeoutMilliseconds).first?.offset
      return found.flatMap { $0 >= 0 ? $0 : nil } ?? high
    }
  }

  private static func settings(_ kafka: ClientSettings) -> ClientSettings {
    let defaults: ClientSettings = [
      "client.id": "tiendo-replay", "queued.max.messages.kbytes": "65536", "fetch.message.max.bytes": "4194304",
      "fetch.wait.max.ms": "100",
    ]
    let required: ClientSettings = [
      "isolation.level": "read_committed", "auto.offset.reset": "error", "enable.partition.eof": "true",
      "enable.auto.commit": "false", "group.id": "tiendo-replay",
    ]
    return defaults.merging(kafka).merging(required)
  }

  /// Reads a span in batches, in order.
  ///
  /// - Parameter body: takes a batch of which the first `count` records are of the span and no errors.
  func read(
    _ span: Span, _ body: (_ batch: borrowing RecordBatch, _ count: Int) throws -> Void
  ) throws {
    if span.start >= span.end { return }
    do {
      var consumer = try Consumer(Self.settings(kafka))
      defer { try? consumer.close(timeoutMilliseconds: Self.timeoutMilliseconds) }
      try consumer.assign([TopicPartition(topic: topic, partition: span.partition, offset: span.start)])
      // Goes before the consumer, whose memory its records are in.
      var batch = RecordBatch(capacity: 1_000)
      defer { batch.removeAll() }
      var lastAnswer = ContinuousClock.now
      while true {
        while consumer.pollControl(timeoutMilliseconds: 0) != nil {}
        consumer.poll(into: &batch, timeoutMilliseconds: 100)
        if batch.count > 0 {
          lastAnswer = .now
        } else if ContinuousClock.now - lastAnswer > Self.patience {
          throw ReplayError(description: "\(topic): no broker has answered for a minute; is Kafka up?")
        }
        let (count, isAtEnd) = try Self.usable(batch, of: span)
        if count > 0 { try body(batch, count) }
        if isAtEnd { return }
      }
    } catch let error as KafkaError {
      throw ReplayError(topic: topic, error)
    }
  }

  /// How many records of a batch are of the span, and whether that was the last of it.
  private static func usable(_ batch: borrowing RecordBatch, of span: Span) throws -> (count: Int, isAtEnd: Bool) {
    for index in 0..<batch.count {
      if let error = batch[index].error {
        // What is behind belongs to transactions that have not ended.
        if error.isPartitionEnd { return (index, true) }
        throw error
      }
      if batch[index].offset >= span.end { return (index, true) }
    }
    return (batch.count, batch.count > 0 && batch[batch.count - 1].offset + 1 >= span.end)
  }
}

extension TopicRange: ReplaySource {
  /// The topic.
  public var topicName: String? { topic }
  /// All partitions.
  public var partitions: [Int32] { spans.map(\.partition) }
  /// The topic's.
  public var partitionCount: Int32 { Int32(spans.count) }
  /// Offsets between the bounds.
  public var size: Int? { spans.reduce(0) { $0 + Int($1.end - $1.start) } }

  /// Gives the records of a partition.
  public func feed(_ partition: Int32, into replay: inout PartitionReplay, _ meter: ReplayMeter) throws {
    guard let span = spans.first(where: { $0.partition == partition }) else { return }
    var position = span.start
    // The borrowed bytes of a batch are applied before the next one is read.
    try withUnsafeMutablePointer(to: &replay) { replay in
      try read(span) { batch, count in
        for index in 0..<count {
          replay.pointee.stage(batch[index].source, attributes: batch[index].binaryAttributes)
          if replay.pointee.isFull { try replay.pointee.apply(file: nil) }
        }
        try replay.pointee.apply(file: nil)
        let next = batch[count - 1].offset + 1
        try meter.note(Int(next - position), events: count)
        position = next
      }
    }
  }
}

extension Record {
  /// The record as an engine takes it.
  var source: SourceRecord {
    SourceRecord(key: key, value: value, timestampMilliseconds: timestampMilliseconds, offset: offset)
  }

  /// The attributes of an event in binary mode; `nil` in structured mode.
  var binaryAttributes: BinaryAttributes? {
    headerCount == 0 ? nil : BinaryAttributes(headers: { forEachHeader($0) })
  }
}
