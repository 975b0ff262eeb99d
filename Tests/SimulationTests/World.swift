import Alerts
import EngineTestSupport
import Foundation
import Kafka
import ReferenceModel

@testable import Worker

/// One partition, one worker after the other on one directory.
final class World {
  var kafka = ModelKafka(partitionCount: 1)
  let directory = NSTemporaryDirectory() + "tiendo-trouble-\(UUID().uuidString)"
  let notes = ModelLog.Notes()
  var rules: [[Rule]]
  private var rulesOfProcess: [Int: Int] = [:]
  private var processes = 0
  /// Whether states are handed over through Kafka.
  var handsOver = false
  /// Applied to each process before it begins.
  var prepare: (SimulatedProcess) -> Void = { _ in }
  /// Called after each turn of a process.
  var meanwhile: (SimulatedProcess) throws -> Void = { _ in }

  var path: String { "\(directory)/case-events-0.sqlite" }

  init() throws {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    rules = try (1...2 as ClosedRange<UInt64>).map { seed in
      try RandomRules.rules(seed: seed, most: 5).map { try Rule($0) }
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  /// As where a new disk was mounted.
  func removeSnapshots() throws {
    try FileManager.default.removeItem(atPath: directory)
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
  }

  func send(seed: UInt64, _ count: Int) {
    var stream = StreamSettings(seed: seed, count: count)
    stream.hasKeys = true
    stream.hasTimestamps = true
    stream.partitionCount = 1
    stream.hasLongGaps = false
    for record in RandomStream.records(stream) {
      kafka.append(
        OwnedRecord(
          topic: "", partition: 0, offset: 0, timestampMilliseconds: record.timestampMilliseconds ?? 0,
          key: record.key, value: record.value, headers: []), partition: 0)
    }
  }

  /// Runs a worker until everything is committed and saved, and stops it in order.
  ///
  /// - Returns: why it stopped by itself.
  func run(rules number: Int = 0) throws -> String? {
    processes += 1
    rulesOfProcess[processes] = number
    var settings = WorkerSettings(kafka: [:], wallClock: { 0 })
    settings.rules = rules[number]
    settings.producesTicks = false
    settings.handsOver = handsOver
    settings.stateTransactionByteCount = 1_000
    settings.commitInterval = .milliseconds(20)
    settings.snapshotInterval = .milliseconds(50)
    let process = SimulatedProcess(
      number: processes, kafka: kafka, directory: directory, settings: settings, seed: 1, troublePerMille: 0,
      stepsToLive: .max, fault: .none, notes: notes)
    prepare(process)
    defer { process.store.closeFiles() }
    do {
      for _ in 0..<100_000 {
        for member in process.members { try member.turn() }
        process.store.writeOne()
        try meanwhile(process)
        if !process.isCutOff {
          for source in process.sources { if let member = source.member { kafka.heartbeat(member) } }
        }
        kafka.advance(by: .milliseconds(10))
        let isCommitted = kafka.group.committed[0]?.next ?? 0 == Int64(kafka.events(0).entries.count)
        if isCommitted, !process.isCutOff { break }
      }
      for member in process.members { try member.stop() }
      return nil
    } catch let failure as WorkerFailure {
      process.kill()
      return failure.description
    }
  }

  /// What differs from one calm application, each effect being there once.
  var differences: [String] {
    Verdict(
      History(kafka: kafka, rules: rules, rulesOfProcess: rulesOfProcess, notes: notes, isAlone: true)
    ).differences
  }

  /// The same topic in a Kafka with other facts around it.
  func move(to other: ModelKafka) { kafka = other }
}
