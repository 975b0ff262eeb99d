import Engine
import Foundation
import Kafka
import TestSupport
import Testing
import Worker

@Suite(.timeLimit(.minutes(5)), .serialized)
struct RebalanceTests {
  private func committed(_ workers: Worker...) -> Int64 {
    workers.flatMap { $0.status.partitions.values }.reduce(0) { $0 + $1.committedOffset }
  }

  /// With offsets committed apart from transactions, which the mock cluster keeps, nothing may repeat either.
  @Test func `Partitions that come and go lose and double nothing`() async throws {
    let fixture = try Fixture(partitions: 4)
    let lines = try Fixture.stream(seed: 11, cases: 400)
    let third = lines.count / 3
    try await fixture.produce(lines.prefix(third))
    let first = Worker(fixture.settings("a") { $0.usesTransactions = false }, logger: Fixture.logger)
    let second = Worker(fixture.settings("b") { $0.usesTransactions = false }, logger: Fixture.logger)
    let firstRun = Task { try await first.run() }
    try await wait("the first worker reads all") { first.status.read == Int64(third) }

    let secondRun = Task { try await second.run() }
    try await wait("both have partitions") {
      first.status.partitions.count == 2 && second.status.partitions.count == 2 && first.status.isReady
        && second.status.isReady
    }
    try await fixture.produce(lines[third..<(2 * third)])
    try await wait("both read on") { self.committed(first, second) == Int64(2 * third) }

    second.stop()
    try await secondRun.value
    try await wait("the first has all again") { first.status.partitions.count == 4 && first.status.isReady }
    try await fixture.produce(lines[(2 * third)...])
    try await wait("the first reads the rest") { self.committed(first) == Int64(lines.count) }
    first.stop()
    try await firstRun.value

    let expected = try await fixture.expected()
    #expect(try await fixture.read("office-totals").lastValues.mapValues(withoutPublication) == expected.totals)
    #expect(try await fixture.read("completion-alerts").texts.sorted() == expected.alerts.sorted())
    #expect(try await fixture.read("case-events-dlq").count == expected.rejected.count)
  }

  @Test func `Several members in one process share the partitions and the state directory`() async throws {
    let fixture = try Fixture(partitions: 4)
    try await fixture.produce(Fixture.stream(seed: 12))
    try await fixture.runUntilEnd {
      $0.memberCount = 2
      $0.usesTransactions = false
    }
    let expected = try await fixture.expected()
    #expect(try await fixture.read("office-totals").lastValues.mapValues(withoutPublication) == expected.totals)
    #expect(try await fixture.read("completion-alerts").texts.sorted() == expected.alerts.sorted())
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
    let expected = try await fixture.expected()
    #expect(try await fixture.read("office-totals").lastValues.mapValues(withoutPublication) == expected.totals)
    #expect(try await fixture.read("completion-alerts").texts.sorted() == expected.alerts.sorted())
  }
}
