import Alerts
import EngineTestSupport
import Ledger
import RuleTrials
import Testing

/// How noisy rules are, and how early.
@Suite struct FiguresTests {
  private let september = Day(year: 2020, month: 9, day: 1) ?? Day(number: 0)

  @Test func `Leads, misses and false alarms come out as worked out by hand`() {
    // Three offices stand still from noon of 1 September to the end of the period, 30 September, against 80 %:
    // 74 at 50 %, 75 at 90 %, 76 at 70 %. 74 and 76 end below their target, 75 above.
    let series = [(50, "74"), (90, "75"), (70, "76")].map { done, office in
      ofHundred(Array(repeating: done, count: 30), from: september, office: office, target: 80)
    }
    func judgement(_ rule: Rule) -> RuleFigures.Judgement? { RuleFigures(rule, in: trial([rule], series)).judgement }
    // Under 60 %: 74 alone, from noon of the 1st, 29 days and a half before the end; nothing is said of 76.
    let low = judgement(below("low", 60))
    #expect(low?.shortfalls.map(\.end.office) == ["74", "76"])
    #expect(low?.shortfalls.map(\.leadDays) == [29, nil])
    #expect(low?.missedCount == 1)
    #expect(low?.falseAlarmCount == 0)
    #expect(low?.medianLeadDays?.description == "29.00")
    // Under 95 %: all three, and 75 without need.
    let high = judgement(below("high", 95))
    #expect(high?.missedCount == 0)
    #expect(high?.falseAlarmCount == 1)
    // Watches 75 alone, which ended well: nothing to warn of.
    var narrow = below("narrow", 95)
    narrow.offices = ["75"]
    #expect(judgement(narrow)?.shortfalls.isEmpty == true)
    #expect(judgement(narrow)?.medianLeadDays == nil)
    // Behind the pace by 5 points: 1 September is day 337 of 366, and 80 × 337 ÷ 366 - 5 = 68.66 %, so 74 is late at
    // once. 70 % is too little from the day n on with 80 × n ÷ 366 - 5 > 70, n > 343.1: day 344 is 8 September, and it
    // is seen when that closes, 22 days before the end.
    let behind = Rule(name: "behind", test: RuleTest(.cases, .behindTarget(pointsHundredths: 500)))
    #expect(judgement(behind)?.shortfalls.map(\.leadDays) == [29, 22])
    // The mean of 22 and 29.
    #expect(judgement(behind)?.medianLeadDays?.description == "25.50")
    // No rate is looked at.
    #expect(judgement(Rule(name: "stalled", test: RuleTest(.cases, .stalled(days: 5)))) == nil)
  }

  @Test func `Each alert says how early it came before its period ended below target`() {
    // 74 is at 50 % from noon of 1 September, at 70 % from the 3rd, at 50 % from the 11th; 75 the same up to the last
    // day, when all are done. Both at 80 % asked for; 74 ends below, 75 above.
    let done = [50, 50] + Array(repeating: 70, count: 8) + Array(repeating: 50, count: 20)
    let series = [
      ofHundred(done, from: september, target: 80),
      ofHundred(done.dropLast() + [100], from: september, office: "75", target: 80),
    ]
    let stalled = Rule(name: "stalled", test: RuleTest(.cases, .stalled(days: 5)))
    let result = trial([below("low", 60), stalled], series)
    // From noon of the 1st and of the 11th to the end of the 30th: 29 days and a half, and 19 and a half.
    #expect(result.spans(ofRule: "low", office: "74").map { result.leadDays(of: $0) } == [29, 19])
    #expect(result.spans(ofRule: "low", office: "75").map { result.leadDays(of: $0) } == [nil, nil])
    let stalledLeads = result.spans(ofRule: "stalled").map { result.leadDays(of: $0) }
    #expect(!stalledLeads.isEmpty)
    #expect(stalledLeads.allSatisfy { $0 == nil })
    // The period is not over on the 29th.
    let open = trial([below("low", 60)], [ofHundred(Array(done.dropLast()), from: september, target: 80)])
    #expect(open.spans(ofRule: "low").map { open.leadDays(of: $0) } == [nil, nil])
  }

  @Test func `Offices have figures of their own`() {
    // Under 50 %: 74 for two days, which is short, and again from 20 March; 75 from the 10th on; 76 never. 31 days.
    func days(_ low: [ClosedRange<Int>]) -> [Int] {
      (1...31).map { day in low.contains { $0.contains(day) } ? 40 : 60 }
    }
    let series = [
      ofHundred(days([3...4, 20...31]), from: march(1)), ofHundred(days([10...31]), from: march(1), office: "75"),
      ofHundred(days([]), from: march(1), office: "76"),
    ]
    let result = trial([below("low", 50)], series)
    #expect(result.offices(ofRule: "low") == ["74", "75"])
    let figures = ["74", "75"].map { OfficeFigures(ofRule: "low", office: $0, in: result) }
    #expect(figures.map(\.firedCount) == [2, 1])
    #expect(figures.map(\.flappingCount) == [1, 0])
    // 2 × 365 ÷ (31 × 12) = 730 ÷ 372 = 1.962, and half of it, 0.981.
    #expect(figures.map { $0.perMonth?.description } == ["1.96", "0.98"])
    // Under 65 %: each is low from the 1st on, so 74 moves one and loses one, 75 moves one, and 76 has one more.
    let comparison = TrialComparison(old: result, new: trial([below("low", 65)], series))
    #expect(comparison.offices(ofRule: "low") == ["74", "75", "76"])
    func counts(_ office: String) -> [SpanChange: Int] {
      let counts = SpanChange.allCases.map { ($0, comparison.count($0, ofRule: "low", office: office)) }
      return Dictionary(uniqueKeysWithValues: counts.filter { $1 > 0 })
    }
    #expect(counts("74") == [.moved: 1, .removed: 1])
    #expect(counts("75") == [.moved: 1])
    #expect(counts("76") == [.added: 1])
  }

  @Test func `A period that is not over, and one without a target, is not judged`() {
    let open = ofHundred(Array(repeating: 50, count: 29), from: september, target: 80)
    let free = ofHundred(Array(repeating: 50, count: 30), from: september)
    for series in [open, free] {
      let judgement = RuleFigures(below("low", 60), in: trial([below("low", 60)], [series])).judgement
      #expect(judgement?.shortfalls.isEmpty == true)
      #expect(judgement?.falseAlarmCount == 0)
    }
  }

  @Test func `Exactly at the target is not below it`() {
    let series = ofHundred(Array(repeating: 80, count: 30), from: september, target: 80)
    let judgement = RuleFigures(below("low", 90), in: trial([below("low", 90)], [series])).judgement
    #expect(judgement?.shortfalls.isEmpty == true)
    #expect(judgement?.falseAlarmCount == 1)
  }

  @Test func `Short alerts and those that come back within a week flap`() {
    // Under 50 % from noon to noon: 1 to 3 March is short; 8 to 12 fires again on the 19th, 7 days after its end; 19 to
    // 23 fires again on the 31st, 8 days after; that one is open at the end, 2 April.
    var done = Array(repeating: 60, count: 33)
    for days in [1..<3, 8..<12, 19..<23, 31..<34] { for day in days { done[day - 1] = 40 } }
    let figures = RuleFigures(below("low", 50), in: trial([below("low", 50)], [ofHundred(done, from: march(1))]))
    #expect(figures.firedCount == 4)
    #expect(figures.openCount == 1)
    #expect(figures.flappingCount == 2)
    // 4 alerts of 1 office in 33 days: 4 × 365 ÷ (33 × 12) = 1460 ÷ 396 = 3.687.
    #expect(figures.perOfficeAndMonth?.description == "3.69")
  }

  @Test func `An end with the period is no flapping`() {
    // Under 50 % from noon of 30 September; the alert ends with the period, and another fires on 1 October, as what is
    // carried over is not done.
    let last = Day(year: 2019, month: 9, day: 30) ?? Day(number: 0)
    let series = CaseSeries(
      office: "74", firstDay: last,
      figures: [CaseSeries.Figures(done: 40, eligible: 100), CaseSeries.Figures(done: 1, eligible: 60)])
    let result = trial([below("low", 50)], [series])
    #expect(result.spans(ofRule: "low").map { $0.resolved?.state.resolution } == [.periodEnded, nil])
    #expect(RuleFigures(below("low", 50), in: result).flappingCount == 0)
  }

  @Test func `Where nothing happened there is nothing to divide by`() {
    let figures = RuleFigures(below("low", 50), in: trial([below("low", 50)], []))
    #expect(figures.firedCount == 0)
    #expect(figures.officeCount == 0)
    #expect(figures.perOfficeAndMonth == nil)
  }
}
