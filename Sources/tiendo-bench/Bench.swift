internal import ArgumentParser

/// Measures the program's own core on data that it makes by seed.
@main
struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tiendo-bench",
    abstract: "Measures Tiendo on this machine, on events that it makes by seed.",
    discussion: """
      What is compared is measured in one run, in turn, round by round; a figure is the median of the rounds and \
      stands beside the least and the greatest. Where it says CPU it is the time of the process, so that what else \
      runs on the machine disturbs it little. Trust ratios of one run more than figures of two.
      """,
    subcommands: [
      AllCommand.self, DecodeCommand.self, GrowthCommand.self, MemoryCommand.self, SnapshotCommand.self,
      ReplayCommand.self, AllocationsCommand.self, CatchUpCommand.self, LatencyCommand.self, HandoverCommand.self,
      MonitorCommand.self,
      ArmCommand.self, MockCommand.self, ServeCommand.self,
    ],
    defaultSubcommand: AllCommand.self)
}

/// One benchmark: a command that adds its figures to a report.
protocol Benchmark: ParsableCommand {
  var common: CommonOptions { get }

  /// Measures, and adds the figures.
  func measure(into report: inout Report) throws
}

extension Benchmark {
  func run() throws {
    var report = Report()
    try measure(into: &report)
    try report.finish(check: common.check, json: common.json)
  }
}

/// What every benchmark takes.
struct CommonOptions: ParsableArguments {
  @Option(help: "Decides all data.")
  var seed: UInt64 = 1

  @Option(help: "Rounds; figures are their medians. (default: by the benchmark)")
  var rounds: Int?

  @Option(help: "Also write the figures to this file, as JSON.")
  var json: String?

  @Flag(help: "End with status 1 where a figure is over its bar.")
  var check = false

  func validate() throws {
    if let rounds, rounds < 1 { throw ValidationError("--rounds: at least 1") }
  }
}
