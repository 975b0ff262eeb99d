internal import Kafka
internal import Logging
internal import Settings
internal import Topics

/// The topics of a configuration as they are, held against what they are to be.
struct TopicInspection {
  let plans: [TopicPlan]
  let brokers: Int
  /// By name; what does not exist is missing.
  let found: [String: FoundTopic]
  /// Why the broker does not tell the properties of topics; `nil` where it does.
  let untold: KafkaError?
  let deviations: [Deviation]

  /// Asks for the topics, and for their properties: two questions, one after the other.
  ///
  /// - Throws: `KafkaError` where no broker tells which topics there are.
  init(
    _ plans: [TopicPlan], of configuration: Configuration, asking client: Producer, timeoutMilliseconds: Int32
  ) throws(KafkaError) {
    let cluster = try client.describeCluster(timeoutMilliseconds: timeoutMilliseconds)
    var found: [String: FoundTopic] = [:]
    for plan in plans {
      guard let topic = cluster.topics[plan.name] else { continue }
      found[plan.name] = FoundTopic(partitions: topic.partitions, replicas: topic.replicas)
    }
    var untold: KafkaError?
    do throws(KafkaError) {
      let answers = try client.topicProperties(
        found.keys.sorted(), broker: cluster.broker, timeoutMilliseconds: timeoutMilliseconds)
      for (name, answer) in answers {
        switch answer {
        case .success(let properties): found[name]?.properties = properties
        case .failure(let error): untold = error
        }
      }
    } catch {
      untold = error
    }
    self.plans = plans
    self.found = found
    self.untold = untold
    brokers = cluster.brokerCount
    deviations =
      TopicReview(
        plans, found, brokers: cluster.brokerCount, bootstrapServers: configuration.kafka.bootstrapServers
      ).deviations
  }

  /// Partitions of the events; 0 where there is no such topic.
  var eventPartitionCount: Int {
    plans.first { $0.content == .events }.flatMap { found[$0.name] }?.partitions ?? 0
  }

  /// The look at a start: what would make a worker count wrongly, or take no partition up, stops it; the rest is a line
  /// in the log each. A broker that does not answer stops nothing.
  ///
  /// - Throws: `CommandFailure` with the status of bad configuration, as starting again would not help.
  static func atStart(_ configuration: Configuration, logger: Logger) throws {
    let inspection: TopicInspection
    do throws(KafkaError) {
      let client = try Producer(ClientSettings(configuration).merging(["client.id": "tiendo-topics"]))
      inspection = try TopicInspection(
        TopicPlan.all(TopicNames(configuration), TopicPlan.Choices(configuration)), of: configuration, asking: client,
        timeoutMilliseconds: 3_000)
    } catch {
      return logger.notice("the topics were not checked: \(error.description)")
    }
    if let untold = inspection.untold {
      logger.log(
        level: untold.isNotAnswered ? .debug : .notice,
        "the properties of the topics were not checked: \(untold.description)")
    }
    if let deviation = inspection.deviations.first(where: \.stopsWorker) {
      throw CommandFailure(.badConfiguration, deviation.description)
    }
    for deviation in inspection.deviations {
      logger.log(level: deviation.severity == .error ? .error : .warning, "\(deviation.description)")
    }
  }
}

extension TopicNames {
  /// Those of the configuration.
  init(_ configuration: Configuration) {
    let topics = configuration.topics
    self.init(
      events: topics.events, totals: topics.totals, days: topics.days, alerts: topics.alerts, open: topics.open,
      rejected: topics.rejected, state: configuration.handover == .kafka ? topics.state : nil)
  }
}

extension TopicPlan.Choices {
  /// What the configuration says of it.
  init(_ configuration: Configuration) {
    self.init()
    usesTransactions = configuration.transactions
  }
}
