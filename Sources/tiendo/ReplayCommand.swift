internal import Alerts
internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Ledger
internal import Records
internal import Replay
internal import Settings

/// `tiendo replay`: the events of files from nothing, and what they come to.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Applies the events of files from nothing and gives totals and alerts.",
    discussion: """
      Files are NDJSON, one event a line, plain or compressed with gzip or zstd (with a window up to 128 MiB), and are \
      read in the order in which they are named, all as one partition. An archive (tiendo archive) or a topic is \
      replayed partition by partition, as live; of a topic nothing is committed. The same events give the same \
      results, byte for byte, as often as you like.

      Where things stand, as a table:
        tiendo replay --file 2020.gz --as-of 2020-09-30
      What a rule would have said last year:
        tiendo replay --file 2019.gz 2020.gz --rules rules.yaml --alerts -
      Totals for a program, and what is wrong with the data:
        tiendo replay --file 2020.gz --strict --totals - --rejected rejected.ndjson
      How the rates went, month by month, for a spreadsheet; and everything for questions in SQL:
        tiendo replay --file 2020.gz --series monthly --csv 2020.csv
        tiendo replay --file archive --rules rules.yaml --series daily --database 2020.sqlite
        sqlite3 2020.sqlite "SELECT * FROM ranking WHERE period = 2020"
      What Kafka has, up to a moment:
        tiendo replay --topic case-events --config tiendo.yaml --to 2020-09-30

      What must wait, results of partitions behind the first and late events, does so in a file without a name in \
      TMPDIR, so memory is that of the state, whatever the events.

      An output file gets its name when it is whole; until then the old one stays. One output may be - for standard \
      output; without --totals, and where no other output goes there, a summary for people does.

      What cannot be applied is told with file and line, or partition and offset, and the rest goes on; without \
      --rejected the first \(FirstRejections.limit) are told on standard error.
      """)

  @OptionGroup var input: ReplayInputOptions

  @Option(help: "Rules file (YAML). Without it there are no alerts.")
  var rules: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      """
      Skip events after this day, and close the days up to it (at most 400). Without it the last day stays open. With \
      several days, --totals has an object for each; everything else is of the last.
      """, valueName: "YYYY-MM-DD"),
    transform: CalendarOptions.day)
  var asOf: [Day] = []

  @Option(
    help: "Write a row for every office and closed day, week, month or year: daily, weekly, monthly or yearly.",
    transform: { text in
      guard let interval = SeriesInterval(rawValue: text) else {
        throw ValidationError("--series \(text): is one of daily, weekly, monthly and yearly")
      }
      return interval
    })
  var series: SeriesInterval?

  @Option(
    help: ArgumentHelp(
      "Where the series goes, as CSV; without it and without --database, to standard output.", valueName: "out"))
  var csv: String?

  @Option(
    help: ArgumentHelp(
      """
      Write the periods that are other now than when they were closed, a JSON object each: the columns then and now, \
      and the late events.
      """, valueName: "out"))
  var restated: String?

  @Option(
    help: ArgumentHelp(
      """
      Make a new SQLite file with tables and views for people: totals, days, alerts (times in UTC), cases, rates, \
      ranking, national, restated (with --series).
      """, valueName: "new-file"))
  var database: String?

  @Option(help: ArgumentHelp("Write the totals of every office and period as JSON.", valueName: "out"))
  var totals: String?

  @Option(help: ArgumentHelp("Write the alerts, one JSON object a line, in order of evaluation.", valueName: "out"))
  var alerts: String?

  @Option(
    help: ArgumentHelp(
      "Write the rejected events, a JSON object each: file and line or partition and offset, of an archive both; why.",
      valueName: "out"))
  var rejected: String?

  @Flag(help: "End with status 65 if an event was rejected. The results are written all the same.")
  var strict = false

  @OptionGroup var calendar: CalendarOptions

  @Option(help: ArgumentHelp("How many threads work; the results are the same with any number.", valueName: "n"))
  var threads = ProcessInfo.processInfo.activeProcessorCount

  private var seriesOutput: String? { series == nil ? nil : csv ?? (database == nil ? "-" : nil) }

  func validate() throws {
    if csv != nil, series == nil { throw ValidationError("--csv needs --series daily, weekly, monthly or yearly") }
    if threads < 1 { throw ValidationError("--threads \(threads): at least 1") }
    if asOf != asOf.sorted() || Set(asOf).count != asOf.count {
      throw ValidationError("--as-of: name each day once, the earliest first")
    }
    try Self.validate(
      outputs: [
        ("--totals", totals), ("--alerts", alerts), ("--rejected", rejected), ("--csv", seriesOutput),
        ("--restated", restated),
        ("--database", database),
      ], inputs: input.file + [rules].compactMap(\.self))
    _ = try calendar.times()
  }

  /// Each output goes somewhere else than the others and the inputs.
  private static func validate(outputs: [(option: String, path: String?)], inputs: [String]) throws {
    var earlier: [(option: String, path: String)] = []
    for (option, path) in outputs {
      guard let path else { continue }
      if path.isEmpty { throw ValidationError("\(option) \"\": name a file, or - for standard output") }
      let isSame = { (other: String) in path == other && path != "/dev/null" || FileIdentity.isSame(path, other) }
      if let other = earlier.first(where: { isSame($0.path) }) {
        throw ValidationError("\(other.option) and \(option) both go to \(path); give each its own")
      }
      if path != "-", inputs.contains(where: isSame) {
        throw ValidationError("\(option) \(path): that is an input; name another file")
      }
      if path == "-", option == "--database" { throw ValidationError("--database -: name a new file") }
      earlier.append((option, path))
    }
  }

  func run() throws {
    var settings = ReplaySettings()
    settings.rules = try rules.map { try RulesFile.load(path: $0) } ?? []
    settings.lastDays = asOf
    settings.series = series ?? (restated == nil ? nil : .yearly)
    settings.traces = restated == nil ? .none : .late
    settings.keepsCaseNames = database != nil
    let paths = ReplayResults.Paths(
      totals: totals, alerts: alerts, rejected: rejected, series: seriesOutput, restated: restated,
      database: database)
    let counts = try input.withSource(calendar) { source, times in
      settings.calendar = times.calendar
      settings.maximumAheadMicroseconds = times.maximumAheadMicroseconds
      let results = try ReplayResults(
        paths, namesFiles: input.namesFiles, wantsDays: series != nil, source: source)
      let partitions = try Replay(settings).run(
        source, threads: threads, progress: { results.report($0) }, output: { results.partition($0) })
      return try results.finish(partitions, lastDays: asOf, source: input.name)
    }
    let rejectedCount = counts.rejected.values.reduce(0, +)
    if strict, rejectedCount > 0 {
      let advice = rejected.map { "see \($0)" } ?? "--rejected FILE lists them"
      throw CommandFailure(
        .badData,
        "\(Figures.grouped(Int128(rejectedCount))) of \(Figures.grouped(Int128(counts.read))) events were rejected "
          + "(\(ReplaySummary.reasons(counts))); \(advice)")
    }
  }
}
