internal import ArgumentParser
internal import Brokers
internal import Foundation
internal import Kafka

/// How long partitions stand still when a worker stops, dies or joins, each time on an empty disk.
struct HandoverCommand: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "handover",
    abstract: "How long a partition stands still when a worker stops, is killed, or joins.",
    discussion: """
      Some workers with handover: kafka, each in a process of its own with a state directory of its own that is empty \
      at each start, share partitions with many cases. While events come in steadily on all of them, the first worker \
      is stopped, started, killed and started again. The figure is the longest time between two totals records of a \
      partition in the hands of a read_committed reader. Commits are 100 ms apart, the session lasts 10 s.

        tiendo-bench handover --brokers kafka:9092
        tiendo-bench handover --brokers kafka:9092 --workers 3 --partitions 6
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "Bootstrap servers of a Kafka; the mock cluster does not keep so many events.")
  var brokers: String

  @Option(help: "Workers.")
  var workers = 2

  @Option(help: "Partitions of the events.")
  var partitions: Int32 = 4

  @Option(help: "Cases in each partition.")
  var cases = 1_000_000

  /// Events a second in each partition.
  private static let rate = 50

  func validate() throws {
    guard workers > 1 else { throw ValidationError("--workers: at least 2") }
    guard partitions > 0, cases > 0 else { throw ValidationError("partitions and cases: at least 1") }
  }

  func measure(into report: inout Report) throws {
    let run = String(UInt32.random(in: 0...UInt32.max), radix: 36)
    let (topic, group) = ("bench-\(run)-events", "bench-\(run)")
    let broker = try Broker(brokers)
    try broker.makeTopic(topic, partitions: partitions)
    try ArmCommand.makeOutputTopics(group, partitions: partitions, broker)
    let rules = try TemporaryFile("rules: []\n", ending: "yaml")
    let stream = try SteadyStream(broker.bootstrapServers, topic: topic, partitions: partitions, rate: Self.rate)
    progress("handover: \(cases) cases in each of \(partitions) partitions")
    try stream.open(cases: cases)
    func start() throws -> ArmProcess {
      try ArmProcess([
        "live", "--brokers", broker.bootstrapServers, "--topic", topic, "--partitions", "\(partitions)", "--group",
        group, "--rules", rules.path, "--handover",
      ])
    }
    var running = try (0..<workers).map { _ in try start() }
    defer { for worker in running { worker.stop() } }
    let watch = try TotalsWatch(broker.bootstrapServers, topic: "\(group)-totals", partitions: partitions)
    // Until all are caught up, and have published that.
    while watch.lowestOffset < Int64(cases) { try watch.observe(stream, seconds: 1) }
    _ = try watch.observe(stream, seconds: 12)
    var gaps: [String: [Double]] = [:]
    for round in 1...(common.rounds ?? 3) {
      for (what, seconds, act) in [
        ("stop", 8, { running[0].stop() }), ("kill", 20, { running[0].kill() }),
      ] as [(String, Int, () -> Void)] {
        gaps[what, default: []].append(try watch.observe(stream, seconds: seconds, whileDoing: act))
        let joined = try start()
        running[0] = joined
        gaps["join", default: []].append(try watch.observe(stream, seconds: 8))
        _ = try watch.observe(stream, seconds: 6)
      }
      progress(
        "handover: round \(round): " + gaps.map { "\($0.key) \(Int($0.value.last ?? 0)) ms" }.joined(separator: ", "))
    }
    report.add("handover", "a worker stops", gaps["stop"] ?? [], "ms", bar: 2_000)
    report.add("handover", "a worker is killed", gaps["kill"] ?? [], "ms", bar: 12_000)
    report.add("handover", "a worker joins", gaps["join"] ?? [], "ms", bar: 2_000)
  }
}
