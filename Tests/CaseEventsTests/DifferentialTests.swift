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
    let isBinary = record.headers.contains { $0.name == "ce_specversion" }
    let found =
      isBinary
      ? decoder.decoded(headers: record.headers.map { ($0.name, $0.value) }, value: record.value)
      : decoder.decoded(record.value)
    let expected: Result<SlowEvent, SlowRejection>
    do throws(SlowRejection) {
      expected = .success(try SlowDecoder.decodeFields(record))
    } catch {
      expected = .failure(error)
    }
    switch (found, expected) {
    case (.success(let event), .success(let slow)):
      accepted += 1
      if event.withDefaults != Decoded(slow) { fail("\(event) is not \(slow)", record) }
    case (.failure(let rejection), .failure(let slow)):
      if rejection.reason.rawValue != slow.reason { differ(rejection.reason.rawValue, slow.reason, record) }
    case (.success, .failure(let slow)): differ("accepted", slow.reason, record)
    case (.failure(let rejection), .success): differ(rejection.reason.rawValue, "accepted", record)
    }
  }

  /// Nesting deeper than 64 levels may be malformed and need not.
  private mutating func differ(_ found: String, _ expected: String, _ record: SlowRecord) {
    if found == "malformed" || expected == "malformed", depth(record.value ?? []) > 63 { return }
    fail("\(found) is not \(expected)", record)
  }

  private mutating func fail(_ what: String, _ record: SlowRecord) {
    failures += 1
    let headers = record.headers.map { "\($0.name): \(String(decoding: $0.value ?? [], as: UTF8.self))" }
    Issue.record("seed \(seed): \(what)\n\(headers)\n\(String(decoding: record.value ?? [], as: UTF8.self))")
  }

  private func depth(_ bytes: [UInt8]) -> Int {
    var (level, deepest, isInString, isEscaped) = (0, 0, false, false)
    for byte in bytes {
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == 0x5C {
          isEscaped = true
        } else if byte == 0x22 {
          isInString = false
        }
        continue
      }
      if byte == 0x22 { isInString = true }
      if byte == 0x5B || byte == 0x7B { level += 1 }
      if byte == 0x5D || byte == 0x7D { level -= 1 }
      deepest = max(deepest, level)
    }
    return deepest
  }
}

extension Decoded {
  /// The event as the engine takes it: a case without a category is of the category `other`.
  var withDefaults: Decoded {
    var event = self
    if type == .accepted, category.isEmpty { event.category = Array("other".utf8) }
    return event
  }

  /// The model's event; what a type does not have is the default of `Event`.
  init(_ slow: SlowEvent) {
    type = EventType.allCases.first { $0.name == slow.type } ?? .ticked
    flag = slow.eligible ?? slow.byAgreement ?? false
    timeMicroseconds = slow.timeMicroseconds
    sequence = slow.sequence ?? 0
    amount = slow.amount ?? 0
    id = slow.id
    office = slow.office ?? []
    caseID = slow.caseCode ?? []
    category = slow.category ?? []
    numbers = [slow.period, slow.casesHundredths, slow.moneyHundredths, slow.officers, slow.quota].map {
      Int32($0 ?? 0)
    }
    numbers.append(Int32(slow.count ?? 1))
  }
}
