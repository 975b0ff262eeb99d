/// Holds topics against their plans.
public struct TopicReview: Sendable {
  /// For the lines that mend a property.
  private let bootstrapServers: String
  private let brokers: Int
  private let plans: [TopicPlan]
  private let found: [String: FoundTopic]

  /// - Parameters:
  ///   - plans: what the topics are to be.
  ///   - found: what they are, by name; those that are missing there do not exist.
  ///   - brokers: how many brokers the cluster has.
  ///   - bootstrapServers: its address, for the lines that mend a property.
  public init(_ plans: [TopicPlan], _ found: [String: FoundTopic], brokers: Int, bootstrapServers: String) {
    self.plans = plans
    self.found = found
    self.brokers = brokers
    self.bootstrapServers = bootstrapServers
  }

  /// All that is not as it should be, in the order of the plans. What a broker does not tell is no deviation.
  public var deviations: [Deviation] {
    plans.flatMap { plan in
      guard let topic = found[plan.name] else { return plan.isOurs ? [missing(plan)] : [] }
      return partitions(plan, topic) + cleanup(plan, topic) + retention(plan, topic) + copies(plan, topic)
        + size(plan, topic)
    }
  }

  private func missing(_ plan: TopicPlan) -> Deviation {
    let consequence =
      switch plan.content {
      case .events: "a worker waits until there are events"
      case .state: "no worker can take a partition over, so none begins"
      default: "results cannot be published, or the broker makes a topic by itself that does not keep them"
      }
    return Deviation(
      topic: plan.name, subject: "topic", found: "missing", expected: "there", severity: .error,
      stopsWorker: plan.content == .state, consequence: consequence, remedy: "tiendo topics create")
  }

  private func partitions(_ plan: TopicPlan, _ topic: FoundTopic) -> [Deviation] {
    let expected: Int
    switch plan.partitions {
    case .free: return []
    case .exactly(let count): expected = count
    case .asEvents:
      guard let events = plans.first(where: { $0.content == .events }).flatMap({ found[$0.name] }) else { return [] }
      expected = events.partitions
    }
    if topic.partitions == expected { return [] }
    let isState = plan.content == .state
    return [
      Deviation(
        topic: plan.name, subject: "partitions", found: "\(topic.partitions)", expected: "\(expected)",
        severity: .error, stopsWorker: isState,
        consequence: isState
          ? "the state of each partition of the events is in the same partition there, so no worker begins"
          : "the number of partitions says which office is where, so it cannot be changed",
        remedy: isState
          ? "stop all workers and delete it, and tiendo topics create makes it anew; the workers fill it from their "
            + "snapshots"
          : "keep the number, or make a new topic (README, More partitions)")
    ]
  }

  private func cleanup(_ plan: TopicPlan, _ topic: FoundTopic) -> [Deviation] {
    guard let cleanup = topic.cleanup else { return [] }
    if plan.isCompacted ? cleanup.isCompacted && !cleanup.isDeleted : !cleanup.isCompacted { return [] }
    let isForEver = topic.number("retention.ms") == -1 && (topic.number("retention.bytes") ?? -1) == -1
    let isLost = !plan.isCompacted || !isForEver
    return [
      property(
        "cleanup.policy", of: plan, topic, expected: plan.isCompacted ? "compact" : "delete",
        severity: isLost ? .error : .warning,
        stopsWorker: plan.content == .events || (plan.content == .state && isLost),
        isLost
          ? Self.loss(plan.content)
          : "nothing is lost, but the topic grows for ever, and a new "
            + (plan.content == .state ? "owner of a partition reads it all" : "monitor reads it all"))
    ]
  }

  /// What a wrong clean-up takes away.
  private static func loss(_ content: TopicPlan.Content) -> String {
    switch content {
    case .events: "of each office Kafka keeps the last event alone, so its cases are lost"
    case .totals: "totals of quiet offices are deleted, and vanish from new monitors"
    case .days: "samples of closed days are deleted, and new monitors show no history of them"
    case .alerts: "of each office Kafka keeps the last alert alone"
    case .open: "alerts that are open for long are deleted, and vanish from new monitors"
    case .rejected: "of each office Kafka keeps the last rejected record alone, and refuses those without a key"
    case .state:
      "the states of cases that did not change for long are deleted, and no worker can take a partition over"
    case .transactions: "commits are forgotten while they are under way"
    }
  }

  private func retention(_ plan: TopicPlan, _ topic: FoundTopic) -> [Deviation] {
    if plan.isCompacted || topic.cleanup?.isDeleted == false { return [] }
    var deviations: [Deviation] = []
    let limit = plan.retentionMilliseconds ?? Self.usualRetention(plan.content)
    if let time = topic.number("retention.ms"), time >= 0, time < limit {
      let isShort = plan.content == .events && time < Self.shortestRetention
      deviations.append(
        property(
          "retention.ms", of: plan, topic, expected: "\(plan.retentionMilliseconds ?? -1)",
          severity: isShort ? .error : .warning, Self.forgotten(plan.content, isShort: isShort)))
    }
    if plan.content == .events, let size = topic.number("retention.bytes"), size >= 0 {
      deviations.append(
        property(
          "retention.bytes", of: plan, topic, expected: "-1",
          "a busy partition forgets its events early, and without a snapshot its totals cannot be rebuilt"))
    }
    return deviations
  }

  private static func forgotten(_ content: TopicPlan.Content, isShort: Bool) -> String {
    switch content {
    case .events:
      isShort
        ? "a worker that stands still over a long weekend loses events"
        : "without a snapshot the totals cannot be rebuilt, and replays begin where the topic does"
    case .alerts: "the page, the feeds and the API show no alert that is older"
    default: "rejected records keep their times, so they are deleted before anybody has looked at them"
    }
  }

  /// The shortest time for which nothing is said, in milliseconds: alerts are looked at for a statistics year and some
  /// weeks, the rest for ever.
  private static func usualRetention(_ content: TopicPlan.Content) -> Int64 {
    content == .alerts ? 400 * 86_400_000 : .max
  }

  /// Three days, a long weekend, in milliseconds.
  private static let shortestRetention: Int64 = 3 * 86_400_000

  private func copies(_ plan: TopicPlan, _ topic: FoundTopic) -> [Deviation] {
    var deviations: [Deviation] = []
    let expected = plan.replicaCount(brokers: brokers)
    if topic.replicas < expected {
      deviations.append(
        Deviation(
          topic: plan.name, subject: "replicas", found: "\(topic.replicas)", expected: "\(expected)",
          severity: .warning,
          consequence: plan.isOurs
            ? topic.replicas == 1
              ? "a broker that loses its disk loses the topic" : "few copies are left when one is lost"
            : "nothing can be committed while one of its brokers is away",
          remedy: "kafka-reassign-partitions.sh gives the topic more replicas"))
    }
    guard let confirmations = topic.number("min.insync.replicas") else { return deviations }
    let wanted = TopicPlan.confirmations(replicas: topic.replicas)
    if confirmations > topic.replicas {
      deviations.append(
        property(
          "min.insync.replicas", of: plan, topic, expected: "\(wanted)", severity: .error,
          "there are not so many copies, so nothing can be written"))
    } else if confirmations < wanted {
      deviations.append(
        property(
          "min.insync.replicas", of: plan, topic, expected: "\(wanted)",
          plan.isOurs
            ? "what one broker alone has confirmed is lost with it: \(Self.confirmed(plan.content))"
            : "a commit that one broker alone has confirmed is lost with it"))
    } else if confirmations == topic.replicas, confirmations > 1 {
      deviations.append(
        property(
          "min.insync.replicas", of: plan, topic, expected: "\(wanted)",
          "while one broker is away, nothing can be written"))
    }
    return deviations
  }

  private static func confirmed(_ content: TopicPlan.Content) -> String {
    switch content {
    case .events: "an event that its source takes for delivered"
    case .alerts, .open: "an alert that was told"
    case .state: "a state that others go on from"
    default: "a result that counts as published"
    }
  }

  private func size(_ plan: TopicPlan, _ topic: FoundTopic) -> [Deviation] {
    guard plan.isOurs, let limit = topic.number("max.message.bytes") else { return [] }
    let words: String
    let severity: Deviation.Severity
    switch plan.content {
    case .events where limit < Self.largestEventByteCount:
      (words, severity) = ("events of up to 1 MiB are allowed, and the largest are refused", .warning)
    case .events: return []
    case _ where limit < Self.smallestByteCount:
      (words, severity) = ("a worker stops at a record that does not fit", .error)
    case .rejected where limit < Self.largestEventByteCount:
      (words, severity) = ("of a large rejected record only the first 64 KiB are kept", .warning)
    default: return []
    }
    return [
      property("max.message.bytes", of: plan, topic, expected: "\(plan.maximumByteCount)", severity: severity, words)
    ]
  }

  /// The largest event that is not rejected for its size, in bytes; Kafka's default leaves room for it.
  private static let largestEventByteCount = 1 << 20
  /// What a worker falls back to when a topic refuses a record, with its overhead, in bytes.
  private static let smallestByteCount = 900_000 + (64 << 10)

  /// A property that one line mends.
  private func property(
    _ name: String, of plan: TopicPlan, _ topic: FoundTopic, expected: String,
    severity: Deviation.Severity = .warning, stopsWorker: Bool = false, _ consequence: String
  ) -> Deviation {
    Deviation(
      topic: plan.name, subject: name, found: topic.properties[name] ?? "", expected: expected, severity: severity,
      stopsWorker: stopsWorker, consequence: consequence,
      remedy:
        "kafka-configs.sh --bootstrap-server \(bootstrapServers) --alter --entity-type topics "
        + "--entity-name \(plan.name) --add-config \(name)=\(expected)")
  }
}
