import Engine
import EngineTestSupport
import Foundation
import Ledger
import ReferenceModel
import Replay
import Testing

/// Rates explained by the events between two moments.
@Suite struct ExplanationTests {
  /// What a stream did to an office: its closed days, and its events.
  private struct History {
    var days: [ClosedDay]
    var traces: [EventTrace]
    var calendar: StatisticsCalendar
  }

  private func history(_ records: [SlowRecord], _ settings: EngineSettings, office: String) -> History {
    var settings = settings
    settings.traces = .office(office)
    settings.rules = []
    var engine = PartitionEngine(settings)
    var feeder = Feeder()
    feeder.feed(records, to: &engine)
    return History(
      days: engine.takeClosedDays().filter { $0.office == office }, traces: engine.takeTraces(),
      calendar: settings.calendar)
  }

  private func standing(_ closed: ClosedDay, _ measure: Measure) -> Explanation.Standing {
    Explanation.Standing(done: closed.columns(measure).done, eligible: closed.columns(measure).eligible)
  }

  private func explain(_ history: History, _ measure: Measure, _ first: ClosedDay, _ last: ClosedDay) -> Explanation {
    Explanation(
      measure, from: standing(first, measure), atCloseOf: first.day,
      traces: history.traces.filter { $0.openDay > first.day && $0.openDay <= last.day }, through: last.day,
      calendar: history.calendar)
  }

  @Test(arguments: 0..<12 as Range<UInt64>)
  func `The shares of all events add up to the difference of the two rates`(number: UInt64) throws {
    let seed = 9_000 + number
    var random = ModelRandom(seed: seed)
    let scenario = RandomScenario(seed: seed, count: 800)
    let settings = try scenario.engineSettings()
    var whole = PartitionEngine(settings)
    var feeder = Feeder()
    feeder.feed(scenario.records, to: &whole)
    for office in Set(whole.totals().map(\.office)).sorted() {
      let history = history(scenario.records, settings, office: office)
      if history.days.count < 2 { continue }
      for _ in 0..<20 {
        let first = random.integer(0...(history.days.count - 2))
        let last = random.integer((first + 1)...(history.days.count - 1))
        for measure in Measure.allCases {
          let (start, end) = (history.days[first], history.days[last])
          let explanation = explain(history, measure, start, end)
          let place = "seed \(seed), office \(office), \(measure), \(start.day) to \(end.day)"
          try #require(explanation.end == standing(end, measure), "\(place)")
          guard let denominator = explanation.denominator else { continue }
          let numerators = explanation.contributions.map {
            explanation.numerator(done: $0.done, eligible: $0.eligible)
          }
          if numerators.contains(nil) { continue }
          // D ÷ E − d ÷ e over the common denominator e × E.
          let (from, to) = (explanation.start, explanation.end)
          try #require(denominator == from.eligible * to.eligible, "\(place)")
          let difference = to.done * from.eligible - from.done * to.eligible
          try #require(numerators.reduce(0) { $0 + ($1 ?? 0) } == difference, "\(place)")
        }
      }
    }
  }

  @Test func `What events are to a rate, by hand`() throws {
    var story = Story()
    // Four cases, one of them done, another one not eligible: 1 of 3 on 2 March.
    story.tellCases(4, completed: 1, "2020-03-02 09:00")
    story.tell("case.classified", "2020-03-02 10:00", case: "n4", "\"eligible\":false")
    // Then one more done, one eligible again, a new one, one of 1 March that comes late, and one terminated.
    story.tell("case.completed", "2020-03-03 09:00", case: "n2")
    story.tell("case.classified", "2020-03-03 09:10", case: "n4", "\"eligible\":true")
    story.tell("case.accepted", "2020-03-03 09:20", case: "x", "\"amount\":0")
    story.tell("case.accepted", "2020-03-01 09:00", case: "y", "\"amount\":0")
    story.tell("case.terminated", "2020-03-03 09:30", case: "n3")
    story.tell("clock.ticked", "2020-03-04 09:00")
    let settings = EngineSettings(givesClosedDays: true)
    let history = history(story.records, settings, office: "74")
    let explanation = explain(history, .cases, history.days[0], history.days[1])
    #expect(explanation.start == .init(done: 1, eligible: 3))
    #expect(explanation.end == .init(done: 3, eligible: 6))
    // Each as (Δd × 3 − 1 × Δe) of 3 × 6 = 18.
    let shares = explanation.contributions.map { contribution in
      "\(contribution.kind) \(contribution.done) \(contribution.eligible) "
        + "\(explanation.numerator(done: contribution.done, eligible: contribution.eligible) ?? 0)"
    }
    #expect(
      shares == [
        "completed 1 0 3", "newlyEligible 0 1 -1", "newIntake 0 1 -1", "lateIntake 0 1 -1", "terminated 1 0 3",
      ])
    // 3 ÷ 6 − 1 ÷ 3 = 3 ÷ 18, 16.67 points.
    #expect(explanation.points(done: 2, eligible: 3) == Percent(hundredths: 1667))
  }

  @Test func `A new period takes away what was done`() throws {
    var story = Story()
    story.tellCases(4, completed: 1, "2020-09-29 09:00")
    story.tell("case.completed", "2020-10-02 09:00", case: "n2")
    story.tell("clock.ticked", "2020-10-03 09:00")
    let history = history(story.records, EngineSettings(givesClosedDays: true), office: "74")
    let days = history.days
    let explanation = explain(history, .cases, days[0], days[3])
    #expect(explanation.start == .init(done: 1, eligible: 4))
    // Three are carried in, and one of them is done.
    #expect(explanation.end == .init(done: 1, eligible: 3))
    #expect(explanation.contributions.map(\.kind) == [.periodBegan, .completed])
  }
}
