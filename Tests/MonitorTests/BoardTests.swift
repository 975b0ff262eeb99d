import Alerts
import Ledger
import Testing

@testable import Monitor

@Suite struct BoardTests {
  @Test func `A parent's figures are the sums of its own and of all below, and its rate is computed from them`() throws
  {
    var board = Board.country()
    board.take(.totals, Published.totals("74", 2020, done: 60, inProgress: 40, money: (10, 30)))
    board.take(.totals, Published.totals("14", 2020, done: 5, inProgress: 5))
    board.take(.totals, Published.totals("1401", 2020, done: 1, inProgress: 2))
    board.take(.totals, Published.totals("1402", 2020, done: 0, inProgress: 7))
    let rollup = Rollup(board, period: board.calendar.period(2020))
    let province = try #require(rollup.total(of: "14"))
    // (5 + 1 + 0) of (10 + 3 + 7).
    #expect(province.cases.done == 6)
    #expect(province.cases.eligible == 20)
    #expect(province.rate(.cases)?.description == "30")
    #expect(rollup.own["14"]?.cases.eligible == 10)
    let nation = try #require(rollup.total(of: "00"))
    // 66 of 120, and 10 of 40.
    #expect(nation.rate(.cases)?.description == "55")
    #expect(nation.rate(.money)?.description == "25")
    #expect(nation.officeCount == 4)
    #expect(nation.complaintsReceived == 12)
    #expect(nation.categories.map(\.name) == ["credit"])
    #expect(nation.categories.first?.cases.rate?.description == "50")
  }

  @Test func `Sums over random offices are those of a simple loop`() throws {
    let seed = UInt64.random(in: 0 ... .max)
    var generator = TestGenerator(seed)
    var offices = [OfficeDirectory.Office(code: "00", name: "all", level: "", parent: nil)]
    for number in 1...200 {
      let parent = number < 10 ? "00" : "\(Int.random(in: 0..<number, using: &generator))"
      offices.append(.init(code: "\(number)", name: "", level: "", parent: parent == "0" ? "00" : parent))
    }
    var board = Board(calendar: .vietnam, directory: OfficeDirectory(offices))
    var own: [String: (Int128, Int128)] = [:]
    for office in offices where Bool.random(using: &generator) {
      let figures = (Int128.random(in: 0...1_000, using: &generator), Int128.random(in: -10...1_000, using: &generator))
      own[office.code] = figures
      board.take(.totals, Published.totals(office.code, 2020, done: figures.0, inProgress: figures.1))
    }
    let rollup = Rollup(board, period: board.calendar.period(2020))
    for office in offices {
      // Everybody whose way up leads through the office.
      let below = offices.filter { other in
        var next: OfficeDirectory.Office? = other
        while let here = next, here.code != office.code { next = here.parent.flatMap { board.directory[$0] } }
        return next != nil
      }
      let known = below.compactMap { own[$0.code] }
      #expect(rollup.total(of: office.code)?.cases.done ?? 0 == known.reduce(0) { $0 + $1.0 }, "seed \(seed)")
      #expect(
        rollup.total(of: office.code)?.cases.eligible ?? 0 == known.reduce(0) { $0 + $1.0 + $1.1 }, "seed \(seed)")
    }
  }

  @Test func `The pace is the target by the part of the year gone at the office's clock`() throws {
    var board = Board.country()
    let target = #"{"casesPercent":80,"moneyPercent":38}"#
    board.take(.totals, Published.totals("74", 2020, done: 105, inProgress: 295, target: target))
    let standing = try #require(Rollup(board, period: board.calendar.period(2020)).own["74"])
    // 2 March is day 154 of 366: 80 × 154 ÷ 366 = 33.66; 105 ÷ 400 = 26.25.
    #expect(standing.pace(.cases).pace?.description == "33.66")
    #expect(standing.ahead(.cases)?.description == "-7.41")
    #expect(standing.casesTally == Standing.Tally(behind: 1))
    // A period that is over asks for all of its target.
    board.take(.totals, Published.totals("74", 2019, done: 3, inProgress: 1, target: target))
    #expect(Rollup(board, period: board.calendar.period(2019)).own["74"]?.pace(.cases).pace?.description == "80")
  }

  @Test func `The end of a day counts as the day that ends, and an event at that instant as the next`() throws {
    var board = Board.country()
    let target = #"{"casesPercent":80,"moneyPercent":38}"#
    for (lastEvent, pace) in [("2020-04-02T16:59:59Z", "40.44"), ("2020-04-02T17:00:00Z", "40.66")] {
      // The end of 2 April at UTC+7, day 185 of 366: 80 × 185 ÷ 366 = 40.44; × 186 = 40.66.
      board.take(
        .totals,
        Published.totals("74", 2020, inProgress: 1, target: target, asOf: "2020-04-02T17:00:00Z", lastEvent: lastEvent))
      #expect(Rollup(board, period: board.calendar.period(2020)).own["74"]?.casesPace.pace?.description == pace)
    }
  }

  @Test func `Targets of a parent are weighted by what is eligible, and unknown where one is missing`() throws {
    var board = Board.country()
    board.take(
      .totals,
      Published.totals("1401", 2019, done: 0, inProgress: 300, target: #"{"casesPercent":80,"moneyPercent":0}"#))
    board.take(
      .totals,
      Published.totals("1402", 2019, done: 0, inProgress: 100, target: #"{"casesPercent":60,"moneyPercent":0}"#))
    // (300 × 80 + 100 × 60) ÷ 400.
    #expect(Rollup(board, period: board.calendar.period(2019)).total(of: "14")?.casesPace.target?.description == "75")
    board.take(.totals, Published.totals("74", 2019, done: 1, inProgress: 0))
    #expect(Rollup(board, period: board.calendar.period(2019)).total(of: "00")?.casesPace.target == nil)
    // Its own, where it has one.
    board.take(.totals, Published.totals("00", 2019, target: #"{"casesPercent":81.5,"moneyPercent":0}"#))
    #expect(Rollup(board, period: board.calendar.period(2019)).total(of: "00")?.casesPace.target?.description == "81.5")
  }

  @Test func `In a period without news an office has what it carried in`() throws {
    var board = Board.country()
    board.take(.totals, Published.totals("74", 2019, done: 60, inProgress: 40, asOf: "2019-09-30T10:00:00Z"))
    board.take(.totals, Published.totals("1401", 2020, done: 1, inProgress: 1, asOf: "2019-10-02T10:00:00Z"))
    let standing = try #require(Rollup(board, period: board.calendar.period(2020)).own["74"])
    #expect(standing.isCarried)
    #expect(standing.cases.carriedIn == 40)
    #expect(standing.cases.newIntake == 0)
    #expect(standing.cases.done == 0)
    #expect(standing.cases.eligible == 40)
    #expect(Rollup(board, period: board.calendar.period(2018)).own["74"] == nil)
  }

  @Test func `An office is without news seven days after its last event, by the clock of the others`() throws {
    var board = Board.country()
    board.take(.totals, Published.totals("74", 2020, lastEvent: "2020-02-24T02:15:00Z"))
    board.take(.totals, Published.totals("1401", 2020, lastEvent: "2020-02-24T02:14:59Z"))
    let rollup = Rollup(board, period: board.calendar.period(2020))
    #expect(rollup.own["74"]?.silentCount == 0)
    #expect(rollup.own["1401"]?.silentCount == 1)
    #expect(rollup.total(of: "00")?.silentCount == 1)
  }

  @Test func `Equal rates share a rank, and the next one comes behind them`() {
    var board = Board.country()
    for (code, done) in [("74", 80), ("14", 80), ("33", 90), ("44", 10)] as [(String, Int128)] {
      board.take(.totals, Published.totals(code, 2020, done: done, inProgress: 100 - done))
    }
    let view = BoardView(version: 1, board: board)
    // Offices that the file does not name are neighbours of the provinces.
    #expect(["33", "74", "14", "44"].map { view.rank($0, 2020, .cases) } == [1, 2, 2, 4])
    #expect(view.rank("74", 2020, .money) == nil)
  }

  @Test func `A record that is none is counted, and changes nothing`() {
    var board = Board.country()
    board.take(.totals, "{")
    board.take(.totals, Published.totals("74", 2020, asOf: "yesterday"))
    // Beyond what any worker publishes: sums must not overflow.
    board.take(.totals, Published.totals("74", 2020, done: .max))
    board.take(.days, key: "74/2020-03-02", Published.day("74", "2020-02-30", 2020, done: 1, eligible: 1))
    #expect(board.unreadable == 4)
    #expect(board.offices.isEmpty)
  }

  @Test func `A day without a sample keeps that of the day before in a sum, and the present is the last point`() {
    var board = Board.country()
    // 1 October is day 1.
    board.take(.days, key: "1401/2019-10-01", Published.day("1401", "2019-10-01", 2020, done: 1, eligible: 10))
    board.take(.days, key: "1401/2019-10-03", Published.day("1401", "2019-10-03", 2020, done: 3, eligible: 10))
    board.take(.days, key: "1402/2019-10-02", Published.day("1402", "2019-10-02", 2020, done: 5, eligible: 10))
    board.take(.totals, Published.totals("1401", 2020, done: 4, inProgress: 6, asOf: "2019-10-04T01:00:00Z"))
    let series = BoardView(version: 1, board: board).series("14", 2020)
    #expect(series.points.map { $0?.doneCases } == [1, 6, 8, 4])
    #expect(series.rates(.cases).map { $0?.description } == ["10", "30", "40", "40"])
  }
}

/// Random numbers from a seed (SplitMix64).
struct TestGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
