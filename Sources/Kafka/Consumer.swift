import CRdkafka

/// Reads records, as a member of a group or from partitions chosen by hand.
///
/// Lives on one thread, which makes it, polls it and closes it; that thread must not be one of Swift's cooperative
/// pool. No callback ever runs: everything happens inside the calls. A consumer that is dropped without `close` does
/// not leave its group; the group notices after the session time-out.
///
/// In a group: `subscribe`, then poll control events and records in turn; answer `.assigned` with `assign` and
/// `.revoked` with `unassign`. By hand: `assign` at once, and poll control events too, since errors and logs gather
/// there. Assignment is eager only.
public struct Consumer: ~Copyable {
  let client: ConsumerClient
  /// The partitions assigned last, with the offsets at which they began.
  public internal(set) var assignment: [TopicPartition] = []
  private var bytesSinceWake = 0

  /// Makes a client; nothing is sent yet.
  ///
  /// Set by the wrapper: `enable.auto.commit`, `enable.auto.offset.store` (both false) and `log.queue` (true).
  /// librdkafka wants a `group.id` even where no group is joined; without one, "unsubscribed" is set.
  /// - Throws: `KafkaError` naming the property that is unknown, wrong or not supported.
  public init(_ settings: ClientSettings) throws(KafkaError) {
    let strategy = "partition.assignment.strategy"
    if let value = settings[strategy], value.contains("cooperative") {
      throw .refused("setting \(strategy)", "\(value) is not supported, only eager strategies: range, roundrobin")
    }
    var complete = settings
    if settings["group.id"] == nil { complete["group.id"] = "unsubscribed" }
    let backoff = "fetch.queue.backoff.ms"
    if Self.hasQueueBackoff, settings[backoff] == nil { complete[backoff] = "10" }
    client = try ConsumerClient(complete)
  }

  /// Joins the group of `group.id` for these topics.
  public mutating func subscribe(_ topics: [String]) throws(KafkaError) {
    let list = PartitionList(topics.map { TopicPartition(topic: $0, partition: RD_KAFKA_PARTITION_UA) })
    client.isUnfinished = true
    try KafkaError.check(
      rd_kafka_subscribe(client.raw, list.raw), "subscription to \(topics.joined(separator: ", "))",
      client: client.raw)
  }

  /// The next control event, waiting for it up to the time given (0: not at all).
  public mutating func pollControl(timeoutMilliseconds: Int32) -> ControlEvent? {
    guard let event = rd_kafka_queue_poll(client.controlQueue, timeoutMilliseconds) else { return nil }
    let mustClear = ControlEvent.isFailedRebalance(event)
    let control = ControlEvent(consuming: event, client: client.raw)
    // The caller learns of the failure from the event; a second error of clearing would say nothing more.
    client.awaitsAnswer = client.awaitsAnswer || control.wantsAnswer
    if mustClear { try? unassign() }
    return control
  }

  /// Refills `batch` from the records fetched already; if there are none, waits up to the time given for the first.
  ///
  /// A place in the batch may hold an error of a partition in place of a record (`Record.error`). The wait does not
  /// end early for a control event, so keep it short (100 ms) while in a group.
  public mutating func poll(into batch: inout RecordBatch, timeoutMilliseconds: Int32) {
    batch.refill(from: client, timeoutMilliseconds: timeoutMilliseconds)
    bytesSinceWake += batch.byteCount
    if !Self.hasQueueBackoff, bytesSinceWake >= client.queueByteCount / 4 { wakeFetchers() }
  }

  /// Since 2.3.0 librdkafka can be told how long to wait where its queue is full; before, see `wakeFetchers`.
  private static let hasQueueBackoff = rd_kafka_version() >= 0x0203_0000

  /// Records, and errors in their place, that are fetched and not yet polled.
  public var queuedCount: Int { rd_kafka_queue_length(client.dataQueue) }

  /// Has the threads of the brokers look at once whether the queue has room again.
  ///
  /// Where it is full, librdkafka lets them sleep for a second, whatever is taken out meanwhile. Any request wakes
  /// them; this one asks for the ends of the partitions, of all their leaders, and waits for no answer. So the queue
  /// need not hold what is read in a second.
  private mutating func wakeFetchers() {
    bytesSinceWake = 0
    if assignment.isEmpty { return }
    let ends = PartitionList(
      assignment.map { TopicPartition(topic: $0.topic, partition: $0.partition, offset: TopicPartition.end) })
    _ = rd_kafka_offsets_for_times(client.raw, ends.raw, 0)
  }

  /// The id that the group gave this member; nil before it has joined.
  public var memberID: String? {
    guard let text = rd_kafka_memberid(client.raw) else { return nil }
    defer { rd_kafka_mem_free(client.raw, text) }
    let identifier = String(cString: text)
    return identifier.isEmpty ? nil : identifier
  }

  /// The member's present standing in its group, for `Producer.sendOffsets`. Taken anew for each commit.
  public func groupMetadata() throws(KafkaError) -> GroupMetadata {
    guard let metadata = rd_kafka_consumer_group_metadata(client.raw) else {
      throw KafkaError(RD_KAFKA_RESP_ERR__UNKNOWN_GROUP, "group metadata")
    }
    return GroupMetadata(owning: metadata)
  }

  /// Why a call has failed, where its error says only that no answer came: the client tells aside that it was not let
  /// in, or what came of the first connection, and goes on trying. Takes all control events that wait.
  public mutating func cause(of error: KafkaError) -> KafkaError {
    guard error.isUnreachable else { return error }
    var told: [KafkaError] = []
    while let event = pollControl(timeoutMilliseconds: 0) {
      if case .failure(let failure) = event, failure.code != KafkaError.Code.allBrokersDown { told.append(failure) }
    }
    guard let cause = told.first(where: \.isAuthenticationFailure) ?? told.first(where: \.isUnreachable) else {
      return error
    }
    return KafkaError(
      code: cause.code, name: cause.name, operation: error.operation, reason: cause.reason, isFatal: cause.isFatal,
      isRetriable: cause.isRetriable)
  }

  /// The number of partitions of a topic, asked of the broker.
  /// - Throws: `KafkaError`, with `isUnknownTopicOrPartition` where there is no such topic.
  public func partitionCount(topic: String, timeoutMilliseconds: Int32) throws(KafkaError) -> Int {
    try TopicMetadata.partitionCount(client.raw, topic, timeoutMilliseconds)
  }
}
