import Alerts
import Ledger
import Testing

/// How an office stands at the close of a day: done, eligible, and what the integrity conditions compare.
struct Standing: Sendable {
  var done: Int128 = 0
  var eligible: Int128 = 400
  var terminated: Int128 = 0
  var delegated: Int128 = 0
  var left: Int128 = 0
}

/// The close of 2 March 2020, day 154 of period 2020, after those of some days before.
struct IntegrityRow: Sendable, CustomTestStringConvertible {
  var why: String
  var test: RuleTest
  var isFiring = false
  var now: Standing
  var days: [(daysAgo: Int, standing: Standing)] = []
  var change: RuleOutcome.Change
  var observed: String?

  init(_ why: String, _ condition: Condition, _ now: Standing, _ change: RuleOutcome.Change, clear: Int64 = 0) {
    self.why = why
    self.test = RuleTest(.cases, condition, clearHundredths: clear)
    (self.now, self.change) = (now, change)
  }

  var testDescription: String { why }

  func with(_ change: (inout IntegrityRow) -> Void) -> IntegrityRow {
    var copy = self
    change(&copy)
    return copy
  }

  var firing: IntegrityRow { with { $0.isFiring = true } }
  var inMoney: IntegrityRow { with { $0.test.measure = .money } }
  func after(_ days: (Int, Standing)...) -> IntegrityRow {
    with { row in row.days = days.map { ($0.0, $0.1) } }
  }
  func observed(_ text: String) -> IntegrityRow { with { $0.observed = text } }
}

@Suite struct IntegrityTableTests {
  static let recovered = RuleOutcome.Change.resolved(.recovered)
  static let noReference = RuleOutcome.Change.resolved(.noReference)
  static let shrinks = Condition.eligibleShrinks(percentHundredths: 1000, days: 7)
  static let share = Condition.terminationShare(percentHundredths: 3000, days: 7)
  static let surge = Condition.delegationSurge(factorHundredths: 300, days: 30)

  // 10 % of 400 eligible cases are 40.
  static let shrinking: [IntegrityRow] = [
    IntegrityRow("as many as the percentage left", shrinks, Standing(left: 45), .fired).after((7, Standing(left: 5)))
      .observed("10"),
    IntegrityRow("one fewer", shrinks, Standing(left: 44), .unchanged).after((7, Standing(left: 5))).observed("9.75"),
    IntegrityRow("at the percentage it has not recovered", shrinks, Standing(left: 45), .unchanged).after(
      (7, Standing(left: 5))
    ).firing,
    IntegrityRow("under it, it has", shrinks, Standing(left: 44), recovered).after((7, Standing(left: 5))).firing,
    // 9 % of 400 are 36.
    IntegrityRow("at the hysteresis it has not", shrinks, Standing(left: 36), .unchanged, clear: 100).after(
      (7, Standing())
    ).firing.observed("9"),
    IntegrityRow("under the hysteresis it has", shrinks, Standing(left: 35), recovered, clear: 100).after(
      (7, Standing())
    ).firing.observed("8.75"),
    IntegrityRow("what came back is taken off", shrinks, Standing(left: 1), .unchanged).after((7, Standing(left: 9)))
      .observed("-2"),
    IntegrityRow(
      "two decimals are exact: equal", .eligibleShrinks(percentHundredths: 1234, days: 7), Standing(left: 617), .fired
    ).after((1, Standing(eligible: 5000))).observed("12.34"),
    IntegrityRow(
      "two decimals are exact: below", .eligibleShrinks(percentHundredths: 1234, days: 7),
      Standing(left: 1_233_999), .unchanged
    ).after((1, Standing(eligible: 10_000_000))).observed("12.34"),
    IntegrityRow("the oldest day of the window counts", shrinks, Standing(left: 40), .fired).after(
      (7, Standing()), (1, Standing(left: 40))),
    IntegrityRow("the day before it does not", shrinks, Standing(left: 40), .unchanged).after(
      (8, Standing()), (1, Standing(left: 40))),
    IntegrityRow("of a window that is not whole the first day counts", shrinks, Standing(left: 40), .fired).after(
      (3, Standing()), (1, Standing(left: 40))),
    // 1 October 2019 is 153 days before.
    IntegrityRow(
      "a day of the period before does not", .eligibleShrinks(percentHundredths: 1000, days: 366), Standing(left: 40),
      .fired
    ).after((154, Standing(left: 40)), (153, Standing()), (1, Standing(left: 40))),
    IntegrityRow("without a day before it ends", shrinks, Standing(left: 400), noReference).firing,
    IntegrityRow("with nothing eligible before it ends", shrinks, Standing(left: 400), noReference).after(
      (7, Standing(eligible: 0))
    ).with { $0.test.minimumEligible = 0 }.firing,
    IntegrityRow("all may leave: those before are enough cases", shrinks, Standing(eligible: 0, left: 20), .fired)
      .after((7, Standing(eligible: 20))).with { $0.test.minimumEligible = 20 }.observed("100"),
    IntegrityRow(
      "too few cases before are low volume, however many now", shrinks, Standing(left: 19), .resolved(.lowVolume)
    )
    .after((7, Standing(eligible: 19))).with { $0.test.minimumEligible = 20 }.firing,
    IntegrityRow("without a day before those now count", shrinks, Standing(eligible: 19), .resolved(.lowVolume)).with {
      $0.test.minimumEligible = 20
    }.firing,
    IntegrityRow("money may leave 64 bits: equal", shrinks, Standing(left: 1 << 100), .fired).after(
      (7, Standing(eligible: 10 << 100))
    ).inMoney,
    IntegrityRow("money may leave 64 bits: below", shrinks, Standing(left: (1 << 100) - 1), .unchanged).after(
      (7, Standing(eligible: 10 << 100))
    ).inMoney,
  ]

  static let terminating: [IntegrityRow] = [
    IntegrityRow("3 of 10 are not more than 30 %", share, Standing(done: 20, terminated: 4), .unchanged).after(
      (7, Standing(done: 10, terminated: 1))
    ).observed("30"),
    IntegrityRow("31 of 100 are", share, Standing(done: 110, terminated: 32), .fired).after(
      (7, Standing(done: 10, terminated: 1))
    ).observed("31"),
    IntegrityRow("at the percentage it has recovered", share, Standing(done: 100, terminated: 30), recovered).after(
      (7, Standing())
    ).firing,
    IntegrityRow("not yet with hysteresis", share, Standing(done: 100, terminated: 30), .unchanged, clear: 100).after(
      (7, Standing())
    ).firing,
    IntegrityRow("at the hysteresis it has", share, Standing(done: 100, terminated: 29), recovered, clear: 100).after(
      (7, Standing())
    ).firing,
    IntegrityRow("of nothing done there is no share", share, Standing(done: 10, terminated: 1), noReference).after(
      (7, Standing(done: 10, terminated: 1))
    ).firing,
    IntegrityRow("nor where done was taken back", share, Standing(done: 9, terminated: 1), noReference).after(
      (7, Standing(done: 10))
    ).firing,
    IntegrityRow("a window that is not whole gives none", share, Standing(done: 9, terminated: 9), noReference).after(
      (8, Standing()), (6, Standing())
    ).firing,
    IntegrityRow("nor one that begins in the period before", share, Standing(done: 9, terminated: 9), noReference)
      .after((154, Standing()), (153, Standing())).firing.with {
        $0.test.condition = .terminationShare(percentHundredths: 3000, days: 154)
      },
    IntegrityRow("too few cases are looked at first", share, Standing(eligible: 1), .resolved(.lowVolume)).with {
      $0.test.minimumEligible = 2
    }.firing,
    IntegrityRow("money is compared alike", share, Standing(done: 1 << 90, terminated: 1 << 89), .fired).after(
      (7, Standing())
    ).inMoney.observed("50"),
  ]

  // Thirty days ago was day 124: with the first sample 153 days ago, 124 days are known then.
  static let surging: [IntegrityRow] = [
    // 62 in 124 days are 15 in 30 days, and 3 times that is 45.
    IntegrityRow("three times as many are not more", surge, Standing(delegated: 107), .unchanged).after(
      (153, Standing()), (30, Standing(delegated: 62))
    ).observed("3"),
    // 46 ÷ 15 = 3.0666…
    IntegrityRow("one more is", surge, Standing(delegated: 108), .fired).after(
      (153, Standing()), (30, Standing(delegated: 62))
    ).observed("3.07"),
    // 124 in 124 days are 30 in 30 days; 2.5 times that is 75.
    IntegrityRow("over the hysteresis it has not recovered", surge, Standing(delegated: 200), .unchanged, clear: 50)
      .after((153, Standing()), (30, Standing(delegated: 124))).firing,
    IntegrityRow("at the hysteresis it has", surge, Standing(delegated: 199), recovered, clear: 50).after(
      (153, Standing()), (30, Standing(delegated: 124))
    ).firing.observed("2.5"),
    IntegrityRow(
      "one is expected at least: three are not more than three times", surge, Standing(delegated: 3), .unchanged
    )
    .after((153, Standing()), (30, Standing())).observed("3"),
    IntegrityRow("one is expected at least: four are", surge, Standing(delegated: 4), .fired).after(
      (153, Standing()), (30, Standing())
    ).observed("4"),
    // 4 in 124 days are 0.97 in 30 days, 5 are 1.21: three times that is 3.63.
    IntegrityRow("less than one is one", surge, Standing(delegated: 7), .unchanged).after(
      (153, Standing()), (30, Standing(delegated: 4))
    ).observed("3"),
    IntegrityRow("more than one is what it is: below", surge, Standing(delegated: 8), .unchanged).after(
      (153, Standing()), (30, Standing(delegated: 5))
    ).observed("2.48"),
    IntegrityRow("more than one is what it is: above", surge, Standing(delegated: 9), .fired).after(
      (153, Standing()), (30, Standing(delegated: 5))
    ).observed("3.31"),
    IntegrityRow("as many days before are enough", surge, Standing(delegated: 121), .fired).after(
      (59, Standing()), (30, Standing(delegated: 30))
    ).observed("3.03"),
    IntegrityRow("one day fewer is not", surge, Standing(delegated: 999), noReference).after(
      (58, Standing()), (30, Standing(delegated: 30))
    ).firing,
    IntegrityRow("days of the period before are none", surge, Standing(delegated: 999), noReference).after(
      (154, Standing()), (124, Standing())
    ).with { $0.test.condition = .delegationSurge(factorHundredths: 300, days: 124) }.firing,
    IntegrityRow("a window that is not whole gives none", surge, Standing(delegated: 999), noReference).after(
      (153, Standing()), (29, Standing())
    ).firing,
    IntegrityRow("money without any before gives none", surge, Standing(delegated: 999), noReference).after(
      (153, Standing()), (30, Standing())
    ).inMoney.firing,
    IntegrityRow("money taken back before gives none", surge, Standing(delegated: 999), noReference).after(
      (153, Standing()), (30, Standing(delegated: -5))
    ).inMoney.firing,
    // In 30 days before and 30 since: three times 2^62, and one đồng more.
    IntegrityRow("sums near 64 bits are exact: equal", surge, Standing(delegated: 4 << 62), .unchanged).after(
      (59, Standing()), (30, Standing(delegated: 1 << 62))
    ).inMoney.observed("3"),
    IntegrityRow("sums near 64 bits are exact: above", surge, Standing(delegated: (4 << 62) + 1), .fired).after(
      (59, Standing()), (30, Standing(delegated: 1 << 62))
    ).inMoney,
  ]

  @Test("An integrity condition is true and clears exactly at its bounds", arguments: shrinking + terminating + surging)
  func row(_ row: IntegrityRow) throws {
    let today = try #require(Day("2020-03-02"))
    let calendar = StatisticsCalendar.vietnam
    var history = SampleHistory()
    for (daysAgo, standing) in row.days {
      history.append(Self.sample(today.advanced(by: -daysAgo), standing, row.test.measure), oldestDay: Day(number: 0))
    }
    history.append(Self.sample(today, row.now, row.test.measure), oldestDay: Day(number: 0))
    let context = RuleContext(
      now: calendar.end(of: today), period: calendar.period(of: today),
      position: Self.position(row.now, row.test.measure), target: nil, progress: (today, today), calendar: calendar)
    var state = RuleState(isWatched: true)
    if row.isFiring {
      state.phase = .firing
      state.period = 2020
    }
    #expect(row.test.needsDayClose && !row.test.usesSamples)
    let outcome = row.test.evaluate(&state, context, row.test.observe(context, samples: history))
    #expect(outcome.change == row.change)
    if let observed = row.observed { #expect(outcome.observed?.percent.description == observed) }
    if row.change == Self.noReference { #expect(outcome.observed == nil) }
  }

  private static func position(_ standing: Standing, _ measure: Measure) -> Position {
    var position = Position()
    if measure == .cases {
      position.doneCases = Int64(truncatingIfNeeded: standing.done)
      position.eligibleCases = Int64(truncatingIfNeeded: standing.eligible)
    } else {
      position.eligibleCases = 1
      (position.doneMoney, position.eligibleMoney) = (standing.done, standing.eligible)
    }
    return position
  }

  private static func sample(_ day: Day, _ standing: Standing, _ measure: Measure) -> Sample {
    var columns = Columns()
    columns.terminated = standing.terminated
    columns.delegatedOut = standing.delegated
    // What left has four parts, and delegation is one of them.
    columns.suspended = 2
    columns.separated = -7
    columns.notEligible = standing.left - standing.delegated + 5
    var other = Columns()
    (other.terminated, other.delegatedOut, other.suspended) = (77, 777, 7777)
    return Sample(
      day: day, position: position(standing, measure), cases: measure == .cases ? columns : other,
      money: measure == .money ? columns : other)
  }
}
