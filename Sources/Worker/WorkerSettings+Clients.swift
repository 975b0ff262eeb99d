internal import Kafka

/// What Tiendo asks of its Kafka clients; what the user's properties say wins where they may.
extension WorkerSettings {
  /// - Parameter instanceID: what the group knows the member by across restarts; `nil` where it forgets it.
  func consumerSettings(clientID: String, instanceID: String?) -> ClientSettings {
    // Whoever stays is to be back within its session; whoever leaves on a stop is missed only when it dies.
    let session = leavesOnStop ? "10000" : "30000"
    let defaults = ClientSettings([
      ("client.id", clientID), ("session.timeout.ms", session),
      // By a heartbeat a member learns that the partitions are being shared out anew; nobody works on them meanwhile.
      ("heartbeat.interval.ms", "500"), ("partition.assignment.strategy", "range"),
      // A full partition queue makes librdkafka 2.0.2 pause for a second, so only the byte budget limits it.
      ("queued.min.messages", "10000000"), ("queued.max.messages.kbytes", "65536"), ("fetch.wait.max.ms", "100"),
    ])
    var required = ClientSettings([
      ("group.id", group), ("isolation.level", "read_committed"), ("auto.offset.reset", "error"),
      ("enable.partition.eof", "true"),
    ])
    if let instanceID { required["group.instance.id"] = instanceID }
    return defaults.merging(kafka).merging(required)
  }

  /// For the state topic, read by hand: no group.
  func stateReaderSettings(clientID: String) -> ClientSettings {
    let defaults = ClientSettings([
      ("client.id", clientID + "-state"), ("queued.min.messages", "10000000"),
      ("queued.max.messages.kbytes", "65536"), ("fetch.wait.max.ms", "100"),
      // One partition at a time, from its beginning: as much as a broker gives at once.
      ("fetch.message.max.bytes", "16777216"),
    ])
    let required = ClientSettings([
      ("isolation.level", "read_committed"), ("auto.offset.reset", "error"), ("enable.partition.eof", "true"),
    ])
    return defaults.merging(kafka).merging(required)
  }

  func producerSettings(identity: String) -> ClientSettings {
    let defaults = ClientSettings([
      ("client.id", identity), ("linger.ms", "5"), ("compression.type", "lz4"),
      ("message.max.bytes", "\(maximumRecordByteCount)"),
      // A dead worker's open transaction holds readers up no longer than this.
      ("transaction.timeout.ms", "10000"),
    ])
    let required = ClientSettings([
      usesTransactions ? ("transactional.id", identity) : ("enable.idempotence", "true")
    ])
    return defaults.merging(kafka).merging(required)
  }
}
