/// What one topic of Kafka is to be.
public struct TopicPlan: Sendable, Equatable {
  /// What is in a topic, and so what it must keep.
  public enum Content: String, CaseIterable, Sendable {
    case events, totals, days, alerts, open, rejected, state
    /// Kafka's own log of transactions; looked at, never made.
    case transactions
  }

  /// How many partitions a topic has.
  public enum Partitions: Sendable, Equatable {
    /// So many where it is made; another number is as good.
    case free(Int)
    /// So many, and no other number.
    case exactly(Int)
    /// As many as the topic of the events.
    case asEvents
  }

  /// What is in it.
  public let content: Content
  /// Its name.
  public let name: String
  /// How many partitions.
  public let partitions: Partitions
  /// Copies of each record; `nil` for as many as the cluster has brokers, up to three.
  public let replicas: Int?
  /// Whether of each key only the last record is kept; else records are deleted when they are old.
  public let isCompacted: Bool
  /// How long records are kept, in milliseconds; `nil` for ever. Of a compacted topic it says nothing.
  public let retentionMilliseconds: Int64?
  /// The largest batch of records that the topic takes, in bytes.
  public let maximumByteCount: Int

  init(
    _ content: Content, _ name: String, partitions: Partitions = .free(1), replicas: Int?, isCompacted: Bool = false,
    retentionMilliseconds: Int64? = nil, maximumByteCount: Int = TopicPlan.outputByteCount
  ) {
    self.content = content
    self.name = name
    self.partitions = partitions
    self.replicas = replicas
    self.isCompacted = isCompacted
    self.retentionMilliseconds = retentionMilliseconds
    self.maximumByteCount = maximumByteCount
  }

  /// The largest event, 1 MiB, with 64 KiB for its key, its headers and what Kafka adds.
  static let eventByteCount = (1 << 20) + (64 << 10)
  /// The largest record that a worker sends, 4 MiB, with as much.
  static let outputByteCount = (4 << 20) + (64 << 10)
}

/// Names of the topics, as the configuration has them.
public struct TopicNames: Sendable {
  /// One name each.
  public var events, totals, days, alerts, open, rejected: String
  /// That of the states; `nil` where partitions are not handed over through Kafka.
  public var state: String?

  /// Names.
  public init(
    events: String, totals: String, days: String, alerts: String, open: String, rejected: String, state: String?
  ) {
    self.events = events
    self.totals = totals
    self.days = days
    self.alerts = alerts
    self.open = open
    self.rejected = rejected
    self.state = state
  }
}

extension TopicPlan {
  /// What may be chosen when topics are made.
  public struct Choices: Sendable {
    /// Partitions of the events; `nil`: 8 where they are made, and any number that is there.
    public var partitions: Int?
    /// Copies of each record; `nil` for as many as the cluster has brokers, up to three.
    public var replicas: Int?
    /// How long events are kept, in milliseconds; `nil` for ever.
    public var retentionMilliseconds: Int64?
    /// Whether results are committed in transactions.
    public var usesTransactions = true

    /// What is best where nothing speaks against it.
    public init() {}
  }

  /// All topics, a line each.
  public static func all(_ names: TopicNames, _ choices: Choices = Choices()) -> [TopicPlan] {
    let replicas = choices.replicas
    let events = choices.partitions.map(Partitions.exactly) ?? .free(defaultPartitionCount)
    var topics = [
      TopicPlan(
        .events, names.events, partitions: events, replicas: replicas,
        retentionMilliseconds: choices.retentionMilliseconds, maximumByteCount: eventByteCount),
      TopicPlan(.totals, names.totals, replicas: replicas, isCompacted: true),
      TopicPlan(.days, names.days, replicas: replicas, isCompacted: true),
      TopicPlan(.alerts, names.alerts, replicas: replicas),
      TopicPlan(.open, names.open, replicas: replicas, isCompacted: true),
      TopicPlan(.rejected, names.rejected, replicas: replicas),
    ]
    if let state = names.state {
      topics.append(TopicPlan(.state, state, partitions: .asEvents, replicas: replicas, isCompacted: true))
    }
    if choices.usesTransactions {
      topics.append(TopicPlan(.transactions, "__transaction_state", replicas: nil, isCompacted: true))
    }
    return topics
  }

  /// Enough for a country: a partition takes in a million events a second, and the number can never change.
  private static let defaultPartitionCount = 8
}

extension TopicPlan {
  /// Whether it is Tiendo's to make.
  public var isOurs: Bool { content != .transactions }

  /// Partitions to make it with.
  ///
  /// - Parameter events: partitions of the events.
  public func partitionCount(events: Int) -> Int {
    switch partitions {
    case .free(let count), .exactly(let count): count
    case .asEvents: events
    }
  }

  /// Copies to make it with, on a cluster of so many brokers.
  public func replicaCount(brokers: Int) -> Int { replicas ?? min(3, max(1, brokers)) }

  /// Properties to make it with, by the names of Kafka.
  public func properties(brokers: Int) -> [(name: String, value: String)] {
    var properties = [
      ("cleanup.policy", isCompacted ? "compact" : "delete"), ("max.message.bytes", "\(maximumByteCount)"),
      ("min.insync.replicas", "\(Self.confirmations(replicas: replicaCount(brokers: brokers)))"),
    ]
    if !isCompacted {
      properties += [("retention.ms", "\(retentionMilliseconds ?? -1)"), ("retention.bytes", "-1")]
    }
    // Compaction leaves the segment alone that is being written, and what is not compacted yet a new owner reads too.
    // Other values are as right, and only slower.
    if content == .state { properties += [("segment.bytes", "67108864"), ("min.cleanable.dirty.ratio", "0.1")] }
    return properties
  }

  /// How many copies are to confirm a record: of three one may be away, of fewer none can be spared for it.
  static func confirmations(replicas: Int) -> Int { replicas >= 3 ? 2 : 1 }
}
