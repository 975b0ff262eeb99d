/// What librdkafka, or this wrapper of it, refused or failed to do.
///
/// A value: nothing of the C error object is kept, so it may be stored and sent to any thread.
public struct KafkaError: Error, Sendable, Equatable {
  /// The number of the error: negative ones are librdkafka's own, positive ones the broker's (`KafkaError.Code`).
  public let code: Int32
  /// The symbolic name of the code, such as `_TIMED_OUT`.
  public let name: String
  /// What was being done, such as "commit of offsets".
  public let operation: String
  /// What went wrong, in words.
  public let reason: String
  /// The client is no longer usable and must be closed.
  public let isFatal: Bool
  /// The same call may succeed if it is made again.
  public let isRetriable: Bool
  /// The open transaction must be aborted; a new one may be begun after that.
  public let requiresAbort: Bool

  /// Makes an error by hand, for fakes and for refusals of the callers' own.
  public init(
    code: Int32, name: String, operation: String, reason: String, isFatal: Bool = false, isRetriable: Bool = false,
    requiresAbort: Bool = false
  ) {
    self.code = code
    self.name = name
    self.operation = operation
    self.reason = reason
    self.isFatal = isFatal
    self.isRetriable = isRetriable
    self.requiresAbort = requiresAbort
  }
}

extension KafkaError: CustomStringConvertible {
  /// One line: what was done, what went wrong, and the symbolic code.
  public var description: String { "\(operation): \(reason) (\(name))" }
}

extension KafkaError {
  /// The time given to the call, or to the request behind it, ran out: the outcome is unknown.
  public var isTimeout: Bool {
    code == Code.timedOut || code == Code.messageTimedOut || code == Code.requestTimedOut
      || code == Code.timedOutInQueue
  }

  /// Another client with the same transactional id or group instance id has taken over.
  public var isFenced: Bool {
    code == Code.fenced || code == Code.producerFenced || code == Code.invalidProducerEpoch
      || code == Code.fencedInstanceID
  }

  /// The group has moved on without this member; its offsets are no longer accepted.
  public var isStaleMember: Bool {
    code == Code.illegalGeneration || code == Code.unknownMemberID || code == Code.rebalanceInProgress
  }

  /// The reader stands at the end of the partition (only with `enable.partition.eof`): no failure.
  public var isPartitionEnd: Bool { code == Code.partitionEnd }

  /// The offset asked for is not, or no longer, in the partition.
  public var isOffsetOutOfRange: Bool { code == Code.offsetOutOfRange || code == Code.autoOffsetReset }

  /// The topic or the partition does not exist.
  public var isUnknownTopicOrPartition: Bool {
    code == Code.unknownTopicOrPartition || code == Code.unknownTopic || code == Code.unknownPartition
  }

  /// No broker is connected, or none has answered in the time given.
  public var isUnreachable: Bool {
    isTimeout || code == Code.transport || code == Code.allBrokersDown || code == Code.resolve
  }

  /// The brokers did not let the client in: SASL or TLS do not fit.
  public var isAuthenticationFailure: Bool {
    code == Code.authentication || code == Code.tls || code == Code.saslAuthenticationFailed
      || code == Code.unsupportedSASLMechanism
  }

  /// The broker does not know the question, or this client may not ask it: no failure of either.
  public var isNotAnswered: Bool {
    code == Code.unsupportedFeature || code == Code.unsupportedVersion || isAuthorizationFailure
  }

  /// The brokers know the client and do not allow what it asked for.
  public var isAuthorizationFailure: Bool {
    code == Code.topicAuthorizationFailed || code == Code.groupAuthorizationFailed
      || code == Code.clusterAuthorizationFailed
  }
}
