import CRdkafka

extension Consumer {
  /// The next offsets that the group has committed, `TopicPartition.none` where there is none.
  public func committed(
    _ partitions: [TopicPartition], timeoutMilliseconds: Int32
  ) throws(KafkaError) -> [TopicPartition] {
    if partitions.isEmpty { return [] }
    let list = PartitionList(partitions)
    let operation = "reading committed offsets"
    try KafkaError.check(rd_kafka_committed(client.raw, list.raw, timeoutMilliseconds), operation, client: client.raw)
    try list.check(operation)
    return list.partitions
  }

  /// Commits these next offsets for the group and waits for the broker's answer, at most for the time given.
  /// - Throws: `KafkaError`; with `isTimeout` it is not known whether the offsets were committed.
  public mutating func commit(
    _ offsets: [TopicPartition], timeoutMilliseconds: Int32 = 10_000
  ) throws(KafkaError) {
    if offsets.isEmpty { return }
    let operation = "commit of offsets"
    let list = PartitionList(offsets)
    // A queue of its own: the synchronous call has no bound, and on the control queue answers would mix.
    guard let queue = rd_kafka_queue_new(client.raw) else { throw KafkaError(RD_KAFKA_RESP_ERR__FAIL, operation) }
    defer { rd_kafka_queue_destroy(queue) }
    try KafkaError.check(
      rd_kafka_commit_queue(client.raw, list.raw, queue, nil, nil), operation, client: client.raw)
    guard let event = rd_kafka_queue_poll(queue, timeoutMilliseconds) else {
      client.isUnfinished = true
      throw KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT, operation)
    }
    defer { rd_kafka_event_destroy(event) }
    try KafkaError.check(rd_kafka_event_error(event), operation, client: client.raw)
    try PartitionList.check(rd_kafka_event_topic_partition_list(event), operation)
  }

  /// The next offsets to be read. They pass over what is never delivered, such as the marks of transactions;
  /// `TopicPartition.none` before anything was read.
  public func positions(_ partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition] {
    let list = PartitionList(partitions)
    let operation = "reading positions"
    try KafkaError.check(rd_kafka_position(client.raw, list.raw), operation, client: client.raw)
    try list.check(operation)
    return list.partitions
  }

  /// The first offset still kept and the one behind the last, asked of the broker.
  public func watermarks(
    topic: String, partition: Int32, timeoutMilliseconds: Int32
  ) throws(KafkaError) -> (low: Int64, high: Int64) {
    var low: Int64 = 0
    var high: Int64 = 0
    try KafkaError.check(
      rd_kafka_query_watermark_offsets(client.raw, topic, partition, &low, &high, timeoutMilliseconds),
      "watermarks of \(TopicPartition(topic: topic, partition: partition))", client: client.raw)
    return (low, high)
  }

  /// For each partition, whose `offset` holds a time in milliseconds since 1970, the offset of the first record with
  /// that time or a later one; `TopicPartition.end` where there is none.
  public func offsets(
    atTimes partitions: [TopicPartition], timeoutMilliseconds: Int32
  ) throws(KafkaError) -> [TopicPartition] {
    if partitions.isEmpty { return [] }
    let list = PartitionList(partitions)
    let operation = "looking up offsets by time"
    try KafkaError.check(
      rd_kafka_offsets_for_times(client.raw, list.raw, timeoutMilliseconds), operation, client: client.raw)
    try list.check(operation)
    return list.partitions
  }
}
