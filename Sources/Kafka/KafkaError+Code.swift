import CRdkafka

extension KafkaError {
  /// The codes that callers tell apart, as librdkafka numbers them.
  public enum Code {
    /// Local: the time given ran out.
    public static let timedOut = RD_KAFKA_RESP_ERR__TIMED_OUT.rawValue
    /// Local: the time ran out while the request was still queued.
    public static let timedOutInQueue = RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE.rawValue
    /// Local: a record was not delivered within `message.timeout.ms`.
    public static let messageTimedOut = RD_KAFKA_RESP_ERR__MSG_TIMED_OUT.rawValue
    /// Local: no connection to the broker.
    public static let transport = RD_KAFKA_RESP_ERR__TRANSPORT.rawValue
    /// Local: every broker is out of reach.
    public static let allBrokersDown = RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN.rawValue
    /// Local: the name of a broker is not known.
    public static let resolve = RD_KAFKA_RESP_ERR__RESOLVE.rawValue
    /// Local: the broker did not take who the client says it is.
    public static let authentication = RD_KAFKA_RESP_ERR__AUTHENTICATION.rawValue
    /// Local: no connection by TLS.
    public static let tls = RD_KAFKA_RESP_ERR__SSL.rawValue
    /// Local: the producer's queue is full.
    public static let queueFull = RD_KAFKA_RESP_ERR__QUEUE_FULL.rawValue
    /// Local: an argument or a property is wrong.
    public static let invalidArgument = RD_KAFKA_RESP_ERR__INVALID_ARG.rawValue
    /// Local: the call is not allowed in the present state.
    public static let state = RD_KAFKA_RESP_ERR__STATE.rawValue
    /// Local: the client was fenced by another with the same identity.
    public static let fenced = RD_KAFKA_RESP_ERR__FENCED.rawValue
    /// Local: the end of the partition.
    public static let partitionEnd = RD_KAFKA_RESP_ERR__PARTITION_EOF.rawValue
    /// Local: there is no such offset and `auto.offset.reset` is `error`.
    public static let autoOffsetReset = RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET.rawValue
    /// Local: there is no such topic.
    public static let unknownTopic = RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC.rawValue
    /// Local: there is no such partition.
    public static let unknownPartition = RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION.rawValue
    /// Local: the record was dropped from the producer's queue by an abort or a close.
    public static let purgedFromQueue = RD_KAFKA_RESP_ERR__PURGE_QUEUE.rawValue
    /// Local: the record was on its way when an abort or a close dropped it.
    public static let purgedInFlight = RD_KAFKA_RESP_ERR__PURGE_INFLIGHT.rawValue
    /// Local: the broker does not know that kind of request.
    public static let unsupportedFeature = RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE.rawValue
    /// Broker: the request is of a version, or a kind, that it does not know.
    public static let unsupportedVersion = RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION.rawValue
    /// Broker: there is no such offset.
    public static let offsetOutOfRange = RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE.rawValue
    /// Broker: there is no such topic or partition.
    public static let unknownTopicOrPartition = RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART.rawValue
    /// Broker: the request took too long.
    public static let requestTimedOut = RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT.rawValue
    /// Broker: the record is larger than the topic takes.
    public static let messageTooLarge = RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE.rawValue
    /// Broker: the coordinator is being moved or loaded.
    public static let coordinatorNotAvailable = RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE.rawValue
    /// Broker: this broker does not coordinate the group.
    public static let notCoordinator = RD_KAFKA_RESP_ERR_NOT_COORDINATOR.rawValue
    /// Broker: the member is of an earlier generation of the group.
    public static let illegalGeneration = RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION.rawValue
    /// Broker: the group does not know the member.
    public static let unknownMemberID = RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID.rawValue
    /// Broker: the group is sharing out its partitions again.
    public static let rebalanceInProgress = RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS.rawValue
    /// Broker: it did not take who the client says it is.
    public static let saslAuthenticationFailed = RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED.rawValue
    /// Broker: it knows no such way to say who one is.
    public static let unsupportedSASLMechanism = RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM.rawValue
    /// Broker: reading or writing the topic is not allowed.
    public static let topicAuthorizationFailed = RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED.rawValue
    /// Broker: using the group is not allowed.
    public static let groupAuthorizationFailed = RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED.rawValue
    /// Broker: the request is not allowed on the cluster.
    public static let clusterAuthorizationFailed = RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED.rawValue
    /// Broker: a topic of that name exists.
    public static let topicAlreadyExists = RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS.rawValue
    /// Broker: another producer with the same transactional id has begun since.
    public static let invalidProducerEpoch = RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH.rawValue
    /// Broker: as `invalidProducerEpoch`, from newer brokers.
    public static let producerFenced = RD_KAFKA_RESP_ERR_PRODUCER_FENCED.rawValue
    /// Broker: another member with the same `group.instance.id` has joined since.
    public static let fencedInstanceID = RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID.rawValue
    /// Broker: the transaction before is still being finished.
    public static let concurrentTransactions = RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS.rawValue
  }
}
