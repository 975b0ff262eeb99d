internal import ArgumentParser
internal import Brokers

/// The mock cluster of a benchmark, in a process of its own.
struct MockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mock", abstract: "Serves a mock cluster; makes the topics that are named on standard input.",
    shouldDisplay: false)

  func run() throws { try serveMock() }
}
