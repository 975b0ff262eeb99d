import Alerts
import Brokers
import Foundation
import Kafka
import Scenario
import Settings

/// One seed: a stream, some workers, and what befalls them. What happens is up to the seed; when, to the machine.
final class Round {
  let directory: String
  private(set) var tally = Tally()
  private let seed: UInt64
  private let broker: Broker
  private let topics: Topics
  private var random: SplitMix64
  private var workers: [WorkerProcess] = []
  /// On a broker that keeps aborted records from it.
  private let follower: AlertFollower?
  private let lines: [(office: String, line: [UInt8])]
  /// Whether other rules come halfway: where one worker keeps its state, so that it is known from where on.
  private let changesRules: Bool
  /// Whether states are handed over through Kafka; then no disk outlives a process.
  private let handsOver: Bool
  /// Whether all that happens is that workers are stopped and started in turn.
  private let isRolling: Bool
  /// Whether nobody can publish what another has gone past.
  private let isAlone: Bool

  private static let rules = [
    """
    rules:
      - {name: cases-behind, metric: cases, behindTarget: {points: 5}, for: 3d, clear: 1, minEligible: 5}
      - {name: money-drop, metric: money, drop: {points: 5, within: 30d}, clear: 2, minEligible: 5}
      - {name: cases-low, metric: cases, below: 30, minEligible: 5}
      - {name: cases-stalled, metric: cases, stalled: 20d}
    """,
    """
    rules:
      - {name: cases-behind, metric: cases, behindTarget: {points: 8}, for: 1d, clear: 1, minEligible: 5}
      - {name: money-drop, metric: money, drop: {points: 5, within: 30d}, clear: 2, minEligible: 5}
      - {name: money-behind, metric: money, behindTarget: {points: 5}, minEligible: 5}
    """,
  ]

  init(seed: UInt64, run: String, cases: Int, brokers: String?, program: String, handsOver: Bool, isRolling: Bool)
    throws
  {
    self.seed = seed
    self.isRolling = isRolling
    self.handsOver = handsOver
    random = SplitMix64(seed: seed)
    directory = FileManager.default.temporaryDirectory.path + "/tiendo-trial-\(run)-\(seed)"
    broker = try Broker(brokers)
    let partitions = Int32(random.within(1...4))
    topics = try Topics(prefix: "trial-\(run)-\(seed)", partitions: partitions, on: broker)
    follower = broker.isReal ? try AlertFollower(topics.name("alerts"), broker.bootstrapServers) : nil
    lines = try Self.stream(seed: seed, offices: random.within(3...9), cases: cases)
    let workerCount = isRolling ? random.within(2...3) : random.within(1...3)
    let threadCount = random.chance(perMille: 250) ? 2 : 1
    isAlone = workerCount == 1 && threadCount == 1
    changesRules = random.chance(perMille: 500) && workerCount == 1
    for number in 0..<workerCount {
      let worker = try WorkerProcess("worker-\(number)", in: directory, program: program)
      workers.append(worker)
      try configure(worker, group: "trial-\(run)-\(seed)", threads: threadCount)
    }
    try writeRules(0)
  }

  private static func stream(seed: UInt64, offices: Int, cases: Int) throws -> [(office: String, line: [UInt8])] {
    var model = try NationalModel(
      NationalOptions(
        seed: seed, offices: offices, cases: cases, periods: [2019, 2020], disorderPerMillion: 30_000,
        poisonPerMillion: 20_000))
    var lines: [(office: String, line: [UInt8])] = []
    var line: [UInt8] = []
    while let head = model.next(into: &line) {
      lines.append((head.officeCode, line))
      line.removeAll()
    }
    return lines
  }

  private func configure(_ worker: WorkerProcess, group: String, threads: Int) throws {
    let names = Topics.kinds.map { "  \($0): \(topics.name($0))" }.joined(separator: "\n")
    let text = """
      kafka:
        bootstrapServers: \(broker.bootstrapServers)
        group: \(group)
        properties: {session.timeout.ms: "6000", heartbeat.interval.ms: "500", fetch.wait.max.ms: "20"}
      topics:
      \(names)
      state: \(worker.directory)/state
      rules: \(directory)/rules.yaml
      closeDays: events
      onStop: leave
      threads: \(threads)
      commitInterval: \(random.within(20...200))ms
      snapshotInterval: \(random.within(100...900))ms
      handover: \(handsOver ? "kafka" : "none")
      monitor: {listen: null}
      """
    try text.write(toFile: worker.configuration, atomically: true, encoding: .utf8)
  }

  private func writeRules(_ number: Int) throws {
    try Self.rules[number].write(toFile: "\(directory)/rules.yaml", atomically: true, encoding: .utf8)
  }

  /// - Returns: the differences between what was published and what had to be.
  func run() throws -> [String] {
    let half = changesRules ? lines.count / 2 : lines.count
    var change: (rules: [Rule], from: [Int64])?
    try feed(lines[..<half])
    try workOff()
    if changesRules {
      change = (try RulesFile.parse(Self.rules[1]), try topics.ends())
      tally.ruleChanges += 1
      try writeRules(1)
      try feed(lines[half...])
      try workOff()
    }
    let events = try topics.read("events").records
    guard events.count == lines.count else {
      throw Failure("\(events.count) of \(lines.count) events are in the topic; did the broker drop some?")
    }
    let wanted = Outcome(
      applying: events, partitions: topics.partitions, rules: try RulesFile.parse(Self.rules[0]), change: change)
    let found = try Outcome(publishedIn: topics, cutRecords: &tally.cutRecords)
    tally.events = events.count
    tally.alerts = wanted.alertCount
    tally.takenOver = workers.reduce(0) { $0 + $1.takenOverCount }
    return Comparison(
      wanted: wanted, found: found, followed: try follower?.finish(), isExact: broker.isReal,
      isLastRight: broker.isReal || isAlone
    ).differences
  }

  /// Ends everything that it has started.
  func end() {
    workers = []
    broker.stop()
  }

  /// Whether the mock cluster has ended by itself: then nothing can be said.
  var isBrokerGone: Bool { broker.isGone }

  private func checkBroker() throws {
    if broker.isGone { throw Failure("the mock cluster ended by itself") }
  }

  /// Feeds events, while things befall the workers.
  private func feed(_ lines: ArraySlice<(office: String, line: [UInt8])>) throws {
    var rest = lines
    while !rest.isEmpty {
      let count = min(rest.count, random.within(1...max(2, self.lines.count / 15)))
      try checkBroker()
      try topics.produce(rest.prefix(count))
      rest = rest.dropFirst(count)
      try follower?.poll()
      try isRolling ? roll() : befall(workers[random.within(0...(workers.count - 1))])
      noteEnds()
      // Not in step with anything that the workers do.
      usleep(UInt32(random.within(0...300_000)))
    }
  }

  /// Stops the next worker in order and starts it again, as an update does.
  private func roll() throws {
    let worker = workers[tally.stops % workers.count]
    if worker.isRunning {
      tally.stops += 1
      note(worker.end(SIGTERM), of: worker)
      try follower?.poll()
      if handsOver { try empty(worker) }
    }
    for worker in workers where !worker.isRunning {
      tally.restarts += 1
      try worker.start()
    }
  }

  private func befall(_ worker: WorkerProcess) throws {
    for worker in workers { if let time = worker.resumesAt, ContinuousClock.now >= time { worker.resume() } }
    guard worker.isRunning else {
      // One with other rules to come keeps what it knows.
      if handsOver || (!changesRules && random.chance(perMille: 150)) { try empty(worker) }
      tally.restarts += 1
      return try worker.start()
    }
    guard worker.resumesAt == nil else { return }
    switch random.below(100) {
    case 0..<30:
      tally.kills += 1
      worker.end(SIGKILL)
    case 30..<36:
      tally.stops += 1
      note(worker.end(SIGTERM), of: worker)
    case 36..<40:
      tally.suspensions += 1
      worker.suspend(for: .milliseconds(random.within(100...2_000)))
    case 40..<42:
      // Longer than its session and its transaction last.
      tally.suspensions += 1
      worker.suspend(for: .milliseconds(random.within(11_000...14_000)))
    default: break
    }
  }

  private func empty(_ worker: WorkerProcess) throws {
    try worker.empty()
    tally.emptied += 1
  }

  private func noteEnds() {
    for worker in workers where !worker.isRunning { note(worker.takeStatus(), of: worker) }
  }

  private func note(_ status: Int32?, of worker: WorkerProcess) {
    if let status, status != 0 { tally.failures["status \(status): \(worker.lastLine)", default: 0] += 1 }
  }

  /// All stop; then one works off what is left, on the state that it has.
  private func workOff() throws {
    for worker in workers {
      while let time = worker.resumesAt, ContinuousClock.now < time { usleep(50_000) }
      worker.resume()
    }
    for worker in workers { note(worker.end(SIGTERM), of: worker) }
    for attempt in 1... {
      if handsOver { try empty(workers[0]) }
      try workers[0].start(untilEnd: true)
      let status = workers[0].waitUntilEnd { [broker, follower] in
        // What it cannot read now it reads at the end.
        try? follower?.poll()
        return !broker.isGone
      }
      try checkBroker()
      if status == 0 { return }
      note(status, of: workers[0])
      guard attempt < 4 else { throw Failure("the rest was not worked off: \(workers[0].lastLine)") }
    }
  }
}
