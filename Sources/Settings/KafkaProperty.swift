/// A setting of librdkafka that is passed on as it is.
public struct KafkaProperty: Hashable, Sendable {
  /// The name, such as `security.protocol`.
  public let name: String
  /// The value as text.
  public let value: String

  /// A property.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// What the group knows a member by across restarts; Tiendo appends the number of the thread.
  public static let instanceID = "group.instance.id"

  /// Whether the value must not be shown.
  public var isSecret: Bool { Self.isSecret(name) }

  static func isSecret(_ name: String) -> Bool {
    ["password", "passphrase", "secret", "pem", "oauthbearer.config", "oauthbearer.extensions"]
      .contains { name.lowercased().contains($0) }
  }
}

extension KafkaProperty {
  /// What a property must be for Tiendo to keep its word.
  private enum Owner {
    /// It has a key of its own.
    case key(String)
    /// Tiendo sets it; the reason.
    case tiendo(String)
    /// Only these values are allowed; the reason.
    case only([String], String)
  }

  private static let positions = "Tiendo keeps its own positions"
  private static let owned: [String: Owner] = [
    "bootstrap.servers": .key("kafka.bootstrapServers"),
    "metadata.broker.list": .key("kafka.bootstrapServers"),
    "group.id": .key("kafka.group"),
    "client.id": .tiendo("each client needs one of its own"),
    "transactional.id": .tiendo("it is derived from the state directory"),
    "enable.auto.commit": .tiendo(positions),
    "auto.commit.enable": .tiendo(positions),
    "auto.commit.interval.ms": .tiendo(positions),
    "enable.auto.offset.store": .tiendo(positions),
    "offset.store.method": .tiendo(positions),
    "offset.store.path": .tiendo(positions),
    "offset.store.sync.interval.ms": .tiendo(positions),
    "auto.offset.reset": .tiendo("a hole in the history must never be jumped"),
    "isolation.level": .tiendo("results must not rest on aborted records"),
    "enable.partition.eof": .tiendo("Tiendo finds the ends of partitions itself"),
    "enable.idempotence": .tiendo("records must not be doubled"),
    "delivery.report.only.error": .tiendo("Tiendo counts deliveries itself"),
    "message.max.bytes": .tiendo("records of up to 1 MiB must pass"),
    "log.queue": .tiendo("the client's log goes through Tiendo's"),
    "test.mock.num.brokers": .tiendo("it would replace the cluster by an empty one"),
    "acks": .only(["all", "-1"], "a result must be on every replica"),
    "request.required.acks": .only(["all", "-1"], "a result must be on every replica"),
    "partition.assignment.strategy": .only(["range"], "the other strategies have faults in librdkafka"),
    "group.protocol": .only(["classic"], "Tiendo assigns partitions by the classic protocol"),
  ]

  /// Refuses a property that Tiendo must own, and one that cannot be set by a text.
  static func refuseOwned(_ name: String, _ scalar: Scalar, at place: Place) throws(SettingsError) {
    switch owned[name] {
    case .key(let key):
      throw place.error("may not be set here", allowed: "set \(key) instead")
    case .tiendo(let reason):
      throw place.error("may not be set: \(reason)", allowed: "take it out")
    case .only(let values, let reason) where !values.contains(scalar.text):
      throw scalar.error("is not allowed: \(reason)", allowed: "write \(alternatives(values)), or take it out")
    case .only: break
    case nil:
      // Callbacks and pointers of the C interface have an underscore, and log_level is the one text that has, too.
      guard !name.contains("_") || name == "log_level" else {
        throw place.error("cannot be set by a text", allowed: "take it out")
      }
    }
  }
}
