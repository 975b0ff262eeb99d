import Kafka

/// Reads the alerts all the time, as a feed does: with `read_committed`, from before the first worker begins. Lives on
/// one thread.
final class AlertFollower {
  private let topic: String
  private var consumer: Consumer
  private var batch = RecordBatch(capacity: 1_000)
  private var next: Int64 = 0
  private var alerts: [String: [String]] = [:]

  init(_ topic: String, _ bootstrapServers: String) throws {
    self.topic = topic
    consumer = try Consumer([
      "bootstrap.servers": bootstrapServers, "isolation.level": "read_committed", "auto.offset.reset": "error",
      "enable.partition.eof": "true", "fetch.wait.max.ms": "20",
    ])
    try consumer.assign([TopicPartition(topic: topic, partition: 0, offset: 0)])
  }

  /// Takes what has come since.
  func poll(timeoutMilliseconds: Int32 = 0) throws {
    repeat {
      while consumer.pollControl(timeoutMilliseconds: 0) != nil {}
      consumer.poll(into: &batch, timeoutMilliseconds: timeoutMilliseconds)
      for index in 0..<batch.count {
        let record = batch[index]
        if let error = record.error {
          guard error.isPartitionEnd else { throw error }
          next = max(next, record.offset)
        } else {
          let alert = record.detached()
          alerts[String(decoding: alert.key ?? [], as: UTF8.self), default: []].append(
            String(decoding: alert.value ?? [], as: UTF8.self))
          next = record.offset + 1
        }
      }
    } while batch.count > 0
  }

  /// All that it has seen by the end of the topic, by office and in order.
  func finish() throws -> [String: [String]] {
    let end = try consumer.watermarks(topic: topic, partition: 0, timeoutMilliseconds: 30_000).high
    // A transaction that a death left open is aborted after ten seconds.
    let deadline = ContinuousClock.now + .seconds(60)
    while next < end {
      guard ContinuousClock.now < deadline else {
        throw Failure("\(topic) could be followed up to \(next) only, of \(end)")
      }
      try poll(timeoutMilliseconds: 100)
    }
    batch.removeAll()
    try consumer.close(timeoutMilliseconds: 5_000)
    return alerts
  }
}
