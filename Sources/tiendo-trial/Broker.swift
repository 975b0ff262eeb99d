import Foundation
import Kafka

/// Where the topics of a round are: a mock cluster in a process of its own, or a Kafka that is there.
final class Broker {
  let bootstrapServers: String
  /// Whether it keeps all promises of transactions.
  let isReal: Bool
  private let mock: Process?
  private let commands: FileHandle?
  private let answers: FileHandle?

  /// - Parameter address: bootstrap servers of a Kafka; `nil` for a mock cluster.
  init(_ address: String?) throws {
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
  var isGone: Bool { mock.map { !$0.isRunning } ?? false }

  func stop() {
    try? commands?.close()
    mock?.waitUntilExit()
  }

  func makeTopic(_ name: String, partitions: Int32) throws {
    if let commands, let answers {
      try commands.write(contentsOf: Data("\(name) \(partitions)\n".utf8))
      guard try Self.line(answers) == "made" else { throw Failure("the mock cluster made no topic \(name)") }
      return
    }
    let producer = try Producer(["bootstrap.servers": bootstrapServers])
    try producer.createTopic(
      TopicDefinition(name: name, partitions: partitions, replicas: 1), timeoutMilliseconds: 30_000)
    let deadline = ContinuousClock.now + .seconds(30)
    while (try? producer.partitionCount(topic: name, timeoutMilliseconds: 5_000)) != Int(partitions) {
      guard ContinuousClock.now < deadline else { throw Failure("topic \(name) was created and does not appear") }
      usleep(100_000)
    }
  }

  private static func line(_ handle: FileHandle) throws -> String {
    var bytes: [UInt8] = []
    while let byte = try handle.read(upToCount: 1)?.first {
      if byte == 0x0A { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(byte)
    }
    throw Failure("the mock cluster ended by itself")
  }
}
