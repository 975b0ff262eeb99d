import Engine
import EngineTestSupport
import Foundation
import Kafka
import ReferenceModel

@testable import Alerts
@testable import Worker

/// A run of some workers against the model of Kafka, in which a seed decides about all that happens: what the offices
/// send, who runs when, which call fails, and at which step a process dies, is suspended, or is replaced.
final class Simulation {
  struct DidNotSettle: Error {
    let seed: UInt64
    let state: String
  }

  let seed: UInt64
  let kafka = ModelKafka(partitionCount: 2)
  private(set) var rules: [[Rule]]
  /// By the number of a process: the rules that it was started with.
  private(set) var rulesOfProcess: [Int: Int] = [:]
  private let fault: Fault
  private let usesTransactions: Bool
  /// Whether states are handed over through Kafka; then disks do not outlive their processes for sure.
  private let handsOver: Bool
  private let root: String
  private var random: ModelRandom
  private var waiting: [SlowRecord]
  private var machines: [Machine] = []
  private var processCount = 0
  private let troublePerMille: Int
  private let deathPerMille: Int
  /// The step at which the first process dies, where that is not for the seed to decide.
  private let firstDeath: Int?
  /// Whether the first process came to the step at which it had to die.
  private(set) var hasFirstDied = false
  /// Of a thousand moments, in how many the broker's retention drops events that the group has committed. A worker
  /// whose state is older must stop then.
  private let retentionPerMille: Int
  /// What the workers said.
  let notes = ModelLog.Notes()
  /// In how many of a thousand starts a snapshot file was damaged while the worker was down.
  private let damagePerMille: Int
  /// Why workers stopped by themselves in the end; only retention may bring them to that.
  private(set) var refusals: [String] = []
  /// Whether nothing else happens while a call is under way: in what happens then, and at the end.
  private var isCalm = false

  /// A place where a worker runs: its disk outlives its processes.
  private struct Machine {
    let directory: String
    let memberCount: Int
    var rules = 0
    var process: SimulatedProcess?
    /// How often its worker has stopped by itself since everything is to come to rest.
    var refusalCount = 0
    /// Whether its worker is given up: it stops again at each start.
    var isOut: Bool { refusalCount >= 3 }
  }

  /// - Parameter firstDeath: the step at which the first process dies; else that is up to the seed, like all others.
  init(
    seed: UInt64, fault: Fault = .none, usesTransactions: Bool = true, handsOver: Bool = false, firstDeath: Int? = nil
  ) throws {
    self.seed = seed
    self.fault = fault
    self.usesTransactions = usesTransactions
    self.handsOver = handsOver
    self.firstDeath = firstDeath
    random = ModelRandom(seed: seed)
    var stream = StreamSettings(seed: seed, count: random.integer(20...160))
    stream.offices = random.integer(2...5)
    stream.hasKeys = true
    stream.hasTimestamps = true
    stream.partitionCount = 2
    stream.hasLongGaps = false
    stream.money = .small
    waiting = RandomStream.records(stream)
    rules = try (0..<3).map { try RandomRules.rules(seed: seed &+ UInt64($0), most: 5).map { try Rule($0) } }
    troublePerMille = random.pick([0, 0, 20, 100])
    deathPerMille = random.pick([0, 300, 700])
    // Without transactions what was published before such a stop was perhaps not committed.
    retentionPerMille =
      handsOver ? random.pick([0, 30, 100]) : usesTransactions ? random.pick([0, 0, 0, 0, 0, 0, 10, 30]) : 0
    damagePerMille = usesTransactions ? random.pick([0, 0, 0, 200]) : 0
    root = Self.temporaryDirectory + "/tiendo-simulation-\(UUID().uuidString)"
    if fault == .noFencing { kafka.promises = ModelKafka.Promises(fencesProducers: false, fencesMembers: false) }
    for number in 0..<random.integer(1...3) {
      let directory = "\(root)/\(number)"
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
      machines.append(Machine(directory: directory, memberCount: random.pick([1, 1, 2])))
    }
  }

  deinit {
    for machine in machines { machine.process?.store.closeFiles() }
    try? FileManager.default.removeItem(atPath: root)
  }

  /// In memory where the system has a place for that: real files, no disk to wait for.
  private static let temporaryDirectory =
    FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()

  /// Lets it all happen, then lets everything come to rest.
  func run() throws {
    send(random.integer(0...waiting.count))
    for machine in machines.indices where random.chance(perMille: 700) { start(machine) }
    for _ in 0..<random.integer(50...300) { try happen() }
    try settle()
  }

  private func happen() throws {
    if random.chance(perMille: retentionPerMille) { expire() }
    if handsOver, random.chance(perMille: 20) { kafka.compact(Int32(random.integer(0...(kafka.partitionCount - 1)))) }
    let machine = random.integer(0...(machines.count - 1))
    switch random.integer(0...99) {
    case 0..<62: try turn(machine)
    case 62..<72: if machines[machine].process?.isSuspended == false { machines[machine].process?.store.writeOne() }
    case 72..<82: send(random.integer(1...10))
    case 82..<88: advance(by: .milliseconds(random.integer(1...400)))
    case 88..<89: advance(by: .seconds(random.integer(3...longestPause)))
    // Without transactions nothing keeps one that was suspended from publishing what it still has.
    case 89..<92: if usesTransactions { machines[machine].process?.isSuspended.toggle() }
    case 92..<93: machines[machine].process?.kill()
    case 93..<94: try stop(machine)
    default: if machines[machine].process == nil { start(machine) }
    }
    bury()
  }

  /// In seconds. Longer than a session, it costs everybody the membership; without transactions, one that has lost its
  /// partitions while it sends may leave an older totals record behind a newer one.
  private var longestPause: Int { usesTransactions ? 12 : 5 }

  private func send(_ count: Int) {
    for record in waiting.prefix(count) {
      // Offices stay in their partition; what has no office goes anywhere.
      let partition = record.key.map { Int32($0.reduce(0) { $0 &+ Int($1) } % kafka.partitionCount) }
      kafka.append(
        OwnedRecord(
          topic: "", partition: 0, offset: 0, timestampMilliseconds: record.timestampMilliseconds ?? 0,
          key: record.key, value: record.value, headers: []),
        partition: partition ?? Int32(random.integer(0...(kafka.partitionCount - 1))))
    }
    waiting.removeFirst(min(count, waiting.count))
  }

  /// Retention passes some of what is committed; what is not yet read is younger than that. Where states are handed
  /// over, it leaves what comes after the last one that is published, so that nobody need ever stop.
  private func expire() {
    let partition = Int32(random.integer(0...(kafka.partitionCount - 1)))
    let end = handsOver ? publishedOffset(partition) : kafka.group.committed[partition]?.next
    guard let end else { return }
    let low = kafka.events(partition).low
    kafka.expire(partition, below: random.integer(low...max(low, Int(end))))
  }

  private func publishedOffset(_ partition: Int32) -> Int64? {
    struct Marker: Decodable { var nextOffset: Int64 }
    let marker = kafka.states(partition).committed.last { $0.key == Array("marker".utf8) }
    return marker?.value.flatMap { try? JSONDecoder().decode(Marker.self, from: Data($0)) }?.nextOffset
  }

  /// What may become of the files of a machine whose worker is down.
  private func damage(_ directory: String) {
    let partition = random.integer(0...(kafka.partitionCount - 1))
    let path = "\(directory)/case-events-\(partition).sqlite" + random.pick(["", "", "-wal"])
    guard let handle = FileHandle(forUpdatingAtPath: path), let count = try? handle.seekToEnd(), count > 0 else {
      return
    }
    let place = UInt64(random.integer(0...Int(count - 1)))
    switch random.integer(0...2) {
    case 0: try? handle.truncate(atOffset: place)
    case 1:
      try? handle.seek(toOffset: place)
      let byte = (try? handle.read(upToCount: 1))?.first ?? 0
      try? handle.seek(toOffset: place)
      try? handle.write(contentsOf: [byte ^ UInt8(1 << random.integer(0...7))])
    default: try? FileManager.default.removeItem(atPath: path)
    }
    try? handle.close()
  }

  /// As where a worker starts on a machine of its own, with a disk that nobody has used.
  private func empty(_ directory: String) {
    try? FileManager.default.removeItem(atPath: directory)
    try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
  }

  private func start(_ machine: Int) {
    if random.chance(perMille: damagePerMille) { damage(machines[machine].directory) }
    if handsOver, random.chance(perMille: 500) { empty(machines[machine].directory) }
    processCount += 1
    // Without transactions what was published under other rules may not have been committed.
    if usesTransactions, random.chance(perMille: machines.count == 1 ? 300 : 50) {
      machines[machine].rules = random.integer(0...(rules.count - 1))
    }
    rulesOfProcess[processCount] = machines[machine].rules
    var settings = WorkerSettings(kafka: [:], wallClock: { 0 })
    settings.rules = rules[machines[machine].rules]
    settings.producesTicks = false
    settings.memberCount = machines[machine].memberCount
    settings.usesTransactions = usesTransactions
    settings.handsOver = handsOver
    // Whole states of a few kilobytes go out in one transaction, or in several.
    if handsOver { settings.stateTransactionByteCount = random.pick([400, 4_000, 32 << 20]) }
    settings.commitInterval = .milliseconds(random.integer(1...200))
    settings.snapshotInterval = .milliseconds(random.integer(1...600))
    var stepsToLive = random.chance(perMille: deathPerMille) ? random.integer(1...400) : .max
    if processCount == 1, let firstDeath { stepsToLive = firstDeath }
    let process = SimulatedProcess(
      number: processCount, kafka: kafka, directory: machines[machine].directory, settings: settings,
      seed: random.next(), troublePerMille: troublePerMille, stepsToLive: stepsToLive, fault: fault,
      notes: notes)
    process.meanwhile = { [unowned self] in meanwhile(machine) }
    machines[machine].process = process
  }

  /// One pass of the members of a process. A failure ends it, as it ends the program.
  ///
  /// - Returns: that failure.
  @discardableResult
  private func turn(_ machine: Int) throws -> WorkerFailure? {
    guard let process = machines[machine].process, !process.isSuspended, !process.isDead else { return nil }
    do {
      for member in process.members { try member.turn() }
      return nil
    } catch let failure as WorkerFailure {
      process.kill()
      return failure
    }
  }

  private func stop(_ machine: Int) throws {
    guard let process = machines[machine].process, !process.isSuspended, !process.isDead else { return }
    do {
      for member in process.members { try member.stop() }
    } catch is WorkerFailure {}
    process.kill()
  }

  var history: History {
    History(
      kafka: kafka, rules: rules, rulesOfProcess: rulesOfProcess, notes: notes,
      isAlone: machines.count == 1 && machines[0].memberCount == 1)
  }

  /// What happens while a call is under way: time passes, and others run.
  private func meanwhile(_ machine: Int) {
    guard !isCalm else { return }
    isCalm = true
    defer { isCalm = false }
    switch random.integer(0...199) {
    case 0..<20: advance(by: .milliseconds(random.integer(1...300)))
    case 20: advance(by: .seconds(random.integer(3...longestPause)))
    case 21..<35:
      let other = random.integer(0...(machines.count - 1))
      if other != machine { _ = try? turn(other) }
    case 35..<37: send(1)
    default: break
    }
  }

  private func advance(by duration: Duration) {
    // Clients send their heartbeats by themselves, as long as their process runs.
    for machine in machines {
      guard let process = machine.process, !process.isSuspended, !process.isDead else { continue }
      for source in process.sources { if let member = source.member { kafka.heartbeat(member) } }
    }
    kafka.advance(by: duration)
  }

  private func bury() {
    for machine in machines.indices where machines[machine].process?.isDead == true {
      if machines[machine].process?.number == 1, machines[machine].process?.stepsToLive ?? 1 <= 0 {
        hasFirstDied = true
      }
      machines[machine].process?.store.closeFiles()
      machines[machine].process = nil
    }
  }

  /// No more trouble: what is down is started, everything is read and committed, and all stop in order.
  private func settle() throws {
    send(waiting.count)
    isCalm = true
    for machine in machines.indices { calm(machine) }
    for _ in 0..<4000 {
      bury()
      for machine in machines.indices where !machines[machine].isOut {
        if machines[machine].process == nil {
          start(machine)
          calm(machine)
        }
        if let failure = try turn(machine), retentionPerMille > 0 {
          machines[machine].refusalCount += 1
          refusals.append(failure.description)
        }
        machines[machine].process?.store.writeOne()
      }
      advance(by: .milliseconds(50))
      if isAtRest { break }
    }
    guard isAtRest else { throw DidNotSettle(seed: seed, state: "\(kafka.group)") }
    for machine in machines.indices { try stop(machine) }
    bury()
  }

  private func calm(_ machine: Int) {
    guard let process = machines[machine].process else { return }
    process.isSuspended = false
    process.troublePerMille = 0
    // Its death may be what a test is about.
    if process.number != 1 || firstDeath == nil { process.stepsToLive = .max }
  }

  /// Whether everything is read and committed, or nobody is left who could, and no transaction is open.
  private var isAtRest: Bool {
    let isOver = machines.allSatisfy(\.isOut)
    let isRead = (0..<Int32(kafka.partitionCount)).allSatisfy { partition in
      kafka.group.committed[partition]?.next ?? 0 == Int64(kafka.events(partition).entries.count)
    }
    return (isRead || isOver) && !kafka.transactions.values.contains(where: \.isOpen)
  }
}
