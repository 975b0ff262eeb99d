import Engine
import Foundation
import Kafka
import TestSupport
import Testing
import Worker

@Suite(.timeLimit(.minutes(5)), .serialized)
struct RebalanceTests {
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
