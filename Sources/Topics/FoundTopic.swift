/// A topic as it is.
public struct FoundTopic: Sendable, Equatable {
  /// How many partitions.
  public var partitions: Int
  /// Copies of each record; of the partition that has the fewest.
  public var replicas: Int
  /// Its properties by the names of Kafka; those that a broker does not tell are missing.
  public var properties: [String: String]

  /// A topic.
  public init(partitions: Int, replicas: Int, properties: [String: String] = [:]) {
    self.partitions = partitions
    self.replicas = replicas
    self.properties = properties
  }

  /// Whether of each key only the last record is kept, and whether old records are deleted; `nil` where not told.
  var cleanup: (isCompacted: Bool, isDeleted: Bool)? {
    properties["cleanup.policy"].map { policy in
      let words = policy.split { $0 == "," || $0 == " " }
      return (words.contains("compact"), words.contains("delete"))
    }
  }

  /// A property that is a number; `nil` where it is not told.
  func number(_ name: String) -> Int64? { properties[name].flatMap { Int64($0) } }
}
