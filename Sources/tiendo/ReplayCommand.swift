internal import Alerts
internal import ArgumentParser
internal import Engine
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
      The files are NDJSON, one event a line, plain or compressed with gzip or zstd, and are read in the order in \
      which they are named, all as one partition. The same events give the same results, byte for byte, as often as \
      you like.

      Where things stand, as a table:
        tiendo replay --file 2020.gz --as-of 2020-09-30
      What a rule would have said last year:
        tiendo replay --file 2019.gz 2020.gz --rules rules.yaml --alerts -
      Totals for a program, and what is wrong with the data:
        tiendo replay --file 2020.gz --strict --totals - --rejected rejected.ndjson

      An output file gets its name when it is whole; until then the old one stays. One output may be - for standard \
      output; without --totals, and where no other output goes there, a summary for people does.
      """)

  @Option(parsing: .upToNextOption, help: "Files to read, in order; - is standard input.")
  var file: [String]

  @Option(help: "Rules file (YAML). Without it there are no alerts.")
  var rules: String?

  @Option(
    help: ArgumentHelp(
      "Skip events after this day, and close the days up to it (at most 400). Without it the last day stays open.",
      valueName: "YYYY-MM-DD"),
    transform: CalendarOptions.day)
  var asOf: Day?

  @Option(help: ArgumentHelp("Write the totals of every office and period as JSON.", valueName: "out"))
  var totals: String?

  @Option(help: ArgumentHelp("Write the alerts, one JSON object a line, in order of evaluation.", valueName: "out"))
  var alerts: String?

  @Option(help: ArgumentHelp("Write the rejected events, a JSON object with line and reason each.", valueName: "out"))
  var rejected: String?

  @Flag(help: "End with status 65 if an event was rejected. The results are written all the same.")
  var strict = false

  @OptionGroup var calendar: CalendarOptions

  func validate() throws {
    if file.contains("") { throw ValidationError("--file \"\": a file has a name; - is standard input") }
    if file.filter({ $0 == "-" }).count > 1 { throw ValidationError("--file -: standard input can be read only once") }
    let outputs = [("--totals", totals), ("--alerts", alerts), ("--rejected", rejected)]
    var earlier: [(option: String, path: String)] = []
    for (option, path) in outputs {
      guard let path else { continue }
      if path.isEmpty { throw ValidationError("\(option) \"\": name a file, or - for standard output") }
      let isSame = { (other: String) in path == other && path != "/dev/null" || FileIdentity.isSame(path, other) }
      if let other = earlier.first(where: { isSame($0.path) }) {
        throw ValidationError("\(other.option) and \(option) both go to \(path); give each its own")
      }
      if path != "-", (file + [rules].compactMap(\.self)).contains(where: isSame) {
        throw ValidationError("\(option) \(path): that is an input; name another file")
      }
      earlier.append((option, path))
    }
    _ = try calendar.calendar()
  }

  func run() throws {
    let rules = try rules.map { try RulesFile.load(path: $0) } ?? []
    let output = try ReplayOutput(
      totals: totals, alerts: alerts, rejected: rejected, namesFiles: file.count > 1)
    var replay = Replay(calendar: try calendar.calendar(), rules: rules, lastDay: asOf, output: output)
    try replay.run(files: file)
    let counts = replay.engine.counts
    try output.finish(replay.engine.totals(), counts)
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
