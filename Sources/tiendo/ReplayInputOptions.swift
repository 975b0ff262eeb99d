internal import ArgumentParser
internal import CaseEvents
internal import Foundation
internal import Kafka
internal import Ledger
internal import Records
internal import Replay
internal import Settings

/// What a replay reads: files, an archive, or a topic.
struct ReplayInputOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: "Files to read, in order, - for standard input; or the folder of one archive.")
  var file: [String] = []

  @OptionGroup var range: TopicOptions

  /// Whether a line is told with its file.
  var namesFiles: Bool { file.count > 1 || isArchive }
  /// Where the events are from, for people.
  var name: String { range.topic ?? file.joined(separator: " ") }

  private var isArchive: Bool { file.contains(where: Archive.isArchive) }

  func validate() throws {
    if file.isEmpty == (range.topic == nil) {
      throw ValidationError("name what to replay: --file FILE… or --topic TOPIC, not both")
    }
    if range.topic == nil, range.from != nil || range.to != nil {
      throw ValidationError("--from and --to are of a --topic; for files there is --as-of")
    }
    if file.contains("") { throw ValidationError("--file \"\": a file has a name; - is standard input") }
    if file.filter({ $0 == "-" }).count > 1 { throw ValidationError("--file -: standard input can be read only once") }
    if isArchive, file.count > 1 { throw ValidationError("--file: name one archive, or files, not both") }
  }

  /// Calls a body with the source that is meant, and how its times are read.
  func withSource<Result>(
    _ options: CalendarOptions, _ body: (any ReplaySource, TimeSettings) throws -> Result
  ) throws -> Result {
    guard range.topic != nil else {
      // Files mean the same in any environment: only a configuration that is named counts.
      let configuration = range.config == nil ? nil : try range.configuration()
      let source = try Self.source(of: file)
      return try body(source, options.times(configuration, of: source))
    }
    let configuration = try range.configuration()
    let times = try options.times(configuration)
    return try body(range.range(configuration, times.calendar), times)
  }

  /// The archive that a path names, or files of lines.
  static func source(of paths: [String]) throws -> any ReplaySource {
    guard let path = paths.first(where: Archive.isArchive) else { return LineFiles(paths) }
    if paths.count > 1 { throw CommandFailure(.wrongUsage, "--file: name one archive, or files, not both") }
    return try Archive(path: path)
  }
}

/// A topic, and from where to where.
struct TopicOptions: ParsableArguments {
  @Option(help: "A topic of events to read. It is read in no group, and nothing is committed or published.")
  var topic: String?

  @Option(
    help: """
      The configuration file (YAML), for its kafka section, period and maxAhead; for a topic TIENDO_CONFIG where absent.
      """)
  var config: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Where to begin: an offset of every partition, a time (2020-03-02T09:15:00+07:00), or a local day.",
      valueName: "from"), transform: TopicBound.init)
  var from: TopicBound?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Before which offset or time of a record to end; a day counts as a whole. Without it, at what is there now.",
      valueName: "to"), transform: TopicBound.init)
  var to: TopicBound?

  /// The configuration of the file, and of the environment.
  func configuration() throws(SettingsError) -> Configuration {
    try Configuration.load(path: config, environment: ProcessInfo.processInfo.environment)
  }

  /// Asks Kafka for the range; a line on standard error says where the topic has lost its beginning.
  func range(_ configuration: Configuration, _ calendar: StatisticsCalendar) throws -> TopicRange {
    let range = try TopicRange(
      ClientSettings(configuration), topic: topic ?? configuration.topics.events,
      from: from?.bound(calendar, dayEnds: false), to: to?.bound(calendar, dayEnds: true))
    for span in range.spans where span.low > 0 && from == nil {
      StandardError.write(
        "tiendo: \(range.topic) partition \(span.partition) begins at offset \(span.low); what came before is gone\n")
    }
    if from != nil || to != nil, range.size == 0 { StandardError.write(line: try nothing(in: range)) }
    return range
  }
  /// A range without records is said, with what there is.
  private func nothing(in range: TopicRange) throws -> String {
    let limit = 3
    let kept = try range.extents(limit: limit).map { extent in
      let times = [extent.firstMilliseconds, extent.lastMilliseconds].map { utcTime(microseconds: $0 &* 1000) }
      return "partition \(extent.partition) has the offsets \(extent.offsets.lowerBound) to "
        + "\(extent.offsets.upperBound), \(times[0]) to \(times[1])"
    }
    let rest = range.keptPartitionCount > limit ? ["others: \(range.keptPartitionCount - limit)"] : []
    let there = kept.isEmpty ? "the topic has none" : (kept + rest).joined(separator: ", ")
    let bounds = [from.map { "--from \($0.text)" }, to.map { "--to \($0.text)" }].compactMap(\.self)
    return "\(range.topic): \(bounds.joined(separator: " ")) leaves no records; \(there)"
  }
}

/// Where a range begins or ends.
struct TopicBound {
  private enum Place {
    case offset(Int64)
    case day(Day)
    case time(microseconds: Int64)
  }

  /// As it is written.
  let text: String
  private let place: Place

  /// - Throws: what is none of the three is wrong usage.
  init(_ text: String) throws {
    self.text = text
    if let offset = Int64(text), offset >= 0 {
      place = .offset(offset)
    } else if let day = Day(text) {
      place = .day(day)
    } else if let time = EventTime.microseconds(text) {
      place = .time(microseconds: time)
    } else {
      throw ValidationError("is none of an offset (1200), a day (2020-09-30) and a time (2020-09-30T17:00:00+07:00)")
    }
  }

  /// - Parameter dayEnds: whether a day counts as a whole, up to its end.
  func bound(_ calendar: StatisticsCalendar, dayEnds: Bool) -> TopicRange.Bound {
    switch place {
    case .offset(let offset): .offset(offset)
    case .day(let day): .time(calendar.end(of: dayEnds ? day : day.advanced(by: -1)).microseconds / 1000)
    case .time(let microseconds): .time(microseconds / 1000)
    }
  }
}
