internal import ArgumentParser
internal import Foundation
internal import Kafka
internal import Settings
internal import Topics

/// Which topics, and how they are to be.
struct TopicPlanOptions: ParsableArguments {
  @Option(help: "The configuration file (YAML); TIENDO_CONFIG where absent, defaults where that is absent too.")
  var config: String?

  @Option(
    help: ArgumentHelp(
      "Partitions of the events. They can never be changed; 8 are made where it is absent, and any number is right.",
      valueName: "n"))
  var partitions: Int?

  @Option(
    help: ArgumentHelp(
      "Copies of each record; as many as the cluster has brokers, up to 3, where it is absent.", valueName: "n"))
  var replication: Int?

  @Option(
    help: ArgumentHelp(
      "How long events are kept, as 400d; for ever where it is absent. The topics of results keep what they need.",
      valueName: "duration"),
    transform: { text in
      do {
        // The reader of the configuration is the one that knows how these are written.
        let duration = try Configuration.parse("", environment: ["TIENDO_MAX_AHEAD": text]).maxAhead
        if duration > .zero { return Int64(duration / .milliseconds(1)) }
      } catch {}
      throw ValidationError("--retention \(text): write a number of days or hours up to 3650d, such as 400d")
    })
  var retention: Int64?

  func validate() throws {
    if let partitions, !(1...10_000).contains(partitions) {
      throw ValidationError("--partitions \(partitions): is not in 1…10000")
    }
    if let replication, !(1...32).contains(replication) {
      throw ValidationError("--replication \(replication): is not in 1…32")
    }
  }

  /// The configuration, and the topics that it asks for.
  func plans() throws -> (Configuration, [TopicPlan]) {
    let configuration = try Configuration.load(path: config, environment: ProcessInfo.processInfo.environment)
    var choices = TopicPlan.Choices(configuration)
    choices.partitions = partitions
    choices.replicas = replication
    choices.retentionMilliseconds = retention
    return (configuration, TopicPlan.all(TopicNames(configuration), choices))
  }

  /// A client to ask with.
  static func client(_ configuration: Configuration) throws(KafkaError) -> Producer {
    try Producer(ClientSettings(configuration).merging(["client.id": "tiendo-topics"]))
  }
}
