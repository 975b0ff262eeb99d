import Foundation
import Testing

@Suite("Exit status and help")
struct UsageTests {
  @Test(
    "each command explains itself with an example on standard output",
    arguments: [
      [], ["demo"], ["topics"], ["topics", "create"], ["topics", "check"], ["run"], ["health"], ["replay"], ["archive"],
      ["explain"], ["report"], ["check"], ["generate"], ["verify"], ["rules"],
      ["rules", "check"], ["rules", "test"],
    ])
  func help(command: [String]) throws {
    let workplace = try Workplace()
    let outcome = try workplace.shell("$T \(command.joined(separator: " ")) --help")
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(outcome.output.contains("USAGE: tiendo"))
    if command != ["rules"], command != ["topics"] {
      #expect(outcome.output.contains("  tiendo \(command.joined(separator: " "))"))
    }
  }

  @Test("the version is told")
  func version() throws {
    let outcome = try Workplace().tiendo("--version")
    #expect(outcome.status == 0)
    #expect(outcome.output.split(separator: ".").count == 3)
  }

  @Test(
    "wrong usage is status 64 and one line",
    arguments: [
      "nonsense", "replay", "replay --file", "replay --file - -", "replay --file '' ", "replay --file x --nonsense",
      "replay --file x --as-of 2020-02-30", "replay --file x --as-of yesterday",
      "replay --file x --totals a --alerts a",
      "replay --file events --totals ./events", "replay --file x --period-start 02-29",
      "replay --file x --utc-offset 7", "generate --offices 0", "generate --cases -1", "generate --periods 2019 2021",
      "generate --seed x", "generate --scenario figures --cases 5", "generate unexpected", "verify",
      "verify state --export ''", "rules check", "rules nonsense", "demo --speed 0", "demo --offices 0",
      "demo --offices 201", "demo --cases -1",
      "demo --lang fr", "demo --state ''", "check", "check --reported ''", "check --reported x --as-of 2020-09-30",
      "check --reported x --file - -", "check --reported x --file ''", "check --reported events --json ./events",
      "check --reported x --json ''", "check --reported x --file x --as-of 2020-09-31",
      "check --reported x --utc-offset 7", "report", "report --file x --period 2020", "report --file x --out y",
      "archive", "archive ''", "archive a --from 5x", "archive a --topic t --to yesterday",
      "archive a --verify --topic t", "archive a --max-ahead 1", "archive a --utc-offset 7",
      "archive a --period-start 02-29", "replay --topic t --from 5x", "replay --file x --from 5",
      "replay --file x --max-ahead 3651d", "explain --office 74", "explain --office 74 --file x --between 2020-01-01",
      "report --period 2020 --out y", "report --file x --period twenty --out y",
      "report --file x --period 1999 --out y", "report --file x --period 2020 --out ''",
      "report --file events --period 2020 --out ./events", "report --file x --period 2020 --out y --lang fr",
      "topics nonsense", "topics create --partitions 0", "topics create --replication x",
      "topics create --retention soon", "topics create --retention 0", "topics check --dry-run",
      "report --file x --period 2020 --out y --as-of 2019-09-30", "report --file x --period 2020 --out y --rules ''",
      "health --probe well", "health unexpected",
    ])
  func wrongUsage(arguments: String) throws {
    let workplace = try Workplace()
    try workplace.write("", to: "events")
    let outcome = try workplace.shell("$T \(arguments)")
    #expect(outcome.status == 64, "\(outcome.errors)")
    #expect(outcome.isOneErrorLine, "\(outcome.errors)")
    #expect(outcome.output == "")
    #expect(try workplace.files() == ["events"])
  }

  @Test(
    "wrong usage of a command leads to the help of that command",
    arguments: [
      ("archive", "archive"), ("archive ''", "archive"), ("archive a --from 5x", "archive"),
      ("archive a --to 2020-02-30", "archive"), ("archive a --verify --to 5", "archive"),
      ("archive a --max-ahead 1", "archive"), ("archive a --nonsense", "archive"), ("archive a b", "archive"),
      ("replay --topic t --from 5x", "replay"), ("replay --file x --max-ahead 1", "replay"),
      ("explain --topic t --office 74 --between 2020-01-01 2020-01-02 --to 5x", "explain"),
    ])
  func help(arguments: String, command: String) throws {
    let outcome = try Workplace().shell("$T \(arguments)")
    #expect(outcome.status == 64, "\(outcome.errors)")
    #expect(outcome.errors.hasSuffix("see tiendo \(command) --help\n"), "\(outcome.errors)")
  }

  @Test(
    "what cannot be done is status 1 and one line",
    arguments: [
      "replay --file missing", "replay --file .", "replay --file events --totals missing/out",
      "replay --file events --totals .", "generate --scenario missing", "generate --scenario events",
      "generate --output missing/out", "verify missing", "verify .", "verify events", "demo --state events",
      "check --reported missing", "check --reported .", "report --file missing --period 2020 --out report.html",
      "report --file events --period 2020 --out missing/report.html", "report --file events --period 2020 --out new",
    ])
  func failure(arguments: String) throws {
    let workplace = try Workplace()
    try workplace.write("", to: "events")
    let outcome = try workplace.shell("$T \(arguments)")
    #expect(outcome.status == 1, "\(outcome.errors)")
    #expect(outcome.isOneErrorLine, "\(outcome.errors)")
    #expect(outcome.output == "")
    #expect(try workplace.files() == ["events"])
  }

  @Test("a bad rules file is status 78, names the line, and nothing is read")
  func badRules() throws {
    let workplace = try Workplace()
    try workplace.write("rules:\n  - name: low\n    metric: cases\n    below: 700\n", to: "rules.yaml")
    for arguments in ["rules check rules.yaml", "replay --file missing --rules rules.yaml", "demo --rules rules.yaml"] {
      let outcome = try workplace.shell("$T \(arguments)")
      #expect(outcome.status == 78)
      #expect(outcome.isOneErrorLine)
      #expect(outcome.errors.contains("rules.yaml:4"))
    }
    #expect(try workplace.shell("$T rules check missing.yaml").status == 78)
  }

  @Test("a good rules file is told rule by rule")
  func goodRules() throws {
    let outcome = try Workplace().tiendo("rules", "check", Workplace.example("clean/rules.yaml"))
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("8 rules"))
    #expect(outcome.output.contains("drop of 3 points within 7 d"))
    #expect(outcome.output.split(separator: "\n").count == 9)
  }

  @Test("integrity rules are told with their numbers")
  func integrityRules() throws {
    let workplace = try Workplace()
    try workplace.write(
      """
      rules:
        - {name: leave, metric: cases, eligibleShrinks: {percent: 7.5, within: 30d}}
        - {name: end, metric: cases, terminationShare: {percent: 40, within: 90d}}
        - {name: send, metric: money, delegationSurge: {factor: 2.25, within: 30d}}
      """, to: "rules.yaml")
    let outcome = try workplace.shell("$T rules check rules.yaml")
    #expect(outcome.status == 0, "\(outcome.errors)")
    for words in [
      "7.5 % of what is eligible left within 30 d", "terminations over 40 % of done within 90 d",
      "over 2.25 times the delegations within 30 d",
    ] {
      #expect(outcome.output.contains(words), "\(outcome.output)")
    }
  }
}
