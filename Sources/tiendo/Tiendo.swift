internal import ArgumentParser
internal import Glibc

/// The program: a command for each thing it does.
@main
struct Tiendo: AsyncParsableCommand {
  static let version = "0.1.0"

  /// Every command, in the order of the help.
  static let commands: [any ParsableCommand.Type] = [
    DemoCommand.self, TopicsCommand.self, RunCommand.self, MonitorCommand.self, HealthCommand.self, ReplayCommand.self,
    ArchiveCommand.self, ExplainCommand.self, ReportCommand.self,
    CheckCommand.self, GenerateCommand.self, VerifyCommand.self, RulesCommand.self,
  ]

  static let configuration = CommandConfiguration(
    commandName: "tiendo",
    abstract: "Watches the work of many offices through the events of their cases.",
    discussion: """
      Every event of a case (accepted, collected, suspended, completed …) is a line of JSON, or a record of a Kafka \
      topic. From these Tiendo keeps the totals of each office and statistics year, its rate of completion, and alerts \
      by the rules that you write.

      Commands to begin with; nothing but the program is needed:

        tiendo demo                                               # two years in three minutes, live
        tiendo generate --offices 5 --cases 1000 > events.ndjson  # a made-up year
        tiendo replay --file events.ndjson                        # its totals
        tiendo replay --file events.ndjson --rules rules.yaml --alerts -
        tiendo report --file events.ndjson --period 2020 --out report.html
        tiendo check --reported reports.csv                       # what cannot be right in a report

      The result goes to standard output, everything else to standard error.
      Exit status: 0 done, 1 failed, 64 wrong usage, 65 bad data, 78 bad configuration.
      """,
    version: version,
    subcommands: commands)

  @MainActor static func main() async {
    // A reader that goes away, or a file that may not grow, is an error of the write, told in the right place, not the
    // end of the program.
    for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      CommandFailure.exit(for: error)
    }
  }
}
