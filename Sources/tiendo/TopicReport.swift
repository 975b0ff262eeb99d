internal import Kafka
internal import Records
internal import Topics

/// What a check of the topics found, for people and for programs.
struct TopicReport {
  let inspection: TopicInspection
  let deviations: [Deviation]
  /// What the published totals say of the offices; `nil` where they were not read.
  var offices: PublishedOffices?

  /// The topics that are there, then each deviation with what comes of it and the way out.
  var text: String {
    let head = ["topic", "partitions", "replicas", "in sync", "cleanup", "retention", "largest batch"]
    let rows = inspection.plans.compactMap { plan in inspection.found[plan.name].map { Self.row(plan.name, $0) } }
    var text = rows.isEmpty ? "" : Figures.table([head] + rows, leftColumns: 1)
    for deviation in deviations {
      text += "\(deviation.severity): \(deviation.topic): \(deviation.subject) is \(deviation.found), "
      text += "not \(deviation.expected)\n    \(deviation.consequence)\n    \(deviation.remedy)\n"
    }
    if let untold = inspection.untold { text += "?: the broker does not tell properties: \(untold.description)\n" }
    if let offices, !offices.isWhole {
      text += "the totals were not read to their end in time; offices in two partitions may be missing here\n"
    }
    return text + "\(summary)\n"
  }

  private static func row(_ name: String, _ topic: FoundTopic) -> [String] {
    [
      name, "\(topic.partitions)", "\(topic.replicas)", topic.properties["min.insync.replicas"] ?? "?",
      topic.properties["cleanup.policy"] ?? "?", retention(topic),
      topic.properties["max.message.bytes"].flatMap { Int128($0) }.map(Figures.grouped) ?? "?",
    ]
  }

  /// A compacted topic keeps the last record of each key however old it is.
  private static func retention(_ topic: FoundTopic) -> String {
    if topic.properties["cleanup.policy"] == "compact" { return "–" }
    guard let time = topic.properties["retention.ms"], let number = Int64(time) else { return "?" }
    return number < 0 ? "for ever" : Figures.duration(microseconds: number.multipliedReportingOverflow(by: 1000).0)
  }

  /// `7 topics: 1 error, 2 warnings`, `7 topics: ok`; Kafka's own counts where it is there.
  private var summary: String {
    let errors = deviations.count { $0.severity == .error }
    let warnings = deviations.count - errors
    let counts = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }
      .map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
    let count = inspection.plans.count { $0.isOurs || inspection.found[$0.name] != nil }
    return "\(count) topics: \(counts.isEmpty ? "ok" : counts.joined(separator: ", "))"
  }

  /// - Parameter isStrict: whether warnings count.
  /// - Throws: `CommandFailure` with the status of failure.
  func failIfWrong(isStrict: Bool) throws {
    if deviations.contains(where: { isStrict || $0.severity == .error }) {
      throw CommandFailure(.failed, "\(summary); each is listed with its way out")
    }
  }

  /// The same as one JSON object (`schemas/topics.schema.json`), with a line end.
  var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("brokers", inspection.brokers)
    writer.key("topics")
    writer.beginArray()
    for plan in inspection.plans { writer.topic(plan, inspection.found[plan.name]) }
    writer.endArray()
    writer.member("untold", inspection.untold?.description)
    writer.key("deviations")
    writer.beginArray()
    for deviation in deviations { writer.deviation(deviation) }
    writer.endArray()
    writer.key("totals")
    if let offices { writer.offices(offices) } else { writer.raw("null") }
    writer.endObject()
    return writer.bytes + [0x0A]
  }
}

extension JSONWriter {
  fileprivate mutating func topic(_ plan: TopicPlan, _ topic: FoundTopic?) {
    beginObject()
    member("name", plan.name)
    member("content", plan.content.rawValue)
    member("partitions", topic?.partitions)
    member("replicas", topic?.replicas)
    key("properties")
    beginObject()
    for (name, value) in (topic?.properties ?? [:]).sorted(by: { $0.key < $1.key }) { member(name, value) }
    endObject()
    endObject()
  }

  fileprivate mutating func deviation(_ deviation: Deviation) {
    beginObject()
    member("topic", deviation.topic)
    member("subject", deviation.subject)
    member("found", deviation.found)
    member("expected", deviation.expected)
    member("severity", deviation.severity.rawValue)
    key("stopsWorker")
    raw(deviation.stopsWorker ? "true" : "false")
    member("consequence", deviation.consequence)
    member("remedy", deviation.remedy)
    endObject()
  }

  fileprivate mutating func offices(_ offices: PublishedOffices) {
    beginObject()
    member("records", offices.recordCount)
    key("isWhole")
    raw(offices.isWhole ? "true" : "false")
    key("split")
    beginArray()
    for split in offices.offices.splits {
      beginObject()
      member("office", split.office)
      key("partitions")
      beginArray()
      for partition in split.partitions { integer(partition) }
      endArray()
      endObject()
    }
    endArray()
    endObject()
  }
}
