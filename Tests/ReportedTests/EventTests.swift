import Ledger
import Reported
import Testing

/// Reported figures against those that events give.
struct EventTests {
  /// 100 carried in + 60 new = 160 = 120 eligible + 40; 90 done, 30 in progress; 70 open. 90 ÷ 120 = 75 %.
  private static func record(_ period: Int32) -> TotalsRecord {
    var cases = Columns()
    cases.carriedIn = 100
    cases.newIntake = 60
    cases.completed = 80
    cases.terminated = 10
    cases.inProgress = 30
    cases.notEligible = 40
    return TotalsRecord(
      office: "74", period: period, cases: cases, money: Columns(), target: nil, officers: nil, quota: nil,
      complaintsReceived: 0, complaintsResolved: 0, orphans: 0, categories: [])
  }

  private static let events = EventTotals([record(2020), record(2019)])
  private static let header = "office,period,cases.newIntake,cases.done,cases.eligible,cases.carriedOut,cases.rate\n"

  @Test(arguments: [
    "74,2020,60,90,120,70,75.00", "74,2020,,90,,,75",
    // Two years: 120 new, 180 done of 240; what is open is of one moment and is not compared.
    "74,2019-2020,120,180,240,999,75.00",
    // In a year without events nothing moves: 70 open cases are carried on, of them 30 eligible.
    "74,2022,0,0,30,70,0.00", "74,9 months of 2020,1,2,3,,66.67",
  ])
  func `Figures that the events give are no finding`(row: String) throws {
    #expect(try findings(Self.header + row + "\n", events: Self.events) == [])
  }

  @Test func `Each figure that the events do not give is told with both`() throws {
    let found = try findings(Self.header + "74,2020,61,91,121,,75.21\n", events: Self.events)
    #expect(found.allSatisfy { $0.kinds == [.events] })
    #expect(
      found.flatMap(\.reasons).map(\.text) == [
        "newIntake 61 ≠ 60 of the events", "done 91 ≠ 90 of the events", "eligible 121 ≠ 120 of the events",
        "rate 75.21 % ≠ 75.00 % of the events",
      ])
  }

  @Test func `A slip is one finding with all that it contradicts`() throws {
    let found = try findings(Self.header + "74,2020,60,900,120,70,75.00\n", events: Self.events)
    #expect(found.map(\.likelyFigures) == [["done 90"]])
    #expect(found.map { Set($0.kinds) } == [[.rate, .order, .events]])
  }

  @Test func `Offices and years before the first event are told once`() throws {
    let found = try findings(
      Self.header + "74,2018,1,1,1,1,100\n75,2020,1,1,1,1,100\n74,2018-2020,1,1,1,1,100\n", events: Self.events)
    #expect(found.map(\.line) == [2, 3, 4])
    #expect(found.allSatisfy { $0.kinds == [.events] && $0.column == nil })
  }
}
