import Foundation
import Testing
import Threads
import Worker

/// The worker's own code against a model of Kafka, dying at every step. A failing seed is printed; run it alone with
/// `TIENDO_SEED=… swift test --filter SimulationTests`.
@Suite(.timeLimit(.minutes(60)))
struct SimulationTests {
  static let environment = ProcessInfo.processInfo.environment
  /// How many seeds; each is a history of its own.
  static let seedCount = environment["TIENDO_SEEDS"].flatMap(UInt64.init) ?? 500
  static let seeds: ClosedRange<UInt64> =
    environment["TIENDO_SEED"].flatMap(UInt64.init).map { $0...$0 } ?? 1...seedCount

  /// What differs from the expected after the history of a seed.
  private static func differences(
    _ seed: UInt64, _ fault: Fault = .none, usesTransactions: Bool = true, handsOver: Bool = false
  ) throws -> [String] {
    let simulation = try Simulation(
      seed: seed, fault: fault, usesTransactions: usesTransactions, handsOver: handsOver)
    try simulation.run()
    return Verdict(simulation.history, isExact: usesTransactions).differences
  }

  /// Calls a test for each seed, on as many cores as there are, and lets other tests run between two.
  private static func forEach(
    _ seeds: some Collection<UInt64> & Sendable, _ test: @escaping @Sendable (UInt64) throws -> Void
  ) async throws {
    let laneCount = UInt64(ProcessInfo.processInfo.activeProcessorCount)
    try await withThrowingTaskGroup { lanes in
      for lane in 0..<laneCount {
        lanes.addTask {
          for seed in seeds where seed % laneCount == lane {
            try test(seed)
            await Task.yield()
          }
        }
      }
      try await lanes.waitForAll()
    }
  }

  @Test func `Whatever dies, a reader of committed records sees every effect exactly once`() async throws {
    try await Self.forEach(Self.seeds) { seed in
      let simulation = try Simulation(seed: seed)
      try simulation.run()
      let differences = Verdict(simulation.history).differences
      #expect(differences.isEmpty, "seed \(seed): \(differences.joined(separator: "\n"))")
      // Nobody stops by itself but where retention has passed its state, which it says.
      for refusal in simulation.refusals { #expect(refusal.contains("begin anew"), "seed \(seed): \(refusal)") }
    }
  }

  /// Disks are emptied, and events expire up to the published state, so that nothing else is left to go on from.
  @Test func `Handed over through Kafka, partitions go on exactly on empty disks, and nobody has to stop`() async throws
  {
    let expired = Locked(0)
    let seeds = Self.seeds.prefix(max(1, Int(Self.seedCount / 2)))
    try await Self.forEach(seeds) { seed in
      let simulation = try Simulation(seed: seed, handsOver: true)
      try simulation.run()
      let differences = Verdict(simulation.history).differences
      #expect(differences.isEmpty, "seed \(seed): \(differences.joined(separator: "\n"))")
      #expect(simulation.refusals.isEmpty, "seed \(seed)")
      #expect(!simulation.notes.tellsOfUnknownRules, "seed \(seed)")
      if (0..<2).contains(where: { simulation.kafka.events($0).low > 0 }) { expired.withLock { $0 += 1 } }
    }
    #expect(expired.withLock { $0 } > seeds.count / 4 || seeds.count == 1)
  }

  @Test func `Without transactions every effect is there at least once, with the same ids`() async throws {
    try await Self.forEach(Self.seeds.prefix(Int(Self.seedCount / 4))) { seed in
      let differences = try Self.differences(seed, usesTransactions: false)
      #expect(differences.isEmpty, "seed \(seed): \(differences.joined(separator: "\n"))")
    }
  }

  /// One history, in which the first process dies at its first step, then the same one with a death at the second, and
  /// so on to its end.
  @Test func `A death at any step of a history changes nothing`() async throws {
    let counts = Locked(0)
    try await Self.forEach(Self.seeds.prefix(max(3, Int(Self.seedCount / 2000)))) { seed in
      for step in 1... {
        let simulation = try Simulation(seed: seed, firstDeath: step)
        try simulation.run()
        let differences = Verdict(simulation.history).differences
        #expect(differences.isEmpty, "seed \(seed), step \(step): \(differences.joined(separator: "\n"))")
        guard simulation.hasFirstDied else { break }
        counts.withLock { $0 += 1 }
      }
    }
    #expect(counts.withLock { $0 } > 100 || Self.seeds.count == 1)
  }

  @Test func `Only where rules change while partitions move may alerts be inexact, and most histories are exact`()
    throws
  {
    let told = try Self.seeds.prefix(200).filter { seed in
      let simulation = try Simulation(seed: seed)
      try simulation.run()
      return simulation.notes.tellsOfUnknownRules
    }
    #expect((1..<40).contains(told.count) || Self.seeds.count < 200)
  }

  @Test(arguments: Fault.allCases.filter { $0 != .none })
  func `A mistake in the protocol does not go unnoticed`(fault: Fault) throws {
    let noticed = (1...400 as ClosedRange<UInt64>).first { seed in
      // One that keeps the workers from coming to rest is noticed as well.
      (try? Self.differences(seed, fault, handsOver: fault == .stateOutsideTransaction)) != []
    }
    #expect(noticed != nil)
  }
}
