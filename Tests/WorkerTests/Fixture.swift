import Alerts
import CaseEvents
import Engine
import Foundation
import Kafka
import Ledger
import Logging
import Records
import Scenario
import TestSupport
import Worker

/// A mock cluster with the topics of the contract, a state directory, and workers on them.
final class Fixture: @unchecked Sendable {
  // Sendable: everything but the cluster, which is thread-safe, is fixed when it is made.
  static let outputs = ["office-totals", "office-days", "completion-alerts", "open-alerts", "case-events-dlq"]
  let cluster: MockCluster
  let partitions: Int32
  let directory: String
  let rules: [Rule]

  init(partitions: Int32, brokers: Int32 = 1) throws {
    self.partitions = partitions
    cluster = try MockCluster(brokers: brokers)
    try cluster.createTopic("case-events", partitions: partitions, replicas: brokers)
    for topic in Self.outputs { try cluster.createTopic(topic, partitions: 1, replicas: brokers) }
    try cluster.createTopic("tiendo-state", partitions: partitions, replicas: brokers)
    directory = NSTemporaryDirectory() + "tiendo-\(UUID().uuidString)"
    rules = [
      Rule(name: "low", test: RuleTest(.cases, .below(hundredths: 3000), clearHundredths: 200, minimumEligible: 5)),
      Rule(name: "behind", test: RuleTest(.money, .behindTarget(pointsHundredths: 500), minimumEligible: 5)),
      Rule(name: "drop", test: RuleTest(.cases, .drop(pointsHundredths: 100, days: 30), minimumEligible: 5)),
      Rule(name: "stalled", test: RuleTest(.cases, .stalled(days: 20))),
    ]
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  func settings(_ state: String = "a", change: (inout WorkerSettings) -> Void = { _ in }) -> WorkerSettings {
    let kafka: ClientSettings = [
      "bootstrap.servers": cluster.bootstrapServers, "session.timeout.ms": "6000", "fetch.wait.max.ms": "20",
    ]
    var settings = WorkerSettings(kafka: kafka, wallClock: { 0 })
    settings.stateDirectory = directory + "/" + state
    settings.rules = rules
    settings.producesTicks = false
    // The mock cluster knows no static members: it would wait for the session of one that stays.
    settings.leavesOnStop = true
    settings.commitInterval = .milliseconds(50)
    settings.snapshotInterval = .milliseconds(200)
    change(&settings)
    return settings
  }

  static var logger: Logger {
    var logger = Logger(label: "worker", factory: { StreamLogHandler.standardError(label: $0) })
    let level = ProcessInfo.processInfo.environment["TIENDO_TEST_LOG"].flatMap(Logger.Level.init(rawValue:))
    logger.logLevel = level ?? .critical
    return logger
  }

  /// Runs a worker to the end offsets that it sees at its start.
  func runUntilEnd(_ state: String = "a", change: (inout WorkerSettings) -> Void = { _ in }) async throws {
    var settings = settings(state, change: change)
    settings.stopsAtEnd = true
    try await Worker(settings, logger: Self.logger).run()
  }

  /// Lines of a small national stream, with disorder and poison, and the office of each.
  static func stream(seed: UInt64, cases: Int = 300) throws -> [(office: String, line: [UInt8])] {
    var model = try NationalModel(
      NationalOptions(
        seed: seed, offices: 6, cases: cases, periods: [2019, 2020], disorderPerMillion: 20_000,
        poisonPerMillion: 20_000))
    var lines: [(String, [UInt8])] = []
    var line: [UInt8] = []
    while let head = model.next(into: &line) {
      lines.append((head.officeCode, line))
      line.removeAll()
    }
    return lines
  }

  func produce(_ lines: some Collection<(office: String, line: [UInt8])>) async throws {
    let lines = Array(lines)
    try await onThread { [cluster] in
      let producer = try Producer(cluster.writerSettings())
      for (number, entry) in lines.enumerated() {
        let headers = number % 7 == 0 ? [Header(name: "trace", text: "\(number)")] : []
        try producer.produce(topic: "case-events", key: Array(entry.office.utf8), value: entry.line, headers: headers)
      }
      try producer.flush(timeoutMilliseconds: 20_000)
    }
  }

  /// The offset behind the last record of each partition of the events.
  func ends() async throws -> [Int32: Int64] {
    try await onThread { [cluster, partitions] in
      var consumer = try Consumer(cluster.readerSettings())
      var ends: [Int32: Int64] = [:]
      for partition in 0..<partitions {
        ends[partition] =
          try consumer.watermarks(topic: "case-events", partition: partition, timeoutMilliseconds: 10_000).high
      }
      try consumer.close(timeoutMilliseconds: 10_000)
      return ends
    }
  }

  /// Everything in a topic, partition by partition.
  func read(_ topic: String) async throws -> [OwnedRecord] {
    let partitions = topic == "case-events" ? partitions : 1
    return try await onThread { [cluster] in
      var consumer = try Consumer(cluster.readerSettings())
      var count = 0
      for partition in 0..<partitions {
        let (low, high) = try consumer.watermarks(topic: topic, partition: partition, timeoutMilliseconds: 10_000)
        count += Int(high - low)
      }
      try consumer.close(timeoutMilliseconds: 10_000)
      let records = try cluster.readAll(topic, partitions: partitions, count: count)
      return records.sorted { ($0.partition, $0.offset) < ($1.partition, $1.offset) }
    }
  }

  /// What is in the topic now, applied from nothing, one engine a partition.
  func expected() async throws -> Expected {
    var expected = Expected()
    let records = try await read("case-events")
    for partition in 0..<partitions {
      var engine = PartitionEngine(
        EngineSettings(rules: rules, partition: partition, partitionCount: partitions, givesClosedDays: true))
      for record in records where record.partition == partition { expected.apply(record, &engine) }
      expected.finish(&engine)
    }
    return expected
  }
}

/// The output that the contract asks for.
struct Expected {
  var totals: [String: String] = [:]
  var alerts: [String] = []
  var open: Set<String> = []
  var days: [String: String] = [:]
  var rejected: [OwnedRecord] = []
  var counts = Counts()

  mutating func apply(_ record: OwnedRecord, _ engine: inout PartitionEngine) {
    let key = record.key ?? []
    let value = record.value ?? []
    key.withUnsafeBytes { key in
      value.withUnsafeBytes { value in
        engine.stage(
          SourceRecord(
            key: record.key == nil ? nil : key, value: record.value == nil ? nil : value,
            timestampMilliseconds: record.timestampMilliseconds, offset: record.offset))
        _ = engine.applyStaged()
      }
    }
    if case .rejected = engine.outcome(0) { rejected.append(record) }
  }

  mutating func finish(_ engine: inout PartitionEngine) {
    var writer = JSONWriter()
    for day in engine.takeClosedDays() {
      writer.removeAll()
      writer.closedDay(day)
      days["\(day.office)/\(day.day)"] = String(decoding: writer.bytes, as: UTF8.self)
    }
    for alert in engine.takeAlerts() {
      writer.removeAll()
      writer.alert(alert)
      alerts.append(String(decoding: writer.bytes, as: UTF8.self))
      if alert.state == .fired {
        open.insert("\(alert.rule)/\(alert.office)")
      } else {
        open.remove("\(alert.rule)/\(alert.office)")
      }
    }
    for record in engine.totals() {
      writer.removeAll()
      writer.totals(record)
      totals["\(record.office)/\(record.period)"] = String(decoding: writer.bytes, as: UTF8.self)
    }
    counts.add(engine.counts)
  }
}

extension Collection<OwnedRecord> {
  /// The last value of each key, as a compacted topic keeps it; tombstones take a key away.
  var lastValues: [String: String] {
    var values: [String: String] = [:]
    for record in self {
      let key = String(decoding: record.key ?? [], as: UTF8.self)
      values[key] = record.value.map { String(decoding: $0, as: UTF8.self) }
    }
    return values
  }

  /// The values in order.
  var texts: [String] { map { String(decoding: $0.value ?? [], as: UTF8.self) } }
}

/// A published totals record without what a replay's does not have.
func withoutPublication(_ json: String) -> String {
  guard let range = json.range(of: #","asOf":"#) else { return json }
  return json[..<range.lowerBound] + "}"
}

/// Waits for a condition, at most for two minutes, without a thread of the cooperative pool.
func wait(_ what: String, until condition: @escaping @Sendable () -> Bool) async throws {
  _ = try await onThread {
    try eventually(what, seconds: 120) {
      Thread.sleep(forTimeInterval: 0.02)
      return condition() ? true : nil
    }
  }
}
