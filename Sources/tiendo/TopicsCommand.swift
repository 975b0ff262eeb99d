internal import ArgumentParser
internal import Foundation
internal import Kafka
internal import Settings
internal import Topics

/// `tiendo topics`: what Kafka is to keep, made and checked.
struct TopicsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "topics",
    abstract: "Makes the topics in Kafka, and checks those that are there.",
    subcommands: [Create.self, Check.self])

  /// How long a broker may take for an answer.
  static let timeoutMilliseconds: Int32 = 15_000

  /// `tiendo topics create`
  struct Create: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "create",
      abstract: "Makes the topics that are missing, then checks all.",
      discussion: """
        Events are kept for ever, in partitions whose number can never be changed: it says which office is where. Of \
        totals, days and open alerts Kafka keeps the last record of each key. Alerts and rejected records are kept for \
        ever; they are few. On three brokers and more, two must confirm a record.

          tiendo topics create --config tiendo.yaml --dry-run       # what would be made
          tiendo topics create --config tiendo.yaml
          tiendo topics create --partitions 24 --retention 800d     # events of two years are enough

        What is there already is left as it is and checked, so the command may be repeated. Who runs it needs the \
        rights Create and DescribeConfigs. Status 1 where a topic could not be made or has an error \
        (see tiendo topics check).
        """)

    @OptionGroup var options: TopicPlanOptions

    @Flag(help: "Say what would be made, and make nothing.")
    var dryRun = false

    func run() throws {
      let (configuration, plans) = try options.plans()
      let client = try TopicPlanOptions.client(configuration)
      let before = try TopicInspection(
        plans, of: configuration, asking: client, timeoutMilliseconds: timeoutMilliseconds)
      let output = try OutputFile(path: "-")
      let missing = plans.filter { $0.isOurs && before.found[$0.name] == nil }
      for plan in missing {
        let definition = TopicDefinition(plan, in: before)
        if !dryRun { try make(definition, client) }
        let properties = definition.properties.properties.map { "\($0.name)=\($0.value)" }
        try output.write(
          "\(dryRun ? "would make" : "made") \(plan.name): partitions \(definition.partitions), replicas "
            + "\(definition.replicas), \(properties.joined(separator: ", "))\n")
        try output.flush()
      }
      if missing.isEmpty { try output.write("all topics are there\n") }
      if dryRun, !missing.isEmpty { return try output.finish() }
      let after = try inspection(plans, configuration, client)
      let report = TopicReport(inspection: after, deviations: after.deviations)
      try output.write(report.text)
      try output.finish()
      try report.failIfWrong(isStrict: false)
    }

    private func make(_ definition: TopicDefinition, _ client: Producer) throws {
      do throws(KafkaError) {
        try client.createTopic(definition, timeoutMilliseconds: timeoutMilliseconds)
      } catch {
        // Somebody else was quicker.
        if error.code == KafkaError.Code.topicAlreadyExists { return }
        throw CommandFailure(
          .failed, "\(error.description); what was made so far stays: mend it and run the command again")
      }
    }

    /// A broker knows a new topic a moment after it was made.
    private func inspection(
      _ plans: [TopicPlan], _ configuration: Configuration, _ client: Producer
    ) throws -> TopicInspection {
      let deadline = ContinuousClock.now + .seconds(10)
      while true {
        let inspection = try TopicInspection(
          plans, of: configuration, asking: client, timeoutMilliseconds: timeoutMilliseconds)
        let isThere = plans.allSatisfy { !$0.isOurs || inspection.found[$0.name] != nil }
        if isThere || ContinuousClock.now >= deadline { return inspection }
        Thread.sleep(forTimeInterval: 0.2)
      }
    }
  }

  /// `tiendo topics check`
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract: "Says what of the topics is not as it should be, and what comes of it.",
      discussion: """
        Compares the topics with what tiendo topics create would make, and reads the totals for offices that come from \
        two partitions, as they do where sources have different partitioners. An error means that results are wrong or \
        lost, or that nothing can be written; a warning, that something may be lost or late. Each has its way out.

          tiendo topics check --config tiendo.yaml
          tiendo topics check --config tiendo.yaml --json --strict

        Status 0 without errors, 1 with one; with --strict also with a warning. What a broker does not tell \
        (DescribeConfigs may need a right) is shown as ? and is no deviation. tiendo run makes the same check at its \
        start: it ends with status 78 where it would count wrongly, and logs the rest.
        """)

    @OptionGroup var options: TopicPlanOptions

    @Flag(help: "Print one JSON object (schemas/topics.schema.json) in place of a table.")
    var json = false

    @Flag(help: "End with status 1 for warnings too.")
    var strict = false

    /// How long the reading of the totals may take.
    private static let readingTime = Duration.seconds(60)

    func run() throws {
      let (configuration, plans) = try options.plans()
      let inspection = try TopicInspection(
        plans, of: configuration, asking: TopicPlanOptions.client(configuration),
        timeoutMilliseconds: timeoutMilliseconds)
      var offices: PublishedOffices?
      var deviations = inspection.deviations
      if let totals = inspection.found[configuration.topics.totals] {
        let read = try PublishedOffices(
          topic: configuration.topics.totals, partitionCount: totals.partitions, ClientSettings(configuration),
          timeout: Self.readingTime)
        deviations += read.offices.splits.map {
          $0.deviation(of: configuration.topics.events, partitionCount: inspection.eventPartitionCount)
        }
        offices = read
      }
      let report = TopicReport(inspection: inspection, deviations: deviations, offices: offices)
      let output = try OutputFile(path: "-")
      if json { try output.write(report.json) } else { try output.write(report.text) }
      try output.finish()
      try report.failIfWrong(isStrict: strict)
    }
  }
}

extension TopicDefinition {
  /// A topic as it is to be made on a cluster.
  init(_ plan: TopicPlan, in inspection: TopicInspection) {
    let events = inspection.plans.first { $0.content == .events }
    let eventCount =
      inspection.eventPartitionCount > 0 ? inspection.eventPartitionCount : events?.partitionCount(events: 1) ?? 1
    self.init(
      name: plan.name, partitions: Int32(clamping: plan.partitionCount(events: eventCount)),
      replicas: Int32(clamping: plan.replicaCount(brokers: inspection.brokers)),
      properties: ClientSettings(plan.properties(brokers: inspection.brokers).map { ($0.name, $0.value) }))
  }
}
