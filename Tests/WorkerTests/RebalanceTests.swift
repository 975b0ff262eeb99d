import Engine
import Foundation
import Kafka
import Logging
import TestSupport
import Testing
import Threads
import Worker

/// The mock cluster never stores offsets that were sent in a transaction, and takes no commit while a group is being
/// shared out anew, so that a partition which moves begins again at an earlier place there: alerts may repeat on it,
/// with the same ids.
@Suite(.timeLimit(.minutes(5)), .serialized)
struct RebalanceTests {
  private func check(_ fixture: Fixture, alertsMayRepeat: Bool) async throws {
    let expected = try await fixture.expected()
    let totals = try await fixture.read("office-totals").lastValues.mapValues(withoutPublication)
    #expect(totals == expected.totals)
    let alerts = try await fixture.read("completion-alerts").texts
    #expect(!alerts.isEmpty)
    if alertsMayRepeat {
      #expect(Set(alerts) == Set(expected.alerts))
    } else {
      #expect(alerts.sorted() == expected.alerts.sorted())
    }
    #expect(Set(try await fixture.read("open-alerts").lastValues.keys) == expected.open)
  }

  private func isAtEnd(_ workers: [Worker], ends: [Int32: Int64]) -> Bool {
    let partitions = workers.flatMap { Array($0.status.partitions) }
    return partitions.count == ends.count
      && partitions.allSatisfy { !$0.value.isRestoring && $0.value.committedOffset >= ends[$0.key] ?? .max }
  }

  @Test func `A stop in the middle commits what was read and the next start goes on there`() async throws {
    let fixture = try Fixture(partitions: 2)
    let lines = try Fixture.stream(seed: 13)
    try await fixture.produce(lines.prefix(200))
    let worker = Worker(fixture.settings(), logger: Fixture.logger)
    let run = Task { try await worker.run() }
    try await wait("something is read") { worker.status.read > 0 }
    try await fixture.produce(lines.dropFirst(200))
    worker.stop()
    try await run.value
    try await fixture.runUntilEnd()
    try await check(fixture, alertsMayRepeat: false)
  }

  /// Each on a disk that nobody has used. The cluster knows no aborted records, so only what it models is asked of it.
  @Test func `Three workers hand partitions over through Kafka`() async throws {
    let fixture = try Fixture(partitions: 3)
    let lines = try Fixture.stream(seed: 17)
    let third = lines.count / 3
    let takenOver = Locked(0)
    func worker(_ state: String) -> Worker {
      let logger = Logger(label: "worker", factory: { _ in TakeOverCounter(count: takenOver) })
      return Worker(fixture.settings(state) { $0.handsOver = true }, logger: logger)
    }
    let first = worker("a")
    try await fixture.produce(lines.prefix(third))
    let firstRun = Task { try await first.run() }
    let firstEnds = try await fixture.ends()
    try await wait("the first worker has read all") { isAtEnd([first], ends: firstEnds) }

    let others = ["b", "c"].map(worker)
    let runs = others.map { other in Task { try await other.run() } }
    try await wait("each has a partition") { ([first] + others).allSatisfy { $0.status.partitions.count == 1 } }
    #expect(takenOver.withLock { $0 } >= 2)
    try await fixture.produce(lines.dropFirst(third).prefix(third))
    let secondEnds = try await fixture.ends()
    try await wait("all have read all") { isAtEnd([first] + others, ends: secondEnds) }

    first.stop()
    try await firstRun.value
    try await fixture.produce(lines.dropFirst(2 * third))
    let lastEnds = try await fixture.ends()
    try await wait("the two others have read all") { isAtEnd(others, ends: lastEnds) }
    #expect(takenOver.withLock { $0 } >= 3)
    for other in others { other.stop() }
    for run in runs { try await run.value }
    try await check(fixture, alertsMayRepeat: true)
  }

  @Test(arguments: [true, false])
  func `Two workers join and leave, and nothing is lost or doubled`(usesTransactions: Bool) async throws {
    let fixture = try Fixture(partitions: 4)
    let lines = try Fixture.stream(seed: 11)
    let third = lines.count / 3
    func worker(_ state: String) -> Worker {
      Worker(fixture.settings(state) { $0.usesTransactions = usesTransactions }, logger: Fixture.logger)
    }
    let first = worker("a")
    let second = worker("b")
    try await fixture.produce(lines.prefix(third))
    let firstRun = Task { try await first.run() }
    let firstEnds = try await fixture.ends()
    try await wait("the first worker has read all") { isAtEnd([first], ends: firstEnds) }

    let secondRun = Task { try await second.run() }
    try await wait("both have partitions") {
      first.status.partitions.count == 2 && second.status.partitions.count == 2
    }
    try await fixture.produce(lines.dropFirst(third).prefix(third))
    let secondEnds = try await fixture.ends()
    try await wait("both have read all") { isAtEnd([first, second], ends: secondEnds) }

    first.stop()
    try await firstRun.value
    try await fixture.produce(lines.dropFirst(2 * third))
    let lastEnds = try await fixture.ends()
    try await wait("the second worker has read all") { isAtEnd([second], ends: lastEnds) }
    second.stop()
    try await secondRun.value
    try await check(fixture, alertsMayRepeat: true)
  }

  @Test(arguments: [true, false])
  func `Several members in one process share the partitions and a state directory`(usesTransactions: Bool) async throws
  {
    let fixture = try Fixture(partitions: 3)
    let lines = try Fixture.stream(seed: 12)
    for part in [lines.prefix(lines.count / 2), lines.suffix(lines.count - lines.count / 2)] {
      try await fixture.produce(part)
      try await fixture.runUntilEnd {
        $0.memberCount = 2
        $0.usesTransactions = usesTransactions
      }
    }
    try await check(fixture, alertsMayRepeat: true)
  }

  @Test func `A bounded run takes over the partitions of a member that died, before it ends`() async throws {
    let fixture = try Fixture(partitions: 2)
    try await fixture.produce(Fixture.stream(seed: 14))
    let hasJoined = Locked(false)
    let member = Task {
      try await onThread { [cluster = fixture.cluster] in
        var consumer = try Consumer(
          cluster.readerSettings([
            "group.id": "tiendo", "session.timeout.ms": "6000", "partition.assignment.strategy": "range",
          ]))
        try consumer.subscribe(["case-events"])
        // It dies, without leaving the group, once it shares the partitions with the worker.
        _ = try eventually("the member has one partition", seconds: 60) {
          switch consumer.pollControl(timeoutMilliseconds: 100) {
          case .assigned(let partitions):
            try consumer.assign(partitions)
            hasJoined.withLock { $0 = true }
            return partitions.count == 1 ? true : nil
          case .revoked:
            try consumer.unassign()
            return nil
          default: return nil
          }
        }
      }
    }
    try await wait("the member has joined") { hasJoined.withLock { $0 } }
    try await fixture.runUntilEnd()
    try await member.value
    try await check(fixture, alertsMayRepeat: true)
  }
}

/// Counts the partitions that workers go on with from a state in Kafka.
private struct TakeOverCounter: LogHandler {
  let count: Locked<Int>
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  init(count: Locked<Int>) { self.count = count }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    if event.message.description.contains(": goes on from offset ") { count.withLock { $0 += 1 } }
  }
}
