internal import Alerts
internal import ArgumentParser
internal import Engine
internal import Settings

/// Whether an event costs more where more is kept.
struct GrowthCommand: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "growth",
    abstract: "Applying events (window, case, ledger, clock, idle rules) as cases, offices, rules and periods grow.",
    discussion: """
      Every arm holds its own engine; the updates are drawn uniformly over all of its cases, and each round goes \
      through all arms. "All" is from the bytes of the event to the end of its rules; "after decoding" is the part \
      behind the decoder, by the wall clock.
      """,
    aliases: ["apply"])

  @OptionGroup var common: CommonOptions

  @Option(help: "Cases of the small arms.")
  var cases = 100_000

  @Option(help: "Cases of the large arm.")
  var manyCases = 5_000_000

  @Option(help: "Events of each arm in a round.")
  var events = 200_000

  @Option(help: "Rules file.")
  var rules = "deploy/rules.example.yaml"

  private static let growth = 10

  func measure(into report: inout Report) throws {
    let arms = try makeArms()
    for arm in arms {
      progress("growth: bringing in \(arm.caseCount) cases (\(arm.name))")
      try arm.open()
    }
    var all: [[Cost]] = arms.map { _ in [] }
    var applying: [[Double]] = arms.map { _ in [] }
    for _ in 0..<(common.rounds ?? 15) {
      for (index, arm) in arms.enumerated() {
        let cost = try arm.update(count: events)
        _ = arm.box.engine.takeChanges()
        all[index].append(cost.all)
        applying[index].append(cost.applying)
      }
    }
    for (index, arm) in arms.enumerated() {
      report.add("growth", "\(arm.name): all, CPU", all[index].map(\.cpu), "ns/event")
      report.add("growth", "\(arm.name): after decoding, wall", applying[index], "ns/event")
    }
    for (index, arm) in arms.enumerated().dropFirst() {
      let bar = index == 1 ? 1.5 : 1.2
      report.addRatio("growth", "\(arm.name) over base, all", all[index].map(\.cpu), over: all[0].map(\.cpu), bar: bar)
      report.addRatio("growth", "\(arm.name) over base, after decoding", applying[index], over: applying[0], bar: bar)
    }
  }

  private func makeArms() throws -> [Arm] {
    let rules = try RulesFile.load(path: self.rules)
    let manyRules = (0..<Self.growth).flatMap { turn in
      rules.map { rule in
        var copy = rule
        copy.name = "\(rule.name)-\(turn)"
        return copy
      }
    }
    func feed(_ cases: Int, offices: Int = 63, periods: Int = 1) -> CaseFeed {
      CaseFeed(seed: common.seed, cases: cases, offices: offices, periods: periods)
    }
    return [
      Arm("\(cases) cases", rules: rules, cases: cases, feed: feed(cases)),
      Arm("\(manyCases) cases", rules: rules, cases: manyCases, feed: feed(manyCases)),
      Arm("10 × offices", rules: rules, cases: cases, feed: feed(cases, offices: 63 * Self.growth)),
      Arm("10 × rules", rules: manyRules, cases: cases, feed: feed(cases)),
      Arm("10 × periods", rules: rules, cases: cases, feed: feed(cases, periods: Self.growth)),
    ]
  }
}
