internal import Kafka

/// What stops a replay: a file that cannot be read, or one that breaks off.
public struct ReplayError: Error, CustomStringConvertible {
  /// One line: what, where, what to do.
  public let description: String
  /// Whether the configuration is at fault (exit status 78), else 1.
  public private(set) var isConfiguration = false
}

extension ReplayError {
  /// What Kafka failed to do, with advice that fits it.
  init(topic: String, _ error: KafkaError) {
    // librdkafka alone knows its properties, and refuses one only when a client is made.
    let isConfiguration = error.code == KafkaError.Code.invalidArgument
    let text = isConfiguration ? "kafka.properties: \(error)" : "\(topic): \(error); \(Self.advice(topic, error))"
    self.init(description: text, isConfiguration: isConfiguration)
  }

  private static func advice(_ topic: String, _ error: KafkaError) -> String {
    if error.isUnknownTopicOrPartition { return "name a topic that is there, or create it" }
    if error.isAuthenticationFailure {
      return "do security.protocol, sasl.* and ssl.* in kafka.properties fit the brokers?"
    }
    if error.isAuthorizationFailure {
      return "allow the user of kafka.properties to describe and read the topic \(topic)"
    }
    if error.isOffsetOutOfRange { return "the topic lost records meanwhile; run it again" }
    if error.isUnreachable { return "are kafka.bootstrapServers and security.protocol right, and is Kafka up?" }
    return error.isRetriable ? "run it again" : "look for the reason in the brokers' logs"
  }
}
