internal import Alerts
internal import ArgumentParser
internal import CaseEvents
internal import Demo
internal import Engine
internal import Foundation
internal import Ledger
internal import Monitor
internal import Replay
internal import Settings

/// `tiendo report`: a statistics year as one document.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Makes a report on a statistics year: one HTML file, to be read, sent and printed.",
    discussion: """
      Replays events, as tiendo replay does, and writes how the offices stood: results of all together and of each \
      office, in cases and money, against the pace of their targets; rankings; the year as charts; alerts; what moved \
      most, closed years that were restated, and how rates came about.

        tiendo report --file 2019.gz 2020.gz --period 2020 --out report.html
        tiendo report --file 2020.gz --period 2020 --as-of 2020-03-31 --offices offices.csv --rules rules.yaml \
      --out half-year.html
        tiendo report --file archive --period 2020 --lang en --out - > report.html

      The file needs nothing else: it has no scripts, loads nothing, and prints on A4. The same events give the same \
      bytes. With the events of the year before, the two years are compared; what was open is carried in from all \
      years before, so begin with the first.

      The figures are as of the end of a day: with --as-of that one, as in tiendo replay, or else the last day of the \
      period; where all events are earlier, the day of the last one. A later day than the last of the period shows the \
      year with what was reported late, beside what it was when it was closed.

      Each office has a section with its charts where there are at most \(Report.detailLimit); --details and \
      --no-details decide it otherwise. Of the alerts the 300 gravest are listed, with --details all.

      Numbers and words are Vietnamese or English by LC_ALL, LC_MESSAGES or LANG; where these say neither, Vietnamese.
      """)

  @OptionGroup var input: ReplayInputOptions

  @Option(help: ArgumentHelp("The statistics year, named by the year in which it ends.", valueName: "year"))
  var period: Int32

  @Option(help: ArgumentHelp("Where the report goes, as HTML; - for standard output.", valueName: "report.html"))
  var out: String

  @Option(help: "Rules file (YAML). Without it there are no alerts.")
  var rules: String?

  @Option(help: "Offices file (CSV): names, and who is below whom.")
  var offices: String?

  @Option(
    help: ArgumentHelp("Skip events after this day, and close the days up to it.", valueName: "YYYY-MM-DD"),
    transform: CalendarOptions.day)
  var asOf: Day?

  @OptionGroup var language: LanguageOptions

  @Flag(inversion: .prefixedNo, help: "A section for each office, and every alert.")
  var details: Bool?

  @OptionGroup var calendar: CalendarOptions

  @Option(help: ArgumentHelp("How many threads work; the results are the same with any number.", valueName: "n"))
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    if !(2000...9_998).contains(period) { throw ValidationError("--period \(period): is not in 2000…9998") }
    if threads < 1 { throw ValidationError("--threads \(threads): at least 1") }
    for (option, path) in [("--out", out), ("--rules", rules), ("--offices", offices)] where path == "" {
      throw ValidationError("\(option) \"\": name a file")
    }
    let inputs = input.file + [rules, offices].compactMap(\.self)
    if out != "-", inputs.contains(where: { $0 == out && out != "/dev/null" || FileIdentity.isSame($0, out) }) {
      throw ValidationError("--out \(out): that is an input; name another file")
    }
    _ = try calendar.times()
  }

  func run() throws {
    let rules = try rules.map { try RulesFile.load(path: $0) } ?? []
    let offices = try offices.map { OfficeDirectory(try readOffices($0)) } ?? OfficeDirectory()
    let output = try OutputFile(path: out)
    let (partitions, calendar) = try replay(rules)
    let last = calendar.period(Int(period)).last
    let day = asOf ?? Self.lastDay(partitions, until: last)
    for partition in partitions { try partition.close(through: day) }
    var report = Report(
      period: period, asOf: day, calendar: calendar, offices: offices, rules: rules,
      input: Report.Input(ReplayTotals(partitions, 0).counts, source: input.name), details: details)
    report.take(partitions, period: period)
    guard report.hasFigures else {
      let there = Set(ReplayTotals(partitions, 0).records.map(\.period)).sorted().map(String.init)
      let advice = there.isEmpty ? "there are no events by then" : "there is \(there.joined(separator: ", "))"
      throw CommandFailure(.failed, "--period \(period): nothing in \(input.name) is of it by \(day); \(advice)")
    }
    let environment = ProcessInfo.processInfo.environment
    try output.write(report.html(language.lang ?? Language(environment: environment, fallback: .vi)))
    try output.finish()
  }

  private func replay(_ rules: [Rule]) throws -> ([Replay.Partition], StatisticsCalendar) {
    try input.withSource(calendar) { source, times in
      let year = times.calendar.period(Int(period))
      if let asOf, asOf < year.first {
        throw CommandFailure(
          .wrongUsage, "--as-of \(asOf): is before period \(period), which begins on \(year.first); name a later day")
      }
      var settings = ReplaySettings(times)
      settings.rules = rules
      settings.lastDays = [asOf ?? year.last]
      settings.closesLastDays = false
      settings.series = .daily
      settings.traces = .late
      let (period, listsAllAlerts, topic) = (period, details == true, source.topicName)
      let partitions = try Replay(settings).runShowingProgress(source, threads: threads) {
        ReportReplay(period: period, listsAllAlerts: listsAllAlerts, topic: topic)
      }
      FirstRejections(of: partitions).tell(advice: FirstRejections.replayAdvice)
      return (partitions, times.calendar)
    }
  }

  /// The last day of the period, or of the events where all of them are earlier.
  private static func lastDay(_ partitions: [Replay.Partition], until last: Day) -> Day {
    if partitions.contains(where: { $0.box.engine.hasSkipped }) { return last }
    return partitions.compactMap { $0.box.engine.partitionDay }.max().map { min($0, last) } ?? last
  }
}

extension Report.Input {
  fileprivate init(_ counts: Counts, source: String) {
    self.init(
      source: source, read: counts.read, applied: counts.applied, duplicates: counts.duplicates,
      rejected: RejectionReason.allCases.compactMap { reason in
        counts.rejected[reason].map { (reason.rawValue, $0) }
      })
  }
}
