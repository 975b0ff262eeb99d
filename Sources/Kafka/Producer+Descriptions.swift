import CRdkafka

/// Questions about topics as a whole. None of them makes a topic.
extension Producer {
  /// Asks a broker for all topics at once: a question for one topic alone could make it.
  public func describeCluster(timeoutMilliseconds: Int32) throws(KafkaError) -> ClusterDescription {
    var answer: UnsafePointer<rd_kafka_metadata>?
    let operation = "metadata of all topics"
    try KafkaError.check(rd_kafka_metadata(client.raw, 1, nil, &answer, timeoutMilliseconds), operation)
    defer { rd_kafka_metadata_destroy(answer) }
    guard let metadata = answer?.pointee else { throw KafkaError(RD_KAFKA_RESP_ERR__BAD_MSG, operation) }
    var topics: [String: ClusterDescription.Topic] = [:]
    for topic in UnsafeBufferPointer(start: metadata.topics, count: Int(metadata.topic_cnt))
    where topic.err == RD_KAFKA_RESP_ERR_NO_ERROR && topic.partition_cnt > 0 {
      let partitions = UnsafeBufferPointer(start: topic.partitions, count: Int(topic.partition_cnt))
      topics[String(cString: topic.topic)] = ClusterDescription.Topic(
        partitions: partitions.count, replicas: partitions.map { Int($0.replica_cnt) }.min() ?? 0)
    }
    return ClusterDescription(
      brokerCount: Int(metadata.broker_cnt), broker: metadata.orig_broker_id, topics: topics)
  }

  /// The properties of topics, by topic and name, in one request. A topic about which the broker tells nothing has an
  /// error in their place.
  ///
  /// - Parameter broker: which one is asked, as `ClusterDescription` names it; any knows the answer.
  /// - Throws: `KafkaError`, with `isNotAnswered` where the broker does not know the question.
  public func topicProperties(
    _ topics: [String], broker: Int32, timeoutMilliseconds: Int32
  ) throws(KafkaError) -> [String: Result<[String: String], KafkaError>] {
    if topics.isEmpty { return [:] }
    let operation = "properties of topics"
    var resources = topics.map { rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, $0) }
    defer { for resource in resources { rd_kafka_ConfigResource_destroy(resource) } }
    let options = rd_kafka_AdminOptions_new(client.raw, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS)
    defer { rd_kafka_AdminOptions_destroy(options) }
    let (result, reason) = KafkaError.withReasonBuffer { buffer, size in
      let result = rd_kafka_AdminOptions_set_request_timeout(options, timeoutMilliseconds, buffer, size)
      if result != RD_KAFKA_RESP_ERR_NO_ERROR { return result }
      return rd_kafka_AdminOptions_set_broker(options, broker, buffer, size)
    }
    if result != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(result, operation, reason: reason) }
    let queue = rd_kafka_queue_new(client.raw)
    defer { rd_kafka_queue_destroy(queue) }
    rd_kafka_DescribeConfigs(client.raw, &resources, resources.count, options, queue)
    let event = try Self.answer(on: queue, timeoutMilliseconds, operation)
    defer { rd_kafka_event_destroy(event) }
    return Self.properties(in: event)
  }

  private static func properties(in event: OpaquePointer) -> [String: Result<[String: String], KafkaError>] {
    var count = 0
    guard let result = rd_kafka_event_DescribeConfigs_result(event),
      let resources = rd_kafka_DescribeConfigs_result_resources(result, &count)
    else { return [:] }
    var properties: [String: Result<[String: String], KafkaError>] = [:]
    for index in 0..<count {
      guard let resource = resources[index], let name = rd_kafka_ConfigResource_name(resource) else { continue }
      let topic = String(cString: name)
      let code = rd_kafka_ConfigResource_error(resource)
      let reason = rd_kafka_ConfigResource_error_string(resource).map { String(cString: $0) }
      properties[topic] =
        code == RD_KAFKA_RESP_ERR_NO_ERROR
        ? .success(entries(of: resource))
        : .failure(KafkaError(code, "properties of \(topic)", reason: reason))
    }
    return properties
  }

  private static func entries(of resource: OpaquePointer) -> [String: String] {
    var count = 0
    guard let entries = rd_kafka_ConfigResource_configs(resource, &count) else { return [:] }
    var properties: [String: String] = [:]
    for index in 0..<count {
      guard let entry = entries[index], let name = rd_kafka_ConfigEntry_name(entry),
        let value = rd_kafka_ConfigEntry_value(entry)
      else { continue }
      properties[String(cString: name)] = String(cString: value)
    }
    return properties
  }

  /// The answer to a request that has a time-out of its own; the margin is for its way back. The caller destroys it.
  static func answer(
    on queue: OpaquePointer?, _ timeoutMilliseconds: Int32, _ operation: String
  ) throws(KafkaError) -> OpaquePointer {
    guard let event = rd_kafka_queue_poll(queue, timeoutMilliseconds.addingClamped(1_000)) else {
      throw KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT, operation)
    }
    let code = rd_kafka_event_error(event)
    if code == RD_KAFKA_RESP_ERR_NO_ERROR { return event }
    let error = KafkaError(code, operation, reason: rd_kafka_event_error_string(event).map { String(cString: $0) })
    rd_kafka_event_destroy(event)
    throw error
  }
}

extension Int32 {
  fileprivate func addingClamped(_ other: Int32) -> Int32 { Int32(clamping: Int64(self) + Int64(other)) }
}
