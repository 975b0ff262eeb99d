internal import Alerts
internal import ArgumentParser
internal import Engine
internal import Ledger
internal import Replay
internal import Settings

/// `tiendo explain`: why a rate moved.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Says how the rate of an office went from one day to another, event by event.",
    discussion: """
      Replays the events and gives the difference of two rates as an exact sum: so much by new cases, by cases done, \
      by cases that can no longer be enforced, and so on, with the cases and events behind each, and where these are: \
      topic, partition and offset, of plain files the line, counted over all of them.

      What moved an alert, since the sample it is compared with (or else in the 30 days before it):
        tiendo explain 4b1f0c52-0d0b-5d11-9c57-6b4f3a3f1c2e --rules rules.yaml --file 2020.ndjson
      What moved an office between the ends of two days:
        tiendo explain --office 74 --between 2020-03-01 2020-03-31 --metric money --file 2020.ndjson

      With done and eligible d, e at the first moment and D, E at the second, D/E - d/e is the sum of \
      (Δd·e - d·Δe) / (e·E) over all events: each has a share of its own, whatever the order. Shown are percentage \
      points; --json has the numerators and the denominator in full.
      """)

  @Argument(help: "The id of an alert, as its records have it; needs the --rules that gave it.")
  var alert: String?

  @OptionGroup var input: ReplayInputOptions

  @Option(help: "Rules file (YAML) that gave the alert.")
  var rules: String?

  @Option(help: "Code of an office, in place of an alert.")
  var office: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Two days; what is explained is the time between their ends.", valueName: "YYYY-MM-DD"),
    transform: CalendarOptions.day)
  var between: [Day] = []

  @Option(
    help: "The rate of an office that is meant: cases or money.",
    transform: { text in
      guard let measure = Measure(rawValue: text) else {
        throw ValidationError("--metric \(text): is cases or money")
      }
      return measure
    })
  var metric = Measure.cases

  @Option(help: ArgumentHelp("List so many of the events that moved the rate most.", valueName: "n"))
  var events = 20

  @Option(help: ArgumentHelp("Write everything as JSON, with all events.", valueName: "out"))
  var json: String?

  @OptionGroup var calendar: CalendarOptions

  func validate() throws {
    if (alert == nil) == (office == nil) { throw ValidationError("name an alert, or --office and --between") }
    if alert != nil, rules == nil { throw ValidationError("an alert needs the --rules that gave it") }
    if alert != nil, input.file.contains("-") {
      throw ValidationError("--file -: an alert is looked for in a first reading; put the events into a file")
    }
    if office != nil, between.count != 2 || between[0] >= between[1] {
      throw ValidationError("--office needs --between with two days, the earlier first")
    }
    if alert != nil, !between.isEmpty { throw ValidationError("--between is for --office; an alert has its own days") }
    if events < 0 { throw ValidationError("--events \(events): 0 or more") }
    _ = try calendar.times()
  }

  func run() throws {
    let explained = try input.withSource(calendar) { source, times in
      let inquiry = Inquiry(source: source, times: times)
      if let alert { return try inquiry.explain(alert: alert, rules: try RulesFile.load(path: rules ?? "")) }
      return try inquiry.explain(office: office ?? "", metric, after: between[0], through: between[1])
    }
    let source = range(of: explained)
    let text = json == "-" ? nil : try OutputFile(path: "-")
    let object = try json.map { path in try OutputFile(path: path) }
    try object?.write(explained.json(source: source))
    try text?.write(explained.text(source: source, eventCount: events))
    try object?.finish()
    try text?.finish()
  }

  /// Where the events are, as people call it.
  private func range(of explained: ExplainedRate) -> String {
    guard let topic = explained.topic else { return input.name }
    let place = "\(topic)-\(explained.partition)"
    return input.range.topic == nil ? "\(place) in \(input.name)" : place
  }
}
