import CRdkafka

extension Producer {
  /// Creates a topic and waits for the broker's answer, at most for the time given.
  /// - Throws: `KafkaError`; its code is `topicAlreadyExists` where there is one of that name.
  public func createTopic(_ definition: TopicDefinition, timeoutMilliseconds: Int32) throws(KafkaError) {
    let operation = "creating topic \(definition.name)"
    var topic = try newTopic(definition, operation)
    defer { rd_kafka_NewTopic_destroy(topic) }
    let options = rd_kafka_AdminOptions_new(client.raw, RD_KAFKA_ADMIN_OP_CREATETOPICS)
    defer { rd_kafka_AdminOptions_destroy(options) }
    let (result, reason) = KafkaError.withReasonBuffer {
      rd_kafka_AdminOptions_set_request_timeout(options, timeoutMilliseconds, $0, $1)
    }
    if result != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(result, operation, reason: reason) }
    let queue = rd_kafka_queue_new(client.raw)
    defer { rd_kafka_queue_destroy(queue) }
    rd_kafka_CreateTopics(client.raw, &topic, 1, options, queue)
    let event = try Self.answer(on: queue, timeoutMilliseconds, operation)
    defer { rd_kafka_event_destroy(event) }
    try check(event, operation)
  }

  private func newTopic(
    _ definition: TopicDefinition, _ operation: String
  ) throws(KafkaError) -> OpaquePointer? {
    let (made, reason) = KafkaError.withReasonBuffer {
      rd_kafka_NewTopic_new(definition.name, definition.partitions, definition.replicas, $0, $1)
    }
    guard let topic = made else { throw .refused(operation, reason) }
    for property in definition.properties.properties {
      let code = rd_kafka_NewTopic_set_config(topic, property.name, property.value)
      if code != RD_KAFKA_RESP_ERR_NO_ERROR {
        rd_kafka_NewTopic_destroy(topic)
        throw KafkaError(code, "\(operation): property \(property.name)")
      }
    }
    return topic
  }

  private func check(_ event: OpaquePointer, _ operation: String) throws(KafkaError) {
    var count = 0
    guard let result = rd_kafka_event_CreateTopics_result(event),
      let topics = rd_kafka_CreateTopics_result_topics(result, &count), count == 1
    else { throw KafkaError(RD_KAFKA_RESP_ERR__BAD_MSG, operation) }
    let answer = rd_kafka_topic_result_error(topics[0])
    if answer != RD_KAFKA_RESP_ERR_NO_ERROR {
      let reason = rd_kafka_topic_result_error_string(topics[0]).map { String(cString: $0) }
      throw KafkaError(answer, operation, reason: reason)
    }
  }
}
