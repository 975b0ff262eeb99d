import ArgumentParser
import Foundation
import Kafka

/// Serves a mock cluster until standard input ends, so that it never outlives whoever started it.
struct MockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mock", abstract: "Serves a mock cluster; makes the topics that are named on standard input.",
    shouldDisplay: false)

  func run() throws {
    let cluster = try MockCluster()
    try say(cluster.bootstrapServers)
    while let line = readLine() {
      let words = line.split(separator: " ")
      guard words.count == 2, let partitions = Int32(words[1]) else {
        throw Failure("\"\(line)\": name a topic and its number of partitions")
      }
      try cluster.createTopic(String(words[0]), partitions: partitions)
      try say("made")
    }
  }
}
