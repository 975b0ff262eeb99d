import CRdkafka

/// Sends records; in transactions if `transactional.id` is set.
///
/// Blocking calls have a bound each and must not run on Swift's cooperative pool. Transactions are for one thread at
/// a time. Dropping a producer drops what it has not sent: call `close` or `flush` first.
///
/// Safe on any thread: librdkafka locks the client itself, and the counters are atomic; nothing else is changed.
public final class Producer: @unchecked Sendable {
  let client: ProducerClient
  /// More log lines than this are dropped, the oldest first, where nobody reads them.
  private static let logLimit = 1_000

  /// Makes a client; nothing is sent yet.
  ///
  /// Set by the wrapper: `log.queue` (true), and `delivery.report.only.error` (true) unless given.
  /// - Throws: `KafkaError` naming the property that is unknown or wrong.
  public init(_ settings: ClientSettings) throws(KafkaError) {
    client = try ProducerClient(settings)
  }

  /// Queues a copy of one record.
  ///
  /// While the queue is full, waits for room up to the time given.
  /// - Parameters:
  ///   - partition: nil lets the `partitioner` choose by the key.
  ///   - key: nil for null; what it points to may change after the call.
  ///   - value: nil for null, a tombstone.
  ///   - timestampMilliseconds: since 1970; nil for now.
  ///   - queueTimeoutMilliseconds: how long to wait for room.
  /// - Throws: `KafkaError`: retriable if the queue stayed full, else the reason why this record cannot be sent.
  public func produce(
    topic: String, partition: Int32? = nil, key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?,
    headers: [Header] = [], timestampMilliseconds: Int64? = nil, queueTimeoutMilliseconds: Int32 = 10_000
  ) throws(KafkaError) {
    var list = HeaderList(headers)
    var deadline: ContinuousClock.Instant?
    var code = RD_KAFKA_RESP_ERR_NO_ERROR
    repeat {
      code = enqueue(topic, partition, key, value, list.raw, timestampMilliseconds)
      if code == RD_KAFKA_RESP_ERR_NO_ERROR {
        list.relinquish()
        return
      }
      let now = ContinuousClock.now
      let end = deadline ?? now + .milliseconds(queueTimeoutMilliseconds)
      deadline = end
      if code != RD_KAFKA_RESP_ERR__QUEUE_FULL || now >= end { break }
      rd_kafka_poll(client.raw, min(10, (end - now).pollMilliseconds))
    } while true
    throw KafkaError(code, "producing to \(topic)", client: client.raw)
  }

  /// Queues a copy of one record given as arrays; else as the other `produce`.
  public func produce(
    topic: String, partition: Int32? = nil, key: [UInt8]?, value: [UInt8]?, headers: [Header] = [],
    timestampMilliseconds: Int64? = nil, queueTimeoutMilliseconds: Int32 = 10_000
  ) throws(KafkaError) {
    // `withUnsafeBytes` does not carry typed errors, so the outcome is carried out as a value.
    let outcome = Self.withBytes(key) { keyBytes in
      Self.withBytes(value) { valueBytes in
        Result { () throws(KafkaError) in
          try produce(
            topic: topic, partition: partition, key: keyBytes, value: valueBytes, headers: headers,
            timestampMilliseconds: timestampMilliseconds, queueTimeoutMilliseconds: queueTimeoutMilliseconds)
        }
      }
    }
    try outcome.get()
  }

  private static func withBytes<Outcome>(
    _ bytes: [UInt8]?, _ body: (UnsafeRawBufferPointer?) -> Outcome
  ) -> Outcome {
    guard let bytes else { return body(nil) }
    return bytes.withUnsafeBytes { body($0) }
  }

  private func enqueue(
    _ topic: String, _ partition: Int32?, _ key: UnsafeRawBufferPointer?, _ value: UnsafeRawBufferPointer?,
    _ headers: OpaquePointer?, _ timestampMilliseconds: Int64?
  ) -> rd_kafka_resp_err_t {
    withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { place in
      // An empty buffer may have no address, and no address means null.
      let empty = UnsafeRawPointer(place.baseAddress)
      return crdkafka_produce(
        client.raw, topic, partition ?? RD_KAFKA_PARTITION_UA, key.flatMap { $0.baseAddress ?? empty },
        key?.count ?? 0, value.flatMap { $0.baseAddress ?? empty }, value?.count ?? 0, headers,
        timestampMilliseconds ?? 0)
    }
  }

  /// Waits until every queued record is delivered or has failed, at most for the time given.
  /// - Throws: `KafkaError` with `isTimeout` if records are left. Failures are counted in `deliveryFailures`.
  public func flush(timeoutMilliseconds: Int32) throws(KafkaError) {
    trimLog()
    try KafkaError.check(rd_kafka_flush(client.raw, timeoutMilliseconds), "flush", client: client.raw)
  }

  /// Flushes within the time given, then drops what is left. The producer takes no further records.
  /// - Throws: `KafkaError` with `isTimeout` if something was dropped.
  public func close(timeoutMilliseconds: Int32) throws(KafkaError) {
    let result = rd_kafka_flush(client.raw, timeoutMilliseconds)
    rd_kafka_purge(client.raw, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
    rd_kafka_poll(client.raw, 0)
    try KafkaError.check(result, "closing the producer", client: client.raw)
  }

  /// Failed deliveries since the producer was made or they were last taken. Records dropped by an abort count too.
  public var deliveryFailures: DeliveryFailures {
    Self.failures(crdkafka_failures_count(client.failures), crdkafka_failures_first(client.failures))
  }

  /// The failed deliveries so far; counting starts again from none.
  public func takeDeliveryFailures() -> DeliveryFailures {
    var first: Int32 = 0
    let count = crdkafka_failures_take(client.failures, &first)
    return Self.failures(count, first)
  }

  private static func failures(_ count: Int64, _ code: Int32) -> DeliveryFailures {
    DeliveryFailures(
      count: Int(count), firstError: code == 0 ? nil : KafkaError(rd_kafka_resp_err_t(rawValue: code), "delivery"))
  }

  /// Serves the client without waiting and returns the next log line, if there is one.
  public func pollControl() -> ControlEvent? {
    rd_kafka_poll(client.raw, 0)
    guard let event = rd_kafka_queue_poll(client.logQueue, 0) else { return nil }
    return ControlEvent(consuming: event, client: client.raw)
  }

  /// Nobody must read the log, and it must not grow for ever.
  func trimLog() {
    while rd_kafka_queue_length(client.logQueue) > Self.logLimit, pollControl() != nil {}
  }

  /// The number of partitions of a topic, asked of the broker.
  public func partitionCount(topic: String, timeoutMilliseconds: Int32) throws(KafkaError) -> Int {
    try TopicMetadata.partitionCount(client.raw, topic, timeoutMilliseconds)
  }
}
