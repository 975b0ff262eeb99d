/// What the metadata of a cluster say of its topics.
public struct ClusterDescription: Sendable, Equatable {
  /// One topic.
  public struct Topic: Sendable, Equatable {
    /// How many partitions.
    public var partitions: Int
    /// Copies of each record; of the partition that has the fewest.
    public var replicas: Int
  }

  /// How many brokers there are.
  public var brokerCount: Int
  /// The broker that answered.
  public var broker: Int32
  /// The topics that this client may see, by name.
  public var topics: [String: Topic]
}
