/// A topic to be created.
public struct TopicDefinition: Sendable, Equatable {
  /// The name.
  public var name: String
  /// How many partitions, at least 1.
  public var partitions: Int32
  /// How many copies; -1 for what the broker has as its default.
  public var replicas: Int32
  /// Properties of the topic, such as `cleanup.policy`.
  public var properties: ClientSettings

  /// Makes a definition.
  public init(name: String, partitions: Int32, replicas: Int32 = -1, properties: ClientSettings = [:]) {
    self.name = name
    self.partitions = partitions
    self.replicas = replicas
    self.properties = properties
  }
}
