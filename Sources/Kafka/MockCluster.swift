import CRdkafka

/// librdkafka's own cluster of brokers in memory, on real TCP ports of 127.0.0.1: usable from other processes too,
/// until it is dropped.
///
/// It keeps at most 5 MiB or 100,000 batches a partition and drops the oldest silently; it does not compact; it stores
/// no offsets sent in a transaction and hides no aborted record. Topics nobody created appear with four partitions.
///
/// Safe on any thread: each call is handed to the cluster's own thread, or takes its lock.
public final class MockCluster: @unchecked Sendable {
  /// The kind of a request, for injected errors.
  public enum Request: Int16, Sendable {
    /// Kinds by the names of the Kafka protocol.
    case produce = 0
    case fetch, listOffsets, metadata
    case offsetCommit = 8
    case offsetFetch, findCoordinator, joinGroup, heartbeat, leaveGroup, syncGroup
    case initProducerID = 22
    case addPartitionsToTransaction = 24
    case addOffsetsToTransaction, endTransaction
    case transactionOffsetCommit = 28
  }

  /// What has a coordinator.
  public enum Coordinated: String, Sendable {
    /// A consumer group, or a transactional id.
    case group, transaction
  }

  private let host: OpaquePointer
  private let cluster: OpaquePointer

  /// Starts a cluster of that many brokers, numbered from 1.
  public init(brokers: Int32 = 1) throws(KafkaError) {
    // The cluster lives on a client that never connects anywhere and has nothing to say.
    let client = try ClientSettings().makeClient(RD_KAFKA_PRODUCER, required: [:]) {
      rd_kafka_conf_set_log_cb($0, nil)
    }
    guard let made = rd_kafka_mock_cluster_new(client, brokers) else {
      rd_kafka_destroy(client)
      throw KafkaError(RD_KAFKA_RESP_ERR__FAIL, "starting a mock cluster", reason: "no port could be opened")
    }
    host = client
    cluster = made
  }

  deinit {
    rd_kafka_mock_cluster_destroy(cluster)
    rd_kafka_destroy(host)
  }

  /// The addresses of the brokers, for `bootstrap.servers`.
  public var bootstrapServers: String { String(cString: rd_kafka_mock_cluster_bootstraps(cluster)) }

  /// Creates a topic; it must not exist yet, be it by use.
  public func createTopic(_ name: String, partitions: Int32, replicas: Int32 = 1) throws(KafkaError) {
    try KafkaError.check(
      rd_kafka_mock_topic_create(cluster, name, partitions, replicas), "creating mock topic \(name)")
  }

  /// The next requests of that kind, to any broker, are answered with these errors in turn (0 lets one pass).
  public func pushRequestErrors(_ request: Request, _ codes: [Int32]) {
    let errors = codes.map(rd_kafka_resp_err_t.init(rawValue:))
    rd_kafka_mock_push_request_errors_array(cluster, request.rawValue, errors.count, errors)
  }

  /// Takes back the errors that were not used up.
  public func clearRequestErrors(_ request: Request) {
    rd_kafka_mock_clear_request_errors(cluster, request.rawValue)
  }

  /// Every metadata answer about the topic carries this error; 0 ends it.
  public func setTopicError(_ name: String, code: Int32) {
    rd_kafka_mock_topic_set_error(cluster, name, rd_kafka_resp_err_t(rawValue: code))
  }

  /// Closes the broker's connections and takes no new ones.
  public func setBrokerDown(_ broker: Int32) throws(KafkaError) {
    try KafkaError.check(rd_kafka_mock_broker_set_down(cluster, broker), "taking mock broker \(broker) down")
  }

  /// Takes connections again.
  public func setBrokerUp(_ broker: Int32) throws(KafkaError) {
    try KafkaError.check(rd_kafka_mock_broker_set_up(cluster, broker), "bringing mock broker \(broker) up")
  }

  /// Delays every answer of the broker.
  public func setRoundTripTime(broker: Int32, milliseconds: Int32) throws(KafkaError) {
    try KafkaError.check(
      rd_kafka_mock_broker_set_rtt(cluster, broker, milliseconds), "delaying mock broker \(broker)")
  }

  /// Makes a broker the leader of a partition; -1 leaves it without one.
  public func setLeader(topic: String, partition: Int32, broker: Int32) throws(KafkaError) {
    try KafkaError.check(
      rd_kafka_mock_partition_set_leader(cluster, topic, partition, broker),
      "setting the leader of \(TopicPartition(topic: topic, partition: partition))")
  }

  /// Makes a broker the coordinator of a group or of a transactional id.
  public func setCoordinator(_ kind: Coordinated, _ identifier: String, broker: Int32) throws(KafkaError) {
    try KafkaError.check(
      rd_kafka_mock_coordinator_set(cluster, kind.rawValue, identifier, broker),
      "setting the coordinator of \(kind.rawValue) \(identifier)")
  }
}
