internal import ArgumentParser

/// Measures the program's own core on data that it makes by seed.
@main
struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tiendo-bench",
    abstract: "Measures Tiendo on this machine, on events that it makes by seed.",
    discussion: """
      Everything that is compared is measured in one run, in turn, round by round; a figure is the median of the rounds \
      and stands beside the least and the greatest. Times of one thread are CPU time, so that what else runs on the \
      machine disturbs them little. Trust ratios of one run more than figures of two.
      """,
    subcommands: [
      AllCommand.self, DecodeCommand.self, ApplyCommand.self, MemoryCommand.self, SnapshotCommand.self,
      ReplayCommand.self, ConsumeCommand.self, ClusterCommand.self,
    ],
    defaultSubcommand: AllCommand.self)
}

/// What every benchmark takes.
struct CommonOptions: ParsableArguments {
  @Option(help: "Decides all data.")
  var seed: UInt64 = 1

  @Option(help: "Rounds; figures are their medians. (default: by the benchmark)")
  var rounds: Int?

  @Option(help: ArgumentHelp("Write the figures as JSON too.", valueName: "file"))
  var json: String?

  @Flag(help: "Less data and fewer rounds.")
  var quick = false

  func validate() throws {
    if let rounds, rounds < 1 { throw ValidationError("--rounds: at least 1") }
  }

  func rounds(usual: Int, quick: Int) -> Int { rounds ?? (self.quick ? quick : usual) }
}
