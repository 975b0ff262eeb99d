import Scenario
import Testing

@Suite struct DisturbanceTests {
  private struct Record: Equatable {
    let line: String
    let head: EventHead
  }

  private func records(disorder: Int, poison: Int) throws -> [Record] {
    var model = try NationalModel(
      NationalOptions(
        seed: 4, offices: 10, cases: 600, periods: [2020], disorderPerMillion: disorder, poisonPerMillion: poison))
    var records: [Record] = []
    var line: [UInt8] = []
    while let head = model.next(into: &line) {
      records.append(Record(line: String(decoding: line, as: UTF8.self), head: head))
      line.removeAll(keepingCapacity: true)
    }
    return records
  }

  @Test func disorderBringsTheSameEventsInAnotherOrderAndSomeTwice() throws {
    let plain = try records(disorder: 0, poison: 0)
    let disturbed = try records(disorder: 200_000, poison: 0)
    let duplicates = disturbed.filter { $0.head.delivery == .duplicate }
    let late = disturbed.filter { $0.head.delivery == .late }
    #expect(disturbed.count == plain.count + duplicates.count)
    #expect(Set(disturbed.map(\.line)) == Set(plain.map(\.line)))
    // A fifth of the events, half of them each way, give or take.
    let tenth = plain.count / 10
    #expect((tenth * 7 / 10...tenth * 13 / 10).contains(duplicates.count))
    #expect((tenth * 7 / 10...tenth * 13 / 10).contains(late.count))
    #expect(disturbed.filter { $0.head.delivery == .inOrder }.count == plain.count - late.count)
  }

  @Test func recordTimesNeverGoBackEvenWhereEventsAreLate() throws {
    let times = try records(disorder: 300_000, poison: 50_000).map(\.head.timeMicroseconds)
    #expect(times == times.sorted())
  }

  @Test func poisonIsAddedAndLeavesTheEventsAsTheyAre() throws {
    let plain = try records(disorder: 0, poison: 0)
    let poisoned = try records(disorder: 0, poison: 100_000)
    #expect(poisoned.filter { $0.head.delivery != .poison } == plain)
    let added = poisoned.count - plain.count
    #expect((plain.count / 14...plain.count / 7).contains(added))
    // Every kind of it occurs.
    let poison = poisoned.filter { $0.head.delivery == .poison }.map(\.line)
    for mark in ["\"0.3\"", "forgotten", "\"amount\":1.5", "\"case\":\"\"", "\u{FFFD}"] {
      #expect(poison.contains { $0.contains(mark) }, "\(mark)")
    }
    #expect(poison.contains { !$0.hasSuffix("}}") })
    #expect(poison.contains { !$0.contains("\"id\"") })
  }

  @Test func disturbancesAreDeterministic() throws {
    #expect(try records(disorder: 9_000, poison: 9_000) == records(disorder: 9_000, poison: 9_000))
  }
}
