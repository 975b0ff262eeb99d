import CRdkafka

/// Transactions. An error says what to do: `isFatal` (make another producer), `requiresAbort` (abort, begin again),
/// `isRetriable` (the same call again). A time-out of `commitTransaction` leaves the outcome open: call it again, or
/// ask the broker.
extension Producer {
  /// Registers the transactional id, finishes what an earlier producer left open and fences it. Once, before all.
  public func initTransactions(timeoutMilliseconds: Int32) throws(KafkaError) {
    try KafkaError.check(rd_kafka_init_transactions(client.raw, timeoutMilliseconds), "registering the producer")
  }

  /// Opens a transaction.
  public func beginTransaction() throws(KafkaError) {
    trimLog()
    try KafkaError.check(rd_kafka_begin_transaction(client.raw), "beginning a transaction")
  }

  /// Makes the next offsets of a group part of the transaction.
  public func sendOffsets(
    _ offsets: [TopicPartition], group: GroupMetadata, timeoutMilliseconds: Int32
  ) throws(KafkaError) {
    let list = PartitionList(offsets)
    try KafkaError.check(
      rd_kafka_send_offsets_to_transaction(client.raw, list.raw, group.raw, timeoutMilliseconds),
      "adding offsets to the transaction")
  }

  /// Delivers what is queued and commits the transaction.
  public func commitTransaction(timeoutMilliseconds: Int32) throws(KafkaError) {
    try KafkaError.check(rd_kafka_commit_transaction(client.raw, timeoutMilliseconds), "committing the transaction")
  }

  /// Drops the transaction. Records that were not sent yet are dropped and counted as failed deliveries.
  public func abortTransaction(timeoutMilliseconds: Int32) throws(KafkaError) {
    try KafkaError.check(rd_kafka_abort_transaction(client.raw, timeoutMilliseconds), "aborting the transaction")
  }
}
