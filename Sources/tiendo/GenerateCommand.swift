internal import ArgumentParser
internal import Scenario

/// `tiendo generate`: made-up events.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Writes made-up events, the same for the same arguments.",
    discussion: """
      A model of the national system of enforcement offices: offices of differing size, cases from intake to the last \
      payment, the rush before the end of the statistics year, targets, staffing and complaints. The events come in \
      the order of their time, one JSON object a line.

      A small year to look at:
        tiendo generate --offices 3 --cases 200 | tiendo replay --file -
      A large one, compressed:
        tiendo generate --seed 7 --cases 1000000 --periods 2019 2020 | gzip > years.gz
      With faults as a network and careless senders make them:
        tiendo generate --disorder 20000 --poison 1000 --output faulty.ndjson
      """)

  @Option(parsing: .unconditional, help: "Decides every choice of the model. (default: 1)")
  var seed: UInt64?

  @Option(
    parsing: .unconditional,
    help: "Number of offices: provinces first, then offices below them; 1 to 63000. (default: 63)")
  var offices: Int?

  @Option(parsing: .unconditional, help: "Number of cases accepted, over all periods. (default: 10000)")
  var cases: Int?

  @Option(
    parsing: .upToNextOption,
    help: "Consecutive statistics years, each named by the year in which it ends. (default: 2020)")
  var periods: [Int] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Events of a million that come late or twice. (default: 0)", valueName: "per-million"))
  var disorder: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Lines that are no events, added to a million. (default: 0)", valueName: "per-million"))
  var poison: Int?

  @Option(
    help: ArgumentHelp(
      "Instead of the model: events that give published figures to the last case. A description in JSON, or "
        + "\"figures\" for the one that comes with the program.", valueName: "file"))
  var scenario: String?

  @Option(help: ArgumentHelp("Write to a file, which gets its name when it is whole; - is standard output."))
  var output = "-"

  func validate() throws {
    if output.isEmpty { throw ValidationError("--output \"\": name a file, or - for standard output") }
    guard let scenario else { return }
    if output != "-", FileIdentity.isSame(output, scenario) {
      throw ValidationError("--output \(output): that is the description; name another file")
    }
    let isModelled =
      seed != nil || offices != nil || cases != nil || !periods.isEmpty || disorder != nil || poison != nil
    if isModelled { throw ValidationError("--scenario decides everything; leave out the options of the model") }
  }

  func run() throws {
    if let scenario {
      var stream = try FiguresScenario(try Self.description(scenario))
      return try Self.write(&stream, to: output)
    }
    let options = NationalOptions(
      seed: seed ?? 1, offices: offices ?? 63, cases: cases ?? 10_000, periods: periods.isEmpty ? [2020] : periods,
      disorderPerMillion: disorder ?? 0, poisonPerMillion: poison ?? 0)
    var stream = try NationalModel(options)
    try Self.write(&stream, to: output)
  }

  private static func description(_ scenario: String) throws -> FiguresDescription {
    if scenario == "figures" { return try FiguresDescription.bundled() }
    let bytes: [UInt8]
    do throws(SmallFile.Failure) {
      bytes = try SmallFile.bytes(scenario)
    } catch {
      throw CommandFailure(
        .failed,
        "\(scenario): cannot be read: \(error.reason); name a description of figures, or \"figures\" for the one "
          + "that is "
          + "there")
    }
    do throws(ScenarioError) {
      return try FiguresDescription.parse(bytes)
    } catch {
      throw CommandFailure(.failed, "\(scenario): \(error)")
    }
  }

  private static func write(_ stream: inout some EventStream, to path: String) throws {
    let output = try OutputFile(path: path)
    var progress = ProgressBar(sharesTerminal: path == "-")
    var line: [UInt8] = []
    var count: Int64 = 0
    while stream.next(into: &line) != nil {
      line.append(0x0A)
      count += 1
      if line.count < 1 << 16 { continue }
      try output.write(line)
      line.removeAll(keepingCapacity: true)
      if output.isReaderGone { throw ReaderGone() }
      progress.update(events: count, bytes: 0, of: nil)
    }
    try output.write(line)
    try output.finish()
    progress.clear()
  }
}
