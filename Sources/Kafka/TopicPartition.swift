/// A partition of a topic and an offset in it.
public struct TopicPartition: Hashable, Sendable {
  /// The topic's name.
  public var topic: String
  /// The number of the partition, from 0.
  public var partition: Int32
  /// An offset, or one of the words `beginning`, `end`, `none`.
  public var offset: Int64
  /// With an offset that is or was committed: a note of whoever committed it, empty for none. Brokers take 4096 bytes.
  public var metadata = ""

  /// Makes a position; without an offset it names the partition alone.
  public init(topic: String, partition: Int32, offset: Int64 = TopicPartition.none) {
    self.topic = topic
    self.partition = partition
    self.offset = offset
  }

  /// In an assignment: the first record still kept.
  public static let beginning: Int64 = -2
  /// In an assignment: behind the last record.
  public static let end: Int64 = -1
  /// No offset: nothing is committed, nothing was read.
  public static let none: Int64 = -1001
}

extension TopicPartition: CustomStringConvertible {
  /// The topic, the partition in brackets, and the offset where there is one.
  public var description: String {
    offset == Self.none ? "\(topic)[\(partition)]" : "\(topic)[\(partition)]@\(offset)"
  }
}
