import Scenario
import Testing

@Suite struct NationalModelTests {
  private func bytes(_ options: NationalOptions) throws -> [UInt8] {
    var model = try NationalModel(options)
    var bytes: [UInt8] = []
    while model.next(into: &bytes) != nil { bytes.append(UInt8(ascii: "\n")) }
    return bytes
  }

  @Test func theSameOptionsGiveTheSameBytesAndAnotherSeedOthers() throws {
    let options = NationalOptions(seed: 5, offices: 12, cases: 800, periods: [2020])
    var other = options
    other.seed = 6
    let first = try bytes(options)
    #expect(try bytes(options) == first)
    #expect(try bytes(other) != first)
  }

  @Test func aCopyGoesOnIndependentlyAndGivesTheSameLines() throws {
    var model = try NationalModel(NationalOptions(seed: 5, offices: 3, cases: 50, periods: [2020]))
    var line: [UInt8] = []
    for _ in 0..<40 { _ = model.next(into: &line) }
    var copy = model
    var rest: [UInt8] = []
    var restOfCopy: [UInt8] = []
    while model.next(into: &rest) != nil {}
    while copy.next(into: &restOfCopy) != nil {}
    #expect(!rest.isEmpty)
    #expect(rest == restOfCopy)
  }

  @Test func twoPeriodsFollowTheContractAndEndNearTheNationalRates() throws {
    let model = try NationalModel(NationalOptions(seed: 1, offices: 63, cases: 30_000, periods: [2019, 2020]))
    let read = StreamTally(model, together: true)
    #expect(read.faults.prefix(5).isEmpty)
    #expect(read.acceptedCount == 30_000)
    let tally = try #require(read.offices[""])
    #expect(tally.slots.keys.sorted() == [2018, 2019, 2020])
    for period in [2019, 2020] {
      let cases = tally.rateHundredths([period], money: false)
      let money = tally.rateHundredths([period], money: true)
      #expect((7_600...8_400).contains(cases), "\(period): \(cases)")
      // A few large claims decide the money of so few cases.
      #expect((3_000...5_200).contains(money), "\(period): \(money)")
      let eligible = tally.sum("eligible", [period], money: false)
      let toEnforce = tally.sum("toEnforce", [period], money: false)
      #expect((70...85).contains(eligible * 100 / toEnforce))
    }
    for type in [
      "accepted", "classified", "deferred", "suspended", "resumed", "collected", "reduced", "adjusted", "completed",
      "terminated", "delegated", "pulledUp", "revoked", "separated", "reopened", "assigned",
    ] {
      #expect(read.types["tiendo.case.\(type)", default: 0] > 0, "\(type)")
    }
    #expect(read.types["tiendo.office.targetSet"] == 2 * 63)
    #expect(read.types["tiendo.office.staffed", default: 0] >= 63)
    #expect(read.types["tiendo.complaint.received", default: 0] > 0)
  }

  @Test(arguments: [1, 20, 63, 200]) func everyOfficeAskedForHasEvents(count: Int) throws {
    let model = try NationalModel(NationalOptions(seed: 3, offices: count, cases: 0, periods: [2020]))
    var stream = model
    var line: [UInt8] = []
    var codes: Set<String> = []
    while let head = stream.next(into: &line) { codes.insert(head.officeCode) }
    #expect(codes.count == count)
    let known = Set(model.offices.offices.map(\.code))
    #expect(codes.isSubset(of: known))
    #expect(codes.contains("01-001") == (count > 63))
    #expect(codes.contains("01"))
  }

  @Test func noCasesLieBehindTheLastDay() throws {
    var model = try NationalModel(NationalOptions(seed: 9, offices: 4, cases: 500, periods: [2021]))
    var line: [UInt8] = []
    var last = Int64.min
    while let head = model.next(into: &line) { last = head.timeMicroseconds }
    // 2021-10-01T00:00:00+07:00 is 1,633,021,200 s after 1970.
    #expect(last < 1_633_021_200_000_000)
    #expect(last > 1_630_000_000_000_000)
  }

  @Test(arguments: [
    NationalOptions(seed: 1, offices: 0, cases: 1, periods: [2020]),
    NationalOptions(seed: 1, offices: 63_001, cases: 1, periods: [2020]),
    NationalOptions(seed: 1, offices: 1, cases: -1, periods: [2020]),
    NationalOptions(seed: 1, offices: 1, cases: 1, periods: []),
    NationalOptions(seed: 1, offices: 1, cases: 1, periods: [2020, 2022]),
    NationalOptions(seed: 1, offices: 1, cases: 1, periods: [2021, 2020]),
    NationalOptions(seed: 1, offices: 1, cases: 1, periods: [Int.max]),
    NationalOptions(seed: 1, offices: 1, cases: 1, periods: [2020], disorderPerMillion: 1_000_001),
    NationalOptions(seed: 1, offices: 1, cases: 1, periods: [2020], poisonPerMillion: -1),
  ])
  func optionsOutOfRangeAreRefused(options: NationalOptions) {
    #expect(throws: ScenarioError.self) { try NationalModel(options) }
  }
}
