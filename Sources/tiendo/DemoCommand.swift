internal import Alerts
internal import ArgumentParser
internal import Demo
internal import Foundation
internal import Monitor
internal import Scenario
internal import Settings

/// `tiendo demo`: everything in one process.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Shows Tiendo at work on two made-up years; nothing but the program is needed.",
    discussion: """
      Starts a Kafka broker in memory, feeds it the events of two statistics years of a national system of offices, \
      runs the worker of `tiendo run` on them, and shows a live table that is made from the published topics alone: \
      rates in cases and money, how far each office is ahead of the pace of its target or behind it, and the alerts as \
      they fire. It takes about two and a half minutes; then the final table is printed.

        tiendo demo
        tiendo demo --stay                      # the web page stays when the years are over
        tiendo demo --once                      # no waiting, no screen: the final table
        tiendo demo --speed 20 --offices 12     # a small country, fast
        tiendo demo --once --state demo-state && tiendo verify demo-state

      While it runs a web page shows the same and more, at http://127.0.0.1:8080/ or where the screen says.
      The broker can be read by any Kafka client; the address is on the screen:

        kcat -b 127.0.0.1:PORT -t completion-alerts

      Keys: q ends it, the space bar pauses, + and - change the speed. The same options give the same events as
      tiendo generate --periods 2019 2020.
      """)

  @Flag(help: "Run to the end as fast as it goes, without a screen, and print the final table.")
  var once = false

  @Option(help: ArgumentHelp("Simulated days a second, 0.125 to 512.", valueName: "days"))
  var speed = 5.0

  @Option(help: ArgumentHelp("Port of the web page, or another one where that is taken; 0 for no page."))
  var port = 8080

  @Flag(help: "Keep the web page when the years are over, until q or Ctrl-C.")
  var stay = false

  @Option(help: "Number of offices, 1 to 200.")
  var offices = 63

  @Option(help: "Number of cases accepted, over both years.")
  var cases = 60_000

  @Option(help: "Decides every choice of the model.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Rules file (YAML). (default: those of deploy/rules.example.yaml)", valueName: "file"))
  var rules: String?

  @Option(
    help: ArgumentHelp(
      "Keep the snapshots in this directory, new or empty. (default: a temporary one, removed at the end)",
      valueName: "dir"))
  var state: String?

  @OptionGroup var language: LanguageOptions

  func validate() throws {
    if !(0...65_535).contains(port) { throw ValidationError("--port \(port): is not in 0…65535") }
    if !(0.125...512).contains(speed) { throw ValidationError("--speed \(speed): is not in 0.125…512") }
    if state?.isEmpty == true { throw ValidationError("--state \"\": name a directory") }
  }

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let language = language.lang ?? Language(environment: environment)
    let isLive = !once && isatty(STDOUT_FILENO) == 1 && environment["TERM"] ?? "dumb" != "dumb"
    var settings = DemoSettings(
      model: NationalOptions(seed: seed, offices: offices, cases: cases, periods: [2019, 2020]),
      daysPerSecond: isLive ? speed : nil, rules: try readRules(), stateDirectory: state)
    settings.pagePort = (isLive || stay) && port > 0 ? port : nil
    settings.stays = stay
    // Time to read what it is about.
    if isLive { settings.opening = .seconds(12) }
    let demo = try Demo(settings)
    let view =
      isLive
      ? try await demo.showLive(language: language, usesColor: environment["NO_COLOR", default: ""].isEmpty)
      : try await demo.showProgress(language: language) { StandardError.write(line: $0) }
    let report = DemoReport(
      settings: settings, rulesPath: rules ?? "deploy/rules.example.yaml", language: language)
    let output = try OutputFile(path: "-")
    try output.write(report.text(view))
    try output.finish()
    if let warning = view.warning { StandardError.write(line: warning) }
  }

  private func readRules() throws -> [Rule] {
    if let rules { return try RulesFile.load(path: rules) }
    return try RulesFile.parse(DemoSettings.exampleRules, source: "rules.example.yaml")
  }
}
