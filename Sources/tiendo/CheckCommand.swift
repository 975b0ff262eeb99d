internal import ArgumentParser
internal import CaseEvents
internal import Engine
internal import Ledger
internal import Replay
internal import Reported
internal import Scenario

/// `tiendo check`: figures that offices reported, against each other and against events.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Finds figures in reports that contradict each other, or the events.",
    discussion: """
      Reads the figures that offices reported and tells what cannot be right: equations that do not hold, rates that \
      do not fit, what one year carried out and the next did not carry in, years that do not add up, figures five \
      times or more away from the other years; with events also every figure that they do not give. Where one figure \
      and one slip of the hand explain it, that figure and the likely one are named.

        tiendo check --reported reports.csv
        tiendo check --reported reports.csv --file 2020.gz --as-of 2020-09-30
        tiendo check --reported reports.csv --offices offices.csv --json -

      The file is CSV with commas or semicolons. Its first line names the columns, in any order: office, period, and \
      those of the totals after "cases." or "money.":

        office;period;cases.eligible;cases.done;cases.rate
        00;2019;7.370.610;579.256;78,59
        00;2020;708.674;576.933;81,41

      Here the rate and the other year say that 737,061 is meant in line 2: ten times too large.

      Beside a column "measure" (cases or money) they are named without that. A period is a statistics year (2020) or \
      several (2016-2020); a row with anything else, such as "9 months of 2017", is compared with no other. An empty \
      field, or one with a dash, was not reported, and what needs it is not looked at: write 0 where it is none. Only \
      "suspended" and "separated", which old reports do not have, may be missing from an equation.

      Ends with status 0 if nothing was found, 1 if something was, 65 if the file cannot be understood.
      """)

  @Option(help: ArgumentHelp("The reported figures (CSV).", valueName: "file.csv"))
  var reported: String

  @Option(
    parsing: .upToNextOption,
    help: "Files of events to recompute every figure from, as for tiendo replay; - is standard input.")
  var file: [String] = []

  @Option(
    help: ArgumentHelp("Skip events after this day, and close the days up to it.", valueName: "YYYY-MM-DD"),
    transform: CalendarOptions.day)
  var asOf: Day?

  @Option(help: "Offices file (CSV): the figures of an office are the sums of those below it.")
  var offices: String?

  @Option(help: ArgumentHelp("Write the findings as JSON; - for standard output, instead of text.", valueName: "out"))
  var json: String?

  @OptionGroup var calendar: CalendarOptions

  func validate() throws {
    if reported.isEmpty { throw ValidationError("--reported \"\": name a CSV file") }
    if file.contains("") { throw ValidationError("--file \"\": a file has a name; - is standard input") }
    if file.filter({ $0 == "-" }).count > 1 { throw ValidationError("--file -: standard input can be read only once") }
    if asOf != nil, file.isEmpty { throw ValidationError("--as-of is of events; name some with --file") }
    if let json {
      if json.isEmpty { throw ValidationError("--json \"\": name a file, or - for standard output") }
      let inputs = [reported] + file + [offices].compactMap(\.self)
      if json != "-", inputs.contains(where: { $0 == json && json != "/dev/null" || FileIdentity.isSame($0, json) }) {
        throw ValidationError("--json \(json): that is an input; name another file")
      }
    }
    _ = try calendar.times()
  }

  func run() throws {
    let source = try ReplayInputOptions.source(of: file)
    let times = try calendar.times(of: source)
    let table = try Self.table(reported)
    let subordinates = try offices.map(Self.subordinates) ?? []
    let output = try json.map { try OutputFile(path: $0) }
    let replayed = try file.isEmpty ? nil : replay(source, times)
    let examination = Examination(
      table, subordinates: subordinates, calendar: times.calendar, events: replayed.map { EventTotals($0.totals) })
    let report = CheckReport(path: reported, table: table, examination: examination, counts: replayed?.counts)
    if output?.isStandardOutput != true {
      let text = try OutputFile(path: "-")
      try text.write(report.text)
      try text.finish()
    }
    try output?.write(report.json)
    try output?.finish()
    if examination.findings.isEmpty { return }
    throw CommandFailure(
      .failed, "\(reported): \(report.findingCount); correct the figures, or ask the office that reported them")
  }

  private func replay(
    _ source: any ReplaySource, _ times: TimeSettings
  ) throws -> (totals: [TotalsRecord], counts: Counts) {
    var settings = ReplaySettings(times)
    settings.lastDays = [asOf].compactMap(\.self)
    let partitions = try Replay(settings).runShowingProgress(source) { [topic = source.topicName] in Rejected(topic) }
    FirstRejections(of: partitions).tell(advice: FirstRejections.replayAdvice)
    let totals = ReplayTotals(partitions, 0)
    return (totals.records, totals.counts)
  }

  /// Besides the totals only the rejections are wanted. Used by one thread at a time.
  private final class Rejected: RejectionsOutput {
    private(set) var rejections: FirstRejections

    init(_ topic: String?) { rejections = FirstRejections(topic: topic) }

    func write(_ rejection: Rejection, at place: PartitionReplay.Place) { rejections.take(rejection, at: place) }
  }

  private static func table(_ path: String) throws(CommandFailure) -> ReportedTable {
    let bytes: [UInt8]
    do throws(SmallFile.Failure) {
      bytes = try SmallFile.bytes(path)
    } catch {
      throw CommandFailure(.failed, "\(path): cannot be read: \(error.reason); name a CSV file")
    }
    do throws(ReportedFile.Failure) {
      return try ReportedFile.parse(bytes)
    } catch {
      throw CommandFailure(.badData, "\(path):\(error.line): \(error.reason)")
    }
  }

  private static func subordinates(_ path: String) throws -> [Subordinate] {
    try readOffices(path).offices.compactMap { office in
      office.parent.map {
        Subordinate(
          office: office.code, parent: $0, firstDay: office.validFrom.flatMap { Day($0) },
          lastDay: office.validTo.flatMap { Day($0) })
      }
    }
  }
}
