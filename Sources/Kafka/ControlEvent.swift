/// What a client has to say besides records.
public enum ControlEvent: Sendable, Equatable {
  /// The group gave these partitions to this member: answer with `Consumer.assign`, also when there are none.
  case assigned([TopicPartition])
  /// The group takes these partitions away: answer with `Consumer.unassign`. Where they are lost, others may have
  /// them already, and nothing about them can be committed any more.
  case revoked([TopicPartition], lost: Bool)
  /// Something failed. librdkafka goes on trying unless `isFatal` is set on the error.
  case failure(KafkaError)
  /// A log line; the level is that of syslog (3 error, 4 warning, 6 info, 7 debug).
  case log(level: Int32, facility: String, message: String)
  /// Statistics as JSON, if `statistics.interval.ms` is set.
  case statistics(String)
}
