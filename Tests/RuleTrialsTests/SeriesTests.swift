import Engine
import EngineTestSupport
import Ledger
import ReferenceModel
import RuleTrials
import Testing

/// Events made of figures.
@Suite struct SeriesTests {
  static let seeds: [UInt64] = [501, 502, 503, 504, 505, 506, 507, 508]

  /// Ten days around the end of a period, with up to 40 cases; the first of a period has what is carried over at least
  /// in its power: any figures.
  private func randomSeries(_ seed: UInt64) -> CaseSeries {
    var random = ModelRandom(seed: seed)
    let figures = (0..<10).map { _ in
      let eligible = random.pick([0, 1, 2, 5, random.integer(0...40)])
      return CaseSeries.Figures(done: random.pick([0, eligible, random.integer(0...eligible)]), eligible: eligible)
    }
    return CaseSeries(office: "74", firstDay: Day(year: 2019, month: 9, day: 26) ?? march(1), figures: figures)
  }

  @Test(arguments: seeds)
  func `The figures at the end of each day are exactly those asked for`(seed: UInt64) {
    let series = randomSeries(seed)
    var engine = PartitionEngine(EngineSettings())
    var feeder = Feeder(seed: seed)
    var fed = 0
    for index in series.figures.indices {
      var part = series
      part.figures = Array(series.figures[...index])
      let events = records(CaseSeries.events(of: [part], .vietnam))
      feeder.feed(events[fed...], to: &engine)
      fed = events.count
      let day = series.firstDay.advanced(by: index)
      let period = StatisticsCalendar.vietnam.period(of: day)
      // Without an event in the period there is no record of it: then all that is open is carried in.
      let totals = engine.totals().last
      let isOfPeriod = totals?.period == period.year
      let done = isOfPeriod ? totals?.cases.done ?? 0 : 0
      let eligible = isOfPeriod ? totals?.cases.eligible ?? 0 : totals?.cases.inProgress ?? 0
      #expect(done == Int128(series.figures[index].done), "seed \(seed), \(day)")
      #expect(eligible == Int128(series.figures[index].eligible), "seed \(seed), \(day)")
    }
    #expect(feeder.outcomes.allSatisfy { $0 == .applied }, "seed \(seed)")
    #expect(fed == series.eventCount(.vietnam), "seed \(seed)")
  }

  @Test(arguments: seeds)
  func `On the way from one day to the next the rate stays between the two, up to one case`(seed: UInt64) {
    var random = ModelRandom(seed: seed)
    func figures() -> CaseSeries.Figures {
      let eligible = random.integer(1...60)
      return CaseSeries.Figures(done: random.integer(0...eligible), eligible: eligible)
    }
    let (old, new) = (figures(), figures())
    let series = CaseSeries(office: "74", firstDay: march(1), figures: [old, new])
    let events = records(CaseSeries.events(of: [series], .vietnam))
    let first = CaseSeries(office: "74", firstDay: march(1), figures: [old]).eventCount(.vietnam)
    var engine = PartitionEngine(EngineSettings())
    var feeder = Feeder(seed: seed, batchSizes: 1...1)
    for (index, event) in events.enumerated() {
      feeder.feed([event], to: &engine)
      guard let cases = engine.totals().last?.cases, cases.eligible > 0 else { continue }
      let (done, eligible) = (Int(cases.done), Int(cases.eligible))
      // From nothing the rate comes down to that of the first day; then it goes from there to the second.
      let highest = index < first ? CaseSeries.Figures(done: 1, eligible: 1) : old
      let bounds = [highest, index < first ? old : new]
      // done/eligible within one case of a rate r between two others: (done - 1)/eligible ≤ r ≤ (done + 1)/eligible.
      let isHighEnough = bounds.contains { (done + 1) * $0.eligible >= $0.done * eligible }
      let isLowEnough = bounds.contains { (done - 1) * $0.eligible <= $0.done * eligible }
      #expect(isHighEnough && isLowEnough, "seed \(seed), event \(index): \(done)/\(eligible) from \(old) to \(new)")
    }
  }

  @Test func `From nothing the rate never dips below that of the first day`() {
    // 80 of 100 with a rule at 70 %: a case accepted first would be 0 of 1, and an alert.
    #expect(trial([below("low", 70)], [ofHundred([80], from: march(1))]).spans(ofRule: "low").isEmpty)
  }

  @Test func `Targets are set for each period that the series reaches`() throws {
    let last = try #require(Day("2019-09-30"))
    let series = CaseSeries(
      office: "74", firstDay: last, figures: Array(repeating: CaseSeries.Figures(done: 0, eligible: 5), count: 2),
      target: CaseSeries.Target(casesHundredths: 8050, moneyHundredths: 3800))
    var engine = PartitionEngine(EngineSettings())
    var feeder = Feeder()
    feeder.feed(records(CaseSeries.events(of: [series], .vietnam)), to: &engine)
    #expect(feeder.outcomes.allSatisfy { $0 == .applied })
    #expect(
      engine.totals().first?.target == Target(period: 2019, sequence: 1, casesHundredths: 8050, moneyHundredths: 3800))
  }

  @Test func `Events of several offices come day by day`() {
    let series = [
      ofHundred([1, 2], from: march(2), office: "74"), ofHundred([1, 2, 3], from: march(1), office: "75"),
    ]
    let offices = CaseSeries.events(of: series, .vietnam).map { $0.contains("\"office\":\"74\"") ? "74" : "75" }
    // The 1st: 75 comes to 1 of 100 in 1 × 2 + 99 events. The 2nd: 74 does, and 75 completes one. The 3rd: each one.
    let expected = Array(repeating: "75", count: 101) + Array(repeating: "74", count: 101) + ["75", "74", "75"]
    #expect(offices == expected)
  }
}
