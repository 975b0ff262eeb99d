import CRdkafka

extension ControlEvent {
  /// Takes over `event` and destroys it.
  init(consuming event: OpaquePointer, client: OpaquePointer) {
    defer { rd_kafka_event_destroy(event) }
    switch rd_kafka_event_type(event) {
    case RD_KAFKA_EVENT_REBALANCE: self = Self.rebalance(event, client)
    case RD_KAFKA_EVENT_ERROR: self = .failure(Self.error(event, client))
    case RD_KAFKA_EVENT_LOG: self = Self.logLine(event)
    case RD_KAFKA_EVENT_STATS: self = .statistics(String(cString: rd_kafka_event_stats(event)))
    case RD_KAFKA_EVENT_FETCH:
      // Every partition is forwarded before it starts, so this would be a lost record: say it loudly.
      self = .failure(
        KafkaError(
          RD_KAFKA_RESP_ERR__INCONSISTENT, "control queue", reason: "a record arrived on the control queue and is lost")
      )
    case let type:
      let name = String(cString: rd_kafka_event_name(event))
      self = .log(level: 4, facility: "EVENT", message: "unknown event \(name) (\(type)) ignored")
    }
  }

  /// The group could not share out its partitions; the assignment must then be cleared.
  static func isFailedRebalance(_ event: OpaquePointer) -> Bool {
    guard rd_kafka_event_type(event) == RD_KAFKA_EVENT_REBALANCE else { return false }
    let code = rd_kafka_event_error(event)
    return code != RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS && code != RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS
  }

  /// librdkafka waits for `assign` or `unassign`.
  var wantsAnswer: Bool {
    switch self {
    case .assigned, .revoked: true
    case .failure, .log, .statistics: false
    }
  }

  private static func rebalance(_ event: OpaquePointer, _ client: OpaquePointer) -> ControlEvent {
    let partitions = PartitionList.copy(rd_kafka_event_topic_partition_list(event))
    switch rd_kafka_event_error(event) {
    case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS: return .assigned(partitions)
    case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS:
      return .revoked(partitions, lost: rd_kafka_assignment_lost(client) != 0)
    case let code:
      return .failure(KafkaError(code, "sharing out the partitions of the group", client: client))
    }
  }

  private static func error(_ event: OpaquePointer, _ client: OpaquePointer) -> KafkaError {
    let code = rd_kafka_event_error(event)
    if code == RD_KAFKA_RESP_ERR__FATAL { return KafkaError.fatal(of: client, "client") }
    let plain = KafkaError(code, "client", reason: rd_kafka_event_error_string(event).map { String(cString: $0) })
    return KafkaError(
      code: plain.code, name: plain.name, operation: plain.operation, reason: plain.reason,
      isFatal: rd_kafka_event_error_is_fatal(event) != 0, isRetriable: plain.isRetriable)
  }

  private static func logLine(_ event: OpaquePointer) -> ControlEvent {
    var facility: UnsafePointer<CChar>?
    var message: UnsafePointer<CChar>?
    var level: Int32 = 0
    rd_kafka_event_log(event, &facility, &message, &level)
    return .log(
      level: level, facility: facility.map { String(cString: $0) } ?? "",
      message: message.map { String(cString: $0) } ?? "")
  }
}
