internal import Kafka

/// Reads partitions of the state topic, one after the other, with a client of its own that is in no group. Lives on the
/// poll thread.
final class StateTopicReader {
  private var consumer: Consumer
  private var batch = RecordBatch(capacity: 4096)

  /// So long without an answer of the broker, and the reading is given up for this time.
  private static let patience = Duration.seconds(10)

  init(_ settings: ClientSettings) throws(KafkaError) { consumer = try Consumer(settings) }

  deinit {
    batch.removeAll()
    try? consumer.close(timeoutMilliseconds: 1_000)
  }

  /// Gives the records from an offset to the present end of a partition: for a reader of committed records, where the
  /// first open transaction begins.
  func read(
    _ start: TopicPartition, _ body: (_ key: UnsafeRawBufferPointer?, _ value: UnsafeRawBufferPointer?) -> Void
  ) throws(KafkaError) {
    try consumer.assign([start])
    var lastAnswer = ContinuousClock.now
    while true {
      while case .failure(let error)? = consumer.pollControl(timeoutMilliseconds: 0), error.isFatal { throw error }
      consumer.poll(into: &batch, timeoutMilliseconds: 50)
      if batch.count > 0 { lastAnswer = .now }
      for index in 0..<batch.count {
        if let error = batch[index].error {
          guard error.isPartitionEnd else { throw error }
          return batch.removeAll()
        }
        body(batch[index].key, batch[index].value)
      }
      guard ContinuousClock.now - lastAnswer < Self.patience else {
        throw .notThere("\(start.topic)-\(start.partition)", "no broker has answered")
      }
    }
  }
}

extension KafkaError {
  /// What was to be read in a partition of the state topic is not there yet; to be tried again.
  static func notThere(_ place: String, _ reason: String) -> KafkaError {
    KafkaError(
      code: Code.timedOut, name: "timed-out", operation: "reading \(place)", reason: reason, isFatal: false,
      isRetriable: true, requiresAbort: false)
  }
}
