internal import ArgumentParser

/// Every benchmark, one after the other, in one table.
struct AllCommand: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "all", abstract: "All benchmarks with their usual sizes: about four minutes and 2 GiB.")

  @OptionGroup var common: CommonOptions

  func measure(into report: inout Report) throws {
    let arguments = ["--seed", "\(common.seed)"] + (common.rounds.map { ["--rounds", "\($0)"] } ?? [])
    // Memory first: what others have freed would be used again.
    try MemoryCommand.parse(["--seed", "\(common.seed)"]).measure(into: &report)
    try DecodeCommand.parse(arguments).measure(into: &report)
    try GrowthCommand.parse(arguments).measure(into: &report)
    try SnapshotCommand.parse(arguments).measure(into: &report)
    try ReplayCommand.parse(arguments).measure(into: &report)
    try AllocationsCommand.parse(["--seed", "\(common.seed)"]).measure(into: &report)
  }
}
