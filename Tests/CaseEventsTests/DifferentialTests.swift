import CaseEvents
import Foundation
import ReferenceModel
import Testing

/// The decoder held against the slow one of the reference model, over generated and mutated events.
@Suite struct DifferentialTests {
  static let seeds: [UInt64] = [1, 2, 3, 4]
  /// Mutated events a seed; `TIENDO_FUZZ_ROUNDS` asks for more.
  static let rounds =
    (ProcessInfo.processInfo.environment["TIENDO_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 40_000) / seeds.count

  @Test("Generated and mutated events are decoded as the reference model decodes them", arguments: seeds)
  func mutations(_ seed: UInt64) {
    var settings = StreamSettings(seed: seed, count: 400)
    settings.binaryPerMille = 150
    settings.poisonPerMille = 100
    let records = RandomStream.records(settings)
    var mutator = EventMutator(seed: seed)
    var comparison = Comparison(seed: seed)
    for record in records { comparison.compare(record) }
    for round in 0..<Self.rounds where comparison.failures < 5 {
      var record = records[round % records.count]
      if let value = record.value { record.value = mutator.mutated(value) }
      comparison.compare(record)
    }
    #expect(comparison.accepted > Self.rounds / 20, "too few events are accepted to mean anything")
  }

  @Test("Values around 1 MiB are decoded as the reference model decodes them")
  func large() {
    var settings = StreamSettings(seed: 77, count: 30)
    settings.poisonPerMille = 900
    settings.hasOversized = true
    var comparison = Comparison(seed: 77)
    for record in RandomStream.records(settings) { comparison.compare(record) }
  }
}

/// Counts what was compared and reports differences with all that is needed to see them again.
struct Comparison: ~Copyable {
  let seed: UInt64
  var accepted = 0
  var failures = 0
  var decoder = EventDecoder()

  init(seed: UInt64) { self.seed = seed }

  mutating func compare(_ record: SlowRecord) {
    switch decoder.agreement(on: record) {
    case .accepted: accepted += 1
    case .rejected: break
    case .disagreement(let what): fail(what, record)
    }
  }

  private mutating func fail(_ what: String, _ record: SlowRecord) {
    failures += 1
    let headers = record.headers.map { "\($0.name): \(String(decoding: $0.value ?? [], as: UTF8.self))" }
    Issue.record("seed \(seed): \(what)\n\(headers)\n\(String(decoding: record.value ?? [], as: UTF8.self))")
  }
}
