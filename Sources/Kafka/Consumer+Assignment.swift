import CRdkafka

extension Consumer {
  /// Begins to read these partitions, each at its offset, and nothing else.
  ///
  /// The answer to `.assigned`, also where it is empty; without a group, the way to begin or to change.
  /// - Throws: `KafkaError`, with the code `state` once the consumer is closing.
  public mutating func assign(_ partitions: [TopicPartition]) throws(KafkaError) {
    if client.isClosing { throw KafkaError(RD_KAFKA_RESP_ERR__STATE, "assignment", reason: "the consumer is closing") }
    if !assignment.isEmpty { try unassign() }
    settle()
    client.renewDataQueue()
    for partition in partitions { try client.forward(partition) }
    let list = PartitionList(partitions)
    try KafkaError.check(rd_kafka_assign(client.raw, list.raw), "assignment", client: client.raw)
    client.awaitsAnswer = false
    assignment = partitions
  }

  /// Stops reading and drops what was fetched. The answer to `.revoked`, once its records are dealt with.
  public mutating func unassign() throws(KafkaError) {
    assignment = []
    // A closing consumer is gone as soon as it is answered, and a question put to it then is never answered itself.
    if client.isClosing, !client.awaitsAnswer { return }
    client.awaitsAnswer = false
    client.isStopping = true
    let result = rd_kafka_assign(client.raw, nil)
    client.renewDataQueue()
    try KafkaError.check(result, "giving up the assignment", client: client.raw)
  }

  /// Returns when the partitions have stopped. Stopping one undoes its forwarding on librdkafka's main thread, after
  /// `rd_kafka_assign` has returned; a forwarding set up before that for the next assignment would be lost, and with
  /// it every record. A question answered by that same thread, in order, comes behind.
  private func settle() {
    guard client.isStopping else { return }
    client.isStopping = false
    var list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
    if rd_kafka_assignment(client.raw, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list {
      rd_kafka_topic_partition_list_destroy(list)
    }
  }

  /// Stops fetching these assigned partitions; what is fetched already still arrives.
  public mutating func pause(_ partitions: [TopicPartition]) throws(KafkaError) {
    let list = PartitionList(partitions)
    try KafkaError.check(rd_kafka_pause_partitions(client.raw, list.raw), "pause", client: client.raw)
    try list.check("pause")
  }

  /// Fetches these assigned partitions again.
  public mutating func resume(_ partitions: [TopicPartition]) throws(KafkaError) {
    let list = PartitionList(partitions)
    try KafkaError.check(rd_kafka_resume_partitions(client.raw, list.raw), "resumption", client: client.raw)
    try list.check("resumption")
  }

  /// Goes on at other offsets of assigned partitions; what was fetched before is not delivered any more.
  public mutating func seek(_ partitions: [TopicPartition], timeoutMilliseconds: Int32) throws(KafkaError) {
    let list = PartitionList(partitions)
    try KafkaError.check(rd_kafka_seek_partitions(client.raw, list.raw, timeoutMilliseconds), "seek")
    try list.check("seek")
  }
}
