internal import ArgumentParser
internal import Brokers
internal import Foundation
internal import Kafka
internal import Records

/// How long an alert takes, from the event that gives it to a reader of committed records.
struct LatencyCommand: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "latency",
    abstract: "From an event to its alert in the hands of a read_committed reader, under a steady load.",
    discussion: """
      A worker with its usual settings, transactions included, in a process of its own; this one produces the events \
      and reads the alerts. Now and then an office is new and its first case makes a rule fire at once; the other \
      events concern offices that no rule watches. The first seconds do not count.

        tiendo-bench latency --brokers kafka:9092
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "Bootstrap servers of a Kafka; the mock cluster does not keep so many events.")
  var brokers: String

  @Option(help: "Events a second.")
  var rate = 10_000

  @Option(help: "Alerts a second.")
  var alerts = 5

  @Option(help: "Seconds that count.")
  var seconds = 20

  @Option(help: "Partitions of the events.")
  var partitions: Int32 = 8

  /// Seconds before they count.
  private static let warmUp = 5

  func validate() throws {
    guard rate > 0, alerts > 0, seconds > 0 else { throw ValidationError("rate, alerts and seconds: at least 1") }
  }

  func measure(into report: inout Report) throws {
    let run = String(UInt32.random(in: 0...UInt32.max), radix: 36)
    let broker = try Broker(brokers)
    let topic = "bench-\(run)-events"
    try broker.makeTopic(topic, partitions: partitions)
    try ArmCommand.makeOutputTopics("bench-\(run)", partitions: partitions, broker)
    let rules = try TemporaryFile(
      """
      rules:
        - name: first-case
          metric: cases
          below: 50
          offices: ["new-*"]
      """, ending: "yaml")
    let worker = try ArmProcess([
      "live", "--brokers", broker.bootstrapServers, "--topic", topic, "--partitions", "\(partitions)", "--group",
      "bench-\(run)", "--rules", rules.path,
    ])
    defer { worker.stop() }
    try worker.waitUntilReady()
    let reader = try AlertReader(broker.bootstrapServers, topic: "bench-\(run)-alerts")
    let sent = try produce(to: topic, broker) { try reader.poll() }
    let latencies = try reader.latencies(of: sent)
    report.add("latency", "events a second", [Double(rate)], "events/s")
    report.add("latency", "alerts", [Double(latencies.count)], "alerts")
    report.add("latency", "event to alert, p50", [Self.percentile(50, latencies)], "ms", bar: 25)
    report.add("latency", "event to alert, p99", [Self.percentile(99, latencies)], "ms", bar: 100)
    report.add("latency", "event to alert, longest", [latencies.max() ?? 0], "ms")
  }

  /// Produces on schedule, millisecond by millisecond, and reads alerts in between.
  ///
  /// - Returns: when the events that count were produced, by their ids.
  private func produce(to topic: String, _ broker: Broker, reading: () throws -> Void) throws -> [String: Double] {
    let producer = try Producer(["bootstrap.servers": broker.bootstrapServers, "linger.ms": "0"])
    var sent: [String: Double] = [:]
    let (start, length) = (Meter.wall, Self.warmUp + seconds)
    progress("latency: \(rate) events and \(alerts) alerts a second for \(length) s")
    var number = 0
    while number < rate * length {
      let due = Int((Meter.wall - start) / 1e9 * Double(rate))
      while number < min(due, rate * length) {
        let isAlert = number % (rate / alerts) == 0
        let (office, id) = (isAlert ? "new-\(number)" : "\(number % 63)", "\(isAlert ? "a" : "e")\(number)")
        let time = utcTime(microseconds: Int64(Date().timeIntervalSince1970 * 1e6))
        let event =
          #"{"specversion":"1.0","id":"\#(id)","source":"/bench","type":"tiendo.case.accepted","time":"\#(time)","#
          + #""data":{"office":"\#(office)","case":"2020/\#(number)","sequence":1,"amount":1000000}}"#
        if isAlert, number >= rate * Self.warmUp { sent[id] = Meter.wall }
        try producer.produce(topic: topic, key: Array(office.utf8), value: Array(event.utf8))
        number += 1
      }
      try reading()
    }
    try producer.flush(timeoutMilliseconds: 30_000)
    return sent
  }

  private static func percentile(_ percent: Double, _ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return .nan }
    return sorted[min(sorted.count - 1, Int((percent / 100 * Double(sorted.count)).rounded(.up)) - 1)]
  }
}

/// Reads alerts as they become visible, and notes when.
private final class AlertReader {
  private struct Alert: Decodable {
    struct Body: Decodable { var cause: String }
    var data: Body
  }

  private var consumer: Consumer
  private var batch = RecordBatch(capacity: 64)
  private var seen: [String: Double] = [:]

  init(_ brokers: String, topic: String) throws {
    consumer = try Consumer(["bootstrap.servers": brokers, "isolation.level": "read_committed"])
    try consumer.assign([TopicPartition(topic: topic, partition: 0, offset: 0)])
  }

  /// Reads what is there, waiting for a millisecond at most.
  func poll() throws {
    consumer.poll(into: &batch, timeoutMilliseconds: 1)
    let now = Meter.wall
    try batch.forEach { record in
      guard let value = record.value else { return }
      seen[try JSONDecoder().decode(Alert.self, from: Data(value)).data.cause] = now
    }
    while let event = consumer.pollControl(timeoutMilliseconds: 0) {
      if case .failure(let error) = event { progress("latency: \(error.description)") }
    }
  }

  /// Milliseconds from each event to its alert, once all have come.
  func latencies(of sent: [String: Double]) throws -> [Double] {
    let deadline = Meter.wall + 30e9
    while seen.keys.count(where: { sent[$0] != nil }) < sent.count {
      guard Meter.wall < deadline else { throw BenchFailure("not every alert came within 30 s") }
      try poll()
    }
    return sent.map { id, time in ((seen[id] ?? .nan) - time) / 1e6 }
  }
}
