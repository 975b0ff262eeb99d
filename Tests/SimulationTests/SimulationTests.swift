import Foundation
import Testing

/// The worker's own code against a model of Kafka, dying at every step. A failing seed is printed; run it alone with
/// `TIENDO_SEED=… swift test --filter SimulationTests`.
@Suite(.timeLimit(.minutes(10)))
struct SimulationTests {
  static let environment = ProcessInfo.processInfo.environment
  /// How many seeds; each is a history of its own.
  static let seedCount = environment["TIENDO_SEEDS"].flatMap(UInt64.init) ?? 1000
  static let seeds: ClosedRange<UInt64> =
    environment["TIENDO_SEED"].flatMap(UInt64.init).map { $0...$0 } ?? 1...seedCount

  /// The differences that a seed brings about.
  private static func differences(_ seed: UInt64, _ fault: Fault = .none, usesTransactions: Bool = true) throws
    -> [String]
  {
    let simulation = try Simulation(seed: seed, fault: fault, usesTransactions: usesTransactions)
    try simulation.run()
    return Verdict(simulation, isExact: usesTransactions).differences
  }

  @Test func `Whatever dies, a reader of committed records sees every effect exactly once`() throws {
    for seed in Self.seeds {
      let differences = try Self.differences(seed)
      #expect(differences.isEmpty, "seed \(seed): \(differences.joined(separator: "\n"))")
    }
  }

  @Test func `Without transactions every effect is there at least once, with the same ids`() throws {
    for seed in Self.seeds.prefix(300) {
      let differences = try Self.differences(seed, usesTransactions: false)
      #expect(differences.isEmpty, "seed \(seed): \(differences.joined(separator: "\n"))")
    }
  }

  @Test(arguments: Fault.allCases.filter { $0 != .none })
  func `A mistake in the protocol does not go unnoticed`(fault: Fault) throws {
    let noticed = (1...400 as ClosedRange<UInt64>).first { seed in
      // One that keeps the workers from coming to rest is noticed as well.
      (try? Self.differences(seed, fault)) != []
    }
    #expect(noticed != nil)
  }
}
