internal import ArgumentParser
internal import Engine
internal import Settings

/// Whether an event costs an allocation once everything has its size.
struct AllocationsCommand: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "allocations",
    abstract: "Allocations for decoding and applying events of cases that are known, on a day that goes on.",
    discussion: """
      The rules of the example file are on. Days that are closed, alerts, new cases and snapshots allocate; an event \
      that none of these comes with must not.
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "Cases.")
  var cases = 100_000

  @Option(help: "Events.")
  var events = 500_000

  @Option(help: "Rules file.")
  var rules = "deploy/rules.example.yaml"

  func measure(into report: inout Report) throws {
    let feed = CaseFeed(seed: common.seed, cases: cases)
    let arm = Arm("allocations", rules: try RulesFile.load(path: rules), cases: cases, feed: feed)
    try arm.open()
    // Lists of changes grow to their size; they keep it when they are taken.
    try arm.updateAll()
    _ = try arm.update(count: cases)
    _ = arm.box.engine.takeChanges()
    _ = try arm.update(count: cases)
    let cost = try arm.update(count: events)
    report.add("allocations", "in \(events) events", [Double(cost.allocations)], "allocations", bar: 0)
  }
}
