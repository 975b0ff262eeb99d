internal import ArgumentParser
internal import Brokers
internal import Foundation
internal import Kafka
internal import Scenario

/// The whole worker over a backlog, against a C program that reads it and throws it away.
struct CatchUpCommand: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "catchup",
    abstract: "The worker over a backlog, against a C program on librdkafka that throws it away.",
    discussion: """
      Decoding, checks, state, totals, the rules of the example file, transactions and snapshots every second are all \
      on. Each arm is a process of its own; they take turns. The broker is librdkafka's mock cluster in a process of \
      its own, or a Kafka: its topics bench-… stay there.

        tiendo-bench catchup --rounds 5
        tiendo-bench catchup --brokers kafka:9092 --cases 500000
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "Bootstrap servers of a Kafka; a mock cluster where absent.")
  var brokers: String?

  @Option(help: "Cases; about ten times as many events.")
  var cases = 100_000

  @Option(help: "Partitions of the events. Each of the mock cluster's keeps 5 MiB.")
  var partitions: Int32 = 21

  @Option(help: "Rules file.")
  var rules = "deploy/rules.example.yaml"

  func measure(into report: inout Report) throws {
    let run = String(UInt32.random(in: 0...UInt32.max), radix: 36)
    let broker = try Broker(brokers)
    let topic = "bench-\(run)-events"
    try broker.makeTopic(topic, partitions: partitions)
    let (events, bytes) = try fill(topic, broker)
    progress("a backlog of \(events) events of \(bytes / events) bytes in \(partitions) partitions")
    var (discard, worker, pair): ([ArmResult], [ArmResult], [ArmResult]) = ([], [], [])
    var handing: [ArmResult] = []
    func measure(
      _ arm: ArmCommand.Arm, members: Int = 1, handover: Bool = false, _ turn: String
    ) throws -> ArmResult {
      let group = "bench-\(run)-\(turn)"
      if arm == .worker { try ArmCommand.makeOutputTopics(group, partitions: partitions, broker) }
      let result = try ArmProcess(
        [
          arm.rawValue, "--brokers", broker.bootstrapServers, "--topic", topic, "--partitions", "\(partitions)",
          "--group", group, "--rules", rules, "--members", "\(members)",
        ] + (handover ? ["--handover"] : [])
      ).result()
      guard result.events == events else {
        throw BenchFailure("\(result.events) of \(events) events were read; did the broker drop some?")
      }
      return result
    }
    for round in 1...(common.rounds ?? 5) {
      discard.append(try measure(.discard, "\(round)-discard"))
      worker.append(try measure(.worker, "\(round)-worker"))
      pair.append(try measure(.worker, members: 2, "\(round)-pair"))
      progress(
        "round \(round): discard \(discard[round - 1].text); worker \(worker[round - 1].text); two members "
          + pair[round - 1].text)
      if broker.isReal {
        handing.append(try measure(.worker, handover: true, "\(round)-handing"))
        progress("round \(round): with handover: kafka \(handing[round - 1].text)")
      }
    }
    let size = Double(events)
    report.add("catchup", "events", [size], "events")
    report.add("catchup", "C discard, CPU", discard.map { $0.cpu * 1e9 / size }, "ns/event")
    report.add("catchup", "worker, CPU", worker.map { $0.cpu * 1e9 / size }, "ns/event")
    report.add("catchup", "C discard, wall", discard.map { $0.wall * 1e9 / size }, "ns/event")
    report.add("catchup", "worker, wall", worker.map { $0.wall * 1e9 / size }, "ns/event")
    report.addRatio("catchup", "CPU, worker over discard", worker.map(\.cpu), over: discard.map(\.cpu), bar: 2)
    // The requirement is 0.65 of the rate.
    report.addRatio(
      "catchup", "time, worker over discard", worker.map(\.wall), over: discard.map(\.wall), bar: 1 / 0.65)
    report.add("catchup", "snapshots of a partition", worker.map { $0.snapshots / Double(partitions) }, "")
    report.add("catchup", "peak memory of the worker", worker.map { $0.peak / 1_048_576 }, "MiB")
    report.addRatio("catchup", "CPU, two members over one", pair.map(\.cpu), over: worker.map(\.cpu))
    report.addRatio("catchup", "time, two members over one", pair.map(\.wall), over: worker.map(\.wall))
    guard broker.isReal else { return }
    report.addRatio("catchup", "CPU, handover: kafka over none", handing.map(\.cpu), over: worker.map(\.cpu))
    // The requirement is 25 % of the rate at most.
    report.addRatio(
      "catchup", "time, handover: kafka over none", handing.map(\.wall), over: worker.map(\.wall), bar: 1 / 0.75)
  }

  /// Events of the national model; offices stay in their partition.
  private func fill(_ topic: String, _ broker: Broker) throws -> (events: Int, bytes: Int) {
    let producer = try Producer([
      "bootstrap.servers": broker.bootstrapServers, "compression.type": "lz4", "linger.ms": "50",
      "batch.size": "200000", "queue.buffering.max.messages": "200000",
    ])
    var model = try NationalModel(
      NationalOptions(seed: common.seed, offices: 63, cases: cases, periods: [2019, 2020]))
    var line: [UInt8] = []
    var (events, bytes) = (0, 0)
    while let head = model.next(into: &line) {
      let key = Array(head.officeCode.utf8)
      let partition = Int32(key.reduce(0) { $0 &* 31 &+ Int($1) } % Int(partitions))
      try producer.produce(topic: topic, partition: partition, key: key, value: line)
      events += 1
      bytes += line.count
      line.removeAll(keepingCapacity: true)
    }
    try producer.flush(timeoutMilliseconds: 120_000)
    guard producer.deliveryFailures.count == 0 else { throw BenchFailure("the broker did not take the events") }
    try producer.close(timeoutMilliseconds: 5_000)
    let consumer = try Consumer(["bootstrap.servers": broker.bootstrapServers])
    for partition in 0..<partitions {
      let low = try consumer.watermarks(topic: topic, partition: partition, timeoutMilliseconds: 30_000).low
      guard low == 0 else {
        throw BenchFailure("the broker has dropped the beginning of partition \(partition): fewer --cases")
      }
    }
    return (events, bytes)
  }
}
