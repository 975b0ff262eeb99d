import CRdkafka

/// Owns a consuming `rd_kafka_t` and its two queues. Batches hold on to it, so that no record outlives its client.
final class ConsumerClient {
  let raw: OpaquePointer
  /// Rebalances, errors, logs and statistics; served through the event API.
  let controlQueue: OpaquePointer
  /// Records of the present assignment; a new queue for each, so that nothing of an earlier one is ever read.
  private(set) var dataQueue: OpaquePointer
  /// Bytes at which librdkafka takes its queue for full.
  let queueByteCount: Int
  /// Something is unfinished that destroying would wait for: a membership, or a commit without an answer.
  var isUnfinished = false
  /// Leaving has begun: no new assignment is taken.
  var isClosing = false
  /// A rebalance was handed out and neither `assign` nor `unassign` has answered it.
  var awaitsAnswer = false
  /// Partitions were stopped, and it is not known yet whether that is done.
  var isStopping = false

  init(_ settings: ClientSettings) throws(KafkaError) {
    let client = try settings.makeClient(RD_KAFKA_CONSUMER, required: Self.required) { configuration in
      let events =
        RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_LOG | RD_KAFKA_EVENT_STATS
      rd_kafka_conf_set_events(configuration, events)
    }
    // The main queue, and with it the log, runs into the consumer queue: one queue, one order.
    let joined = rd_kafka_poll_set_consumer(client)
    rd_kafka_set_log_queue(client, nil)
    guard joined == RD_KAFKA_RESP_ERR_NO_ERROR, let control = rd_kafka_queue_get_consumer(client) else {
      rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
      throw KafkaError(joined, "making a consumer")
    }
    guard let data = rd_kafka_queue_new(client) else {
      rd_kafka_queue_destroy(control)
      rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
      throw KafkaError(RD_KAFKA_RESP_ERR__FAIL, "making a consumer", reason: "no memory for its queue")
    }
    raw = client
    queueByteCount = (settings["queued.max.messages.kbytes"].flatMap { Int($0) } ?? 65_536) * 1024
    controlQueue = control
    dataQueue = data
  }

  deinit {
    rd_kafka_queue_destroy(dataQueue)
    rd_kafka_queue_destroy(controlQueue)
    // Closing is the business of `Consumer.close`, which has a bound; destroying must not begin it again.
    if isUnfinished, rd_kafka_consumer_closed(raw) == 0 {
      crdkafka_destroy_aside(raw)
    } else {
      rd_kafka_destroy_flags(raw, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
    }
  }

  /// Drops what is queued of the last assignment.
  func renewDataQueue() {
    guard let fresh = rd_kafka_queue_new(raw) else { return }
    rd_kafka_queue_destroy(dataQueue)
    dataQueue = fresh
  }

  /// Leads the records of a partition to the data queue. Before the assignment: librdkafka keeps a forwarding that
  /// is there when the partition starts, and would otherwise lead the first records to the control queue.
  func forward(_ partition: TopicPartition) throws(KafkaError) {
    guard let queue = rd_kafka_queue_get_partition(raw, partition.topic, partition.partition) else {
      throw KafkaError(RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION, "assignment of \(partition)")
    }
    rd_kafka_queue_forward(queue, dataQueue)
    rd_kafka_queue_destroy(queue)
  }

  /// Offsets are committed by callers alone, and logs arrive with the other control events.
  private static let required: ClientSettings = [
    "enable.auto.commit": "false", "enable.auto.offset.store": "false", "log.queue": "true",
  ]
}
