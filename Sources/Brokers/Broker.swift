internal import Foundation
internal import Kafka

/// Where a benchmark or a trial has its topics: a mock cluster in a process of its own, or a Kafka that is there.
package final class Broker {
  /// Its addresses, as `host:port`.
  package let bootstrapServers: String
  /// Whether it keeps all promises of transactions.
  package let isReal: Bool
  private let mock: Process?
  private let commands: FileHandle?
  private let answers: FileHandle?

  /// - Parameter address: bootstrap servers of a Kafka; `nil` for a mock cluster. For that this very program is started
  ///   with the argument `mock`, and has to call `serveMock`.
  package init(_ address: String?) throws {
    if let address {
      (bootstrapServers, isReal, mock, commands, answers) = (address, true, nil, nil, nil)
      return
    }
    let (input, output) = (Pipe(), Pipe())
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["mock"]
    process.standardInput = input
    process.standardOutput = output
    // What it says when it dies of a fault of its own helps nobody.
    process.standardError = FileHandle.nullDevice
    try process.run()
    (isReal, mock, commands, answers) = (
      false, process, input.fileHandleForWriting, output.fileHandleForReading
    )
    bootstrapServers = try Self.line(output.fileHandleForReading)
  }

  deinit { stop() }

  /// Whether the mock cluster has ended by itself.
  package var isGone: Bool { mock.map { !$0.isRunning } ?? false }

  /// Ends a mock cluster.
  package func stop() {
    try? commands?.close()
    mock?.waitUntilExit()
  }

  /// Makes a topic and waits until it is there. The mock cluster compacts nothing.
  package func makeTopic(_ name: String, partitions: Int32, isCompacted: Bool = false) throws {
    if let commands, let answers {
      try commands.write(contentsOf: Data("\(name) \(partitions)\n".utf8))
      guard try Self.line(answers) == "made" else { throw BrokerFailure("the mock cluster made no topic \(name)") }
      return
    }
    let producer = try Producer(["bootstrap.servers": bootstrapServers])
    try producer.createTopic(
      TopicDefinition(
        name: name, partitions: partitions, replicas: 1,
        properties: isCompacted ? ["cleanup.policy": "compact"] : [:]),
      timeoutMilliseconds: 30_000)
    let deadline = ContinuousClock.now + .seconds(30)
    while (try? producer.partitionCount(topic: name, timeoutMilliseconds: 5_000)) != Int(partitions) {
      guard ContinuousClock.now < deadline else { throw BrokerFailure("topic \(name) was created and does not appear") }
      usleep(100_000)
    }
  }

  private static func line(_ handle: FileHandle) throws -> String {
    var bytes: [UInt8] = []
    while let byte = try handle.read(upToCount: 1)?.first {
      if byte == 0x0A { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(byte)
    }
    throw BrokerFailure("the mock cluster ended by itself")
  }
}

/// Why a broker cannot be used.
package struct BrokerFailure: Error, CustomStringConvertible {
  /// One line.
  package let description: String

  init(_ description: String) { self.description = description }
}

/// Serves a mock cluster until standard input ends, so that it never outlives whoever started it; makes the topics that
/// are named there, each with its number of partitions.
package func serveMock() throws {
  func say(_ text: String) throws { try FileHandle.standardOutput.write(contentsOf: Data("\(text)\n".utf8)) }
  let cluster = try MockCluster()
  try say(cluster.bootstrapServers)
  while let line = readLine() {
    let words = line.split(separator: " ")
    guard words.count == 2, let partitions = Int32(words[1]) else {
      throw BrokerFailure("\"\(line)\": name a topic and its number of partitions")
    }
    try cluster.createTopic(String(words[0]), partitions: partitions)
    try say("made")
  }
}
