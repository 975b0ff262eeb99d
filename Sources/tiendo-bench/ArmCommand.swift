internal import ArgumentParser
internal import Brokers
internal import CBaseline
internal import Foundation
internal import Kafka
internal import Logging
internal import Settings
internal import Threads
internal import Worker

/// One arm of a benchmark, in a process of its own so that its CPU time is all its own.
struct ArmCommand: AsyncParsableCommand {
  enum Arm: String, ExpressibleByArgument {
    /// The C program that throws everything away.
    case discard
    /// The worker, up to the end of the backlog.
    case worker
    /// The worker, until standard input ends; says when it is ready.
    case live
  }

  static let configuration = CommandConfiguration(
    commandName: "arm", abstract: "One arm of a benchmark.", shouldDisplay: false)

  @Argument var arm: Arm
  @Option var brokers: String
  @Option var topic: String
  @Option var partitions: Int32
  @Option var group: String
  @Option var rules: String
  @Option var members = 1
  @Flag var handover = false

  func run() async throws {
    switch arm {
    case .discard: try say(try discard())
    case .worker: try say(try await catchUp())
    case .live: try await live()
    }
  }

  private func say(_ result: ArmResult) throws {
    print(String(decoding: try JSONEncoder().encode(result), as: UTF8.self))
  }

  private func discard() throws -> ArmResult {
    var result = baseline_cost()
    var reason = [CChar](repeating: 0, count: 256)
    guard baseline_discard(brokers, topic, partitions, &result, &reason, reason.count) == 0 else {
      throw BenchFailure(String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
    return ArmResult(
      events: Int(result.records), wall: result.wall, cpu: result.cpu, peak: Meter.peakBytes, snapshots: 0)
  }

  private func catchUp() async throws -> ArmResult {
    let state = TemporaryFile.path(ending: "state")
    defer { try? FileManager.default.removeItem(atPath: state) }
    var settings = try workerSettings(state)
    settings.snapshotInterval = .seconds(1)
    settings.stopsAtEnd = true
    let snapshots = Locked(0)
    let worker = Worker(settings, logger: Logger(label: "worker", factory: { _ in SnapshotCounter(count: snapshots) }))
    let start = Locked<(wall: Double, cpu: Double)?>(nil)
    let watch = Task {
      // The states are made when the partitions are assigned, and the first record is read next.
      while worker.status.partitions.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
      start.withLock { $0 = (Meter.wall, Meter.cpu) }
    }
    try await worker.run()
    let (wall, cpu) = (Meter.wall, Meter.cpu)
    try await watch.value
    let begin = start.withLock { $0 } ?? (wall: wall, cpu: cpu)
    return ArmResult(
      events: Int(worker.status.read), wall: (wall - begin.wall) / 1e9, cpu: (cpu - begin.cpu) / 1e9,
      peak: Meter.peakBytes, snapshots: Double(snapshots.withLock { $0 }))
  }

  private func live() async throws {
    let state = TemporaryFile.path(ending: "state")
    defer { try? FileManager.default.removeItem(atPath: state) }
    var settings = try workerSettings(state)
    settings.kafka["linger.ms"] = "0"
    if handover {
      // The gaps that are looked for are longer than this one.
      settings.commitInterval = .milliseconds(100)
      settings.snapshotInterval = .seconds(5)
    }
    let worker = Worker(settings, logger: Logger(label: "worker", factory: { _ in SnapshotCounter(count: Locked(0)) }))
    let watch = Task {
      while !worker.status.isReady || worker.status.partitions.isEmpty {
        try await Task.sleep(for: .milliseconds(10))
      }
      try FileHandle.standardOutput.write(contentsOf: Data("\n".utf8))
    }
    FileHandle.standardInput.readabilityHandler = { handle in
      if handle.availableData.isEmpty { worker.stop() }
    }
    try await worker.run()
    try await watch.value
  }

  /// What a worker writes to, and the ends of the names.
  private static var outputs: [(WritableKeyPath<WorkerSettings.Topics, String>, String)] {
    [
      (\.totals, "totals"), (\.days, "days"), (\.alerts, "alerts"), (\.open, "open"), (\.rejected, "rejected"),
      (\.state, "state"),
    ]
  }

  /// Makes the topics that the worker of a group writes to.
  static func makeOutputTopics(_ group: String, partitions: Int32, _ broker: Broker) throws {
    for (_, kind) in outputs {
      let isState = kind == "state"
      try broker.makeTopic("\(group)-\(kind)", partitions: isState ? partitions : 1, isCompacted: isState)
    }
  }

  private func workerSettings(_ state: String) throws -> WorkerSettings {
    var settings = WorkerSettings(
      kafka: ["bootstrap.servers": brokers], wallClock: wallClockMicroseconds)
    settings.group = group
    settings.memberCount = members
    settings.handsOver = handover
    settings.leavesOnStop = true
    settings.topics.events = topic
    for (topic, kind) in Self.outputs { settings.topics[keyPath: topic] = "\(group)-\(kind)" }
    settings.stateDirectory = state
    settings.rules = try RulesFile.load(path: rules)
    return settings
  }
}

/// Counts the snapshots that the worker says it has written.
private struct SnapshotCounter: LogHandler {
  let count: Locked<Int>
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.debug

  init(count: Locked<Int>) { self.count = count }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let message = event.message.description
    if message.hasPrefix("snapshot of partition"), message.contains("written") { count.withLock { $0 += 1 } }
    if event.level >= .warning { progress(message) }
  }
}
