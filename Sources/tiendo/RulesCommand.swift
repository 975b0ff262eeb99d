internal import Alerts
internal import ArgumentParser
internal import Ledger
internal import Settings

/// `tiendo rules`: rules files, checked and tried.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "Checks rules files, and tries them on history and in unit tests.",
    subcommands: [Check.self, Test.self])

  /// `tiendo rules check FILE`
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract: "Says whether a rules file can be used, and what it holds.",
      discussion: """
        Prints a line for each rule and ends with status 0; or says what is wrong, and where, and ends with 78.

          tiendo rules check rules.yaml

        A rules file that asks for a rate of at least 70 % of the cases, and for a warning after three days without it:

          rules:
            - name: cases-low
              metric: cases
              below: 70
              for: 3d

        What a rule would have said in the past: tiendo rules test --rules rules.yaml --file 2020.ndjson
        """)

    @Argument(help: "The rules file (YAML).")
    var file: String

    func run() throws {
      let rules = try RulesFile.load(path: file)
      let output = try OutputFile(path: "-")
      try output.write("\(file): ok, \(rules.count) \(rules.count == 1 ? "rule" : "rules")\n")
      let rows = rules.map { rule in
        [
          "  \(rule.name)", rule.test.measure.rawValue, Self.text(rule.test.condition), rule.severity.rawValue,
          rule.offices.isEmpty ? "all offices" : "offices \(rule.offices.joined(separator: ", "))",
        ]
      }
      try output.write(Figures.table(rows, leftColumns: 5))
      try output.finish()
    }

    private static func text(_ condition: Condition) -> String {
      func percent(_ hundredths: Int64) -> String { Percent(hundredths: Int128(hundredths)).description }
      return switch condition {
      case .below(let hundredths): "below \(percent(hundredths)) %"
      case .behindTarget(let points): "\(percent(points)) points behind target"
      case .drop(let points, let days): "drop of \(percent(points)) points within \(days) d"
      case .behindLastPeriod(let points): "\(percent(points)) points behind last period"
      case .stalled(let days): "stalled for \(days) d"
      case .eligibleShrinks(let share, let days): "\(percent(share)) % of what is eligible left within \(days) d"
      case .terminationShare(let share, let days): "terminations over \(percent(share)) % of done within \(days) d"
      case .delegationSurge(let factor, let days): "over \(percent(factor)) times the delegations within \(days) d"
      }
    }
  }
}
