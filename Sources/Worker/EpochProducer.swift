internal import Kafka

/// A producer as `Transmission` uses it: `Kafka.Producer`, or one of the tests' model of Kafka. Every call has a bound.
protocol EpochProducer {
  associatedtype Membership: Sendable

  func initTransactions() throws(KafkaError)
  func beginTransaction() throws(KafkaError)
  func produce(_ record: OutgoingRecord) throws(KafkaError)
  /// Puts next offsets of the events into the open transaction.
  func sendOffsets(_ offsets: [Int32: CommittedOffset], of topic: String, _ membership: Membership) throws(KafkaError)
  func commitTransaction() throws(KafkaError)
  func abortTransaction() throws(KafkaError)
  /// Waits until everything is delivered or has failed.
  func flush() throws(KafkaError)
  /// The failed deliveries since they were last taken.
  var deliveryFailures: DeliveryFailures { get }
  func takeDeliveryFailures() -> DeliveryFailures
  func close()
}

extension Producer: EpochProducer {
  /// How long one call to the broker may take before its outcome counts as unknown.
  private static var callTimeoutMilliseconds: Int32 { 15_000 }

  func initTransactions() throws(KafkaError) { try initTransactions(timeoutMilliseconds: Self.callTimeoutMilliseconds) }

  func produce(_ record: OutgoingRecord) throws(KafkaError) {
    try produce(
      topic: record.topic, partition: record.partition, key: record.key, value: record.value, headers: record.headers,
      timestampMilliseconds: record.timestampMilliseconds)
  }

  func sendOffsets(_ offsets: [Int32: CommittedOffset], of topic: String, _ membership: GroupMetadata)
    throws(KafkaError)
  {
    let places = TopicPartition.places(of: topic, offsets)
    try sendOffsets(places, group: membership, timeoutMilliseconds: Self.callTimeoutMilliseconds)
  }

  func commitTransaction() throws(KafkaError) {
    try commitTransaction(timeoutMilliseconds: Self.callTimeoutMilliseconds)
  }

  func abortTransaction() throws(KafkaError) {
    try abortTransaction(timeoutMilliseconds: Self.callTimeoutMilliseconds)
  }

  func flush() throws(KafkaError) { try flush(timeoutMilliseconds: Self.callTimeoutMilliseconds) }

  func close() { try? close(timeoutMilliseconds: 1_000) }
}
