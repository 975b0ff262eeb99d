import Alerts
import Ledger
import Scenario
import Testing
import Worker

@testable import Demo

/// Two offices, 01 with 400 eligible cases and 02 with 100, as records of the topics.
@Suite("The view from the published records")
struct BoardTests {
  private let topics = WorkerSettings.Topics()

  private func board() -> Board {
    Board(
      topics: topics,
      offices: OfficeList(offices: [
        Office(code: "01", name: "Hà Nội", level: "province", parent: nil),
        Office(code: "02", name: "Hà Giang", level: "province", parent: nil),
      ]))
  }

  private func totals(
    _ office: String, period: Int = 2020, cases: (done: Int, eligible: Int), money: (done: Int, eligible: Int) = (0, 0),
    time: String = "2020-03-02T02:15:00Z", offset: Int = 0
  ) -> String {
    """
    {"office":"\(office)","period":\(period),"cases":{"done":\(cases.done),"eligible":\(cases.eligible)},\
    "money":{"done":\(money.done),"eligible":\(money.eligible)},"lastEvent":"\(time)","offset":\(offset)}
    """
  }

  private func day(_ office: String, period: Int = 2020, pace: String) -> String {
    """
    {"office":"\(office)","date":"2020-03-01","period":\(period),"cases":{"pace":\(pace)},"money":{"pace":null}}
    """
  }

  private func alert(_ office: String, severity: String = "warning", state: String = "fired", more: String = "")
    -> String
  {
    """
    {"time":"2020-03-02T17:00:00Z","data":{"rule":"behind","office":"\(office)","metric":"cases",\
    "severity":"\(severity)","state":"\(state)","rate":26.25,"reference":33.66\(more)}}
    """
  }

  private func view(_ records: [(topic: String, key: String, value: String?)]) throws -> DemoView {
    var board = board()
    for record in records {
      try board.take(topic: record.topic, key: Array(record.key.utf8), value: record.value.map { Array($0.utf8) })
    }
    var view = DemoView()
    board.fill(&view)
    return view
  }

  @Test("the national line is the sum of the offices, its rate that of the sums, its pace weighted by what is eligible")
  func nation() throws {
    let view = try view([
      (topics.totals, "01/2020", totals("01", cases: (100, 400), money: (2, 10), offset: 7)),
      (topics.totals, "02/2020", totals("02", cases: (50, 100), money: (1, 2), offset: 5)),
      (topics.days, "01/2020-03-01", day("01", pace: "33.5")), (topics.days, "02/2020-03-01", day("02", pace: "43.5")),
    ])
    let nation = try #require(view.nation.last)
    #expect(nation.cases.done == 150)
    #expect(nation.cases.eligible == 500)
    // 150 ÷ 500; (400 × 33.5 + 100 × 43.5) ÷ 500 = 35.5
    #expect(nation.cases.rate == Percent(hundredths: 3_000))
    #expect(nation.cases.pace == Percent(hundredths: 3_550))
    #expect(nation.cases.ahead == Percent(hundredths: -550))
    #expect(nation.money.rate == Percent(hundredths: 2_500))
    #expect(nation.money.pace == nil)
    // The later of the offsets is 7, and offsets begin at 0.
    #expect(view.events == 8)
    #expect(view.day == Day("2020-03-02"))
    #expect(view.period?.year == 2020)
  }

  @Test("the office furthest behind its pace comes first, one without a pace last, and an order can be kept")
  func order() throws {
    var records = [
      (topics.totals, "01/2020", totals("01", cases: (100, 400))),
      (topics.totals, "02/2020", totals("02", cases: (50, 100))),
      (topics.totals, "x/2020", totals("x", cases: (1, 100))),
      // 01: 25 − 20 = +5; 02: 50 − 60 = −10
      (topics.days, "01/2020-03-01", day("01", pace: "20")), (topics.days, "02/2020-03-01", day("02", pace: "60")),
    ]
    #expect(try view(records).offices.map(\.name) == ["Hà Giang", "Hà Nội", "x"])
    records.append((topics.totals, "02/2020", totals("02", cases: (99, 100))))
    #expect(try view(records).offices.map(\.name) == ["Hà Nội", "Hà Giang", "x"])
    var board = board()
    for record in records { try board.take(topic: record.0, key: [], value: Array(record.2.utf8)) }
    var kept = try view(Array(records.dropLast()))
    board.fill(&kept, keepsOrder: true)
    #expect(kept.offices.map(\.name) == ["Hà Giang", "Hà Nội", "x"])
    #expect(kept.offices.first?.cases.done == 99)
  }

  @Test("a new year begins with its own records and without a pace")
  func years() throws {
    let view = try view([
      (topics.totals, "01/2019", totals("01", period: 2019, cases: (80, 100))),
      (topics.days, "01/2019-09-30", day("01", period: 2019, pace: "79.5")),
      (topics.totals, "01/2020", totals("01", cases: (1, 20))),
    ])
    #expect(view.nation.map(\.period) == [2019, 2020])
    #expect(view.nation.first?.cases.pace == Percent(hundredths: 7_950))
    #expect(view.offices.map(\.cases) == [OfficeLine.Standing(done: 1, eligible: 20, pace: nil)])
  }

  @Test("alerts are told newest first, and fire until their tombstone")
  func alerts() throws {
    let fired = [
      (topics.alerts, "01", alert("01")), (topics.open, "behind/01", alert("01")),
      (topics.alerts, "02", alert("02", severity: "critical")),
      (topics.open, "behind/02", alert("02", severity: "critical")),
      (topics.totals, "01/2020", totals("01", cases: (1, 2))), (topics.totals, "02/2020", totals("02", cases: (1, 2))),
    ].map { (topic: $0.0, key: $0.1, value: String?.some($0.2)) }
    let before = try view(fired)
    #expect(before.alerts.map(\.office) == ["Hà Giang", "Hà Nội"])
    #expect(before.firingCount == 2)
    #expect(before.nation.last?.firing == [.warning: 1, .critical: 1])
    #expect(before.offices.map(\.firing) == [[.warning: 1], [.critical: 1]])
    let first = try #require(before.alerts.last)
    // 17:00 UTC is midnight at UTC+7: the next day begins.
    #expect(first.day == Day("2020-03-03"))
    #expect(first.rate == Percent(hundredths: 2_625))
    #expect(first.reference == Percent(hundredths: 3_366))
    let after = try view(
      fired + [
        (topics.alerts, "01", alert("01", state: "resolved", more: ",\"resolution\":\"low-volume\"")),
        (topics.open, "behind/01", nil),
      ])
    #expect(after.alerts.first?.resolution == .lowVolume)
    #expect([after.firedCount, after.resolvedCount, after.firingCount] == [2, 1, 1])
    #expect(after.offices.first { $0.code == "01" }?.firing == [:])
  }

  @Test("a record that is not what it should be is told, not shown")
  func unreadable() throws {
    var board = board()
    #expect(throws: DemoFailure.self) { try board.take(topic: topics.totals, key: [], value: Array("{}".utf8)) }
  }
}
