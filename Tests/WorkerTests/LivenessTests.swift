import Foundation
import Kafka
import TestSupport
import Testing
import Worker

/// Brokers that fail, move and are slow, over TCP. The worker goes on by itself; alerts may come twice with the same
/// ids, since the mock cluster stores no offsets of transactions.
@Suite(.timeLimit(.minutes(5)))
struct LivenessTests {
  private static let brokers: Int32 = 3

  /// Runs a worker on three brokers; halfway through the events something happens to them.
  private func run(
    _ change: @escaping @Sendable (inout WorkerSettings) -> Void = { _ in },
    then trouble: @escaping @Sendable (Fixture, Worker) async throws -> Void
  ) async throws {
    let fixture = try Fixture(partitions: 2, brokers: Self.brokers)
    let lines = try Fixture.stream(seed: 31)
    let worker = Worker(fixture.settings(change: change), logger: Fixture.logger)
    let run = Task { try await worker.run() }
    try await fixture.produce(lines.prefix(lines.count / 2))
    try await wait("something is read") { worker.status.read > 0 }
    try await trouble(fixture, worker)
    try await fixture.produce(lines.dropFirst(lines.count / 2))
    let ends = try await fixture.ends()
    try await wait("everything is committed") {
      worker.status.isReady && worker.status.partitions.count == 2
        && worker.status.partitions.allSatisfy { $0.value.committedOffset >= ends[$0.key] ?? .max }
    }
    worker.stop()
    try await run.value
    let expected = try await fixture.expected()
    #expect(try await fixture.read("office-totals").lastValues.mapValues(withoutPublication) == expected.totals)
    #expect(Set(try await fixture.read("completion-alerts").texts) == Set(expected.alerts))
    #expect(Set(try await fixture.read("open-alerts").lastValues.keys) == expected.open)
  }

  @Test func `Leaders and coordinators move from broker to broker`() async throws {
    try await run { fixture, _ in
      for broker in (1...Self.brokers).reversed() {
        for topic in ["case-events"] + Fixture.outputs {
          try fixture.cluster.setLeader(topic: topic, partition: 0, broker: broker)
        }
        try fixture.cluster.setCoordinator(.group, "tiendo", broker: broker)
        let id = try String(contentsOfFile: "\(fixture.settings().stateDirectory)/worker-id", encoding: .utf8)
        let identity = "tiendo-\(id.trimmingCharacters(in: .whitespacesAndNewlines))-0"
        try fixture.cluster.setCoordinator(.transaction, identity, broker: broker)
      }
    }
  }

  @Test func `Brokers answer slowly`() async throws {
    try await run { fixture, _ in
      for broker in 1...Self.brokers { try fixture.cluster.setRoundTripTime(broker: broker, milliseconds: 200) }
    }
  }

  @Test func `All brokers are away, the worker is not ready, they come back, it is`() async throws {
    try await run({ $0.stuckAfter = .seconds(1) }) { fixture, worker in
      try await fixture.produce(Fixture.stream(seed: 32, cases: 20))
      for broker in 1...Self.brokers { try fixture.cluster.setBrokerDown(broker) }
      try await wait("the worker is not ready") { !worker.status.isReady }
      for broker in 1...Self.brokers { try fixture.cluster.setBrokerUp(broker) }
      try await wait("the worker is ready") { worker.status.isReady }
    }
  }

  /// Codes of the Kafka protocol that tell a client to try again: coordinator loading (14), not available (15) or not
  /// here (16), not the leader (6), timed out (7), rebalance in progress (27), concurrent transactions (51).
  @Test(
    arguments: [
      (.produce, [6, 7, 19]), (.fetch, [6, 3, 7]), (.listOffsets, [6, 7]), (.metadata, [7, 7]),
      (.findCoordinator, [14, 15]), (.joinGroup, [14, 15, 16]), (.syncGroup, [15, 16, 27]), (.heartbeat, [15, 16, 27]),
      (.offsetFetch, [14, 16]), (.initProducerID, [14, 16, 51]), (.addPartitionsToTransaction, [14, 51, 51]),
      (.addOffsetsToTransaction, [14, 51]), (.transactionOffsetCommit, [14, 7, 16]), (.endTransaction, [14, 16, 51]),
    ] as [(MockCluster.Request, [Int32])])
  func `Errors of a kind of request pass`(request: MockCluster.Request, codes: [Int32]) async throws {
    let fixture = try Fixture(partitions: 2)
    try await fixture.produce(Fixture.stream(seed: 33, cases: 60))
    fixture.cluster.pushRequestErrors(request, codes)
    try await fixture.runUntilEnd()
    let expected = try await fixture.expected()
    #expect(try await fixture.read("office-totals").lastValues.mapValues(withoutPublication) == expected.totals)
    #expect(Set(try await fixture.read("completion-alerts").texts) == Set(expected.alerts))
  }
}
