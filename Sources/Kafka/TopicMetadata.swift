import CRdkafka

/// Questions about topics that any client can ask.
enum TopicMetadata {
  static func partitionCount(
    _ client: OpaquePointer, _ topic: String, _ timeoutMilliseconds: Int32
  ) throws(KafkaError) -> Int {
    let operation = "metadata of \(topic)"
    guard let handle = rd_kafka_topic_new(client, topic, nil) else {
      throw KafkaError(rd_kafka_last_error(), operation, client: client)
    }
    defer { rd_kafka_topic_destroy(handle) }
    var answer: UnsafePointer<rd_kafka_metadata>?
    try KafkaError.check(
      rd_kafka_metadata(client, 0, handle, &answer, timeoutMilliseconds), operation, client: client)
    defer { rd_kafka_metadata_destroy(answer) }
    guard let answer, answer.pointee.topic_cnt == 1, let found = answer.pointee.topics else {
      throw KafkaError(RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, operation)
    }
    try KafkaError.check(found.pointee.err, operation)
    return Int(found.pointee.partition_cnt)
  }
}
