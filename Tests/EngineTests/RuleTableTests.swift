import Alerts
import Ledger
import Testing

/// One evaluation of a rule on 2 March 2020, day 154 of 366 of period 2020.
struct RuleRow: Sendable, CustomTestStringConvertible {
  var why: String
  var test: RuleTest
  var done: Int128
  var eligible: Int128
  var isFiring = false
  var inProgress: Int64 = 1
  var cases: Int64?
  var target: Int32?
  var progressDaysAgo = 0
  /// Days before 2 March 2020, done, eligible.
  var samples: [(daysAgo: Int, done: Int64, eligible: Int64)] = []
  var change: RuleOutcome.Change
  var reference: String?

  init(
    _ why: String, _ condition: Condition, _ done: Int128, of eligible: Int128, _ change: RuleOutcome.Change,
    clear: Int64 = 0
  ) {
    self.why = why
    self.test = RuleTest(.cases, condition, clearHundredths: clear)
    (self.done, self.eligible, self.change) = (done, eligible, change)
  }

  var testDescription: String { why }

  func with(_ change: (inout RuleRow) -> Void) -> RuleRow {
    var copy = self
    change(&copy)
    return copy
  }

  var firing: RuleRow { with { $0.isFiring = true } }
  func target(_ hundredths: Int32) -> RuleRow { with { $0.target = hundredths } }
  func samples(_ samples: (Int, Int64, Int64)...) -> RuleRow {
    with { row in row.samples = samples.map { ($0.0, $0.1, $0.2) } }
  }
  func reference(_ text: String) -> RuleRow { with { $0.reference = text } }
}

@Suite struct RuleTableTests {
  static let recovered = RuleOutcome.Change.resolved(.recovered)

  static let below: [RuleRow] = [
    RuleRow("at the threshold a rate is not below", .below(hundredths: 7000), 70, of: 100, .unchanged),
    RuleRow("one in a million under it is", .below(hundredths: 7000), 699_999, of: 1_000_000, .fired).reference("70"),
    RuleRow("at the threshold it has recovered", .below(hundredths: 7000), 70, of: 100, recovered).firing,
    RuleRow("with hysteresis it has not", .below(hundredths: 7000), 70, of: 100, .unchanged, clear: 100).firing,
    RuleRow(
      "just under threshold and hysteresis neither", .below(hundredths: 7000), 709_999, of: 1_000_000, .unchanged,
      clear: 100
    ).firing,
    RuleRow("at both it has", .below(hundredths: 7000), 71, of: 100, recovered, clear: 100).firing,
    RuleRow("hundredths of a percent count", .below(hundredths: 7001), 7000, of: 10_000, .fired),
    RuleRow("a rate is above 100 %", .below(hundredths: 10_000), 3, of: 2, .unchanged),
    RuleRow("a negative rate is below", .below(hundredths: 1), -1, of: 5, .fired),
    RuleRow("nothing eligible is low volume", .below(hundredths: 7000), 0, of: 0, .resolved(.lowVolume)).firing,
    RuleRow("eligible below nothing is low volume", .below(hundredths: 7000), 3, of: -4, .resolved(.lowVolume)).firing,
    RuleRow("nothing eligible fires nothing", .below(hundredths: 7000), 0, of: 0, .unchanged),
  ]

  // The pace of 73.2 % on day 154 of 366 is 30.8 %.
  static let behindTarget: [RuleRow] = [
    RuleRow("at pace less points it is not behind", .behindTarget(pointsHundredths: 80), 30, of: 100, .unchanged)
      .target(7320),
    RuleRow("just under, it is", .behindTarget(pointsHundredths: 80), 29_999, of: 100_000, .fired).target(7320)
      .reference("30.8"),
    RuleRow("at that it has recovered", .behindTarget(pointsHundredths: 80), 30, of: 100, recovered).target(7320)
      .firing,
    RuleRow("not yet with hysteresis", .behindTarget(pointsHundredths: 80), 30, of: 100, .unchanged, clear: 50).target(
      7320
    ).firing,
    RuleRow(
      "at pace less points and hysteresis", .behindTarget(pointsHundredths: 80), 305, of: 1000, recovered, clear: 50
    ).target(7320).firing,
    RuleRow("without a target it is not behind", .behindTarget(pointsHundredths: 0), 0, of: 10, .unchanged),
    RuleRow("without a target it ends", .behindTarget(pointsHundredths: 0), 0, of: 10, .resolved(.noReference)).firing,
    RuleRow("low volume comes before the target", .behindTarget(pointsHundredths: 0), 0, of: 0, .resolved(.lowVolume))
      .firing,
    RuleRow(
      "a pace that no decimal holds is exact: equal", .behindTarget(pointsHundredths: 0), 154, of: 366, .unchanged
    ).target(10_000),
    RuleRow(
      "a pace that no decimal holds is exact: below", .behindTarget(pointsHundredths: 0), 153_999, of: 366_000, .fired
    ).target(10_000),
    RuleRow("more points than pace are never reached", .behindTarget(pointsHundredths: 5000), 0, of: 10, .unchanged)
      .target(7320),
  ]

  static let sampled: [RuleRow] = [
    RuleRow("at the high less points it has dropped", .drop(pointsHundredths: 300, days: 7), 47, of: 100, .fired)
      .samples((1, 1, 2)).reference("50"),
    RuleRow("just over, it has not", .drop(pointsHundredths: 300, days: 7), 47_001, of: 100_000, .unchanged).samples(
      (1, 1, 2)),
    RuleRow("at that it has not recovered", .drop(pointsHundredths: 300, days: 7), 47, of: 100, .unchanged).samples(
      (1, 1, 2)
    ).firing,
    RuleRow("just over, it has", .drop(pointsHundredths: 300, days: 7), 47_001, of: 100_000, recovered).samples(
      (1, 1, 2)
    ).firing,
    RuleRow("at the hysteresis it has not", .drop(pointsHundredths: 300, days: 7), 48, of: 100, .unchanged, clear: 100)
      .samples((1, 1, 2)).firing,
    RuleRow(
      "over the hysteresis it has", .drop(pointsHundredths: 300, days: 7), 48_001, of: 100_000, recovered, clear: 100
    ).samples((1, 1, 2)).firing,
    RuleRow("a drop of no points is equality", .drop(pointsHundredths: 0, days: 7), 1, of: 2, .fired).samples(
      (1, 50, 100)),
    RuleRow("the oldest day of the window counts", .drop(pointsHundredths: 0, days: 7), 1, of: 2, .fired).samples(
      (7, 1, 2), (1, 1, 9)),
    RuleRow("the day before it does not", .drop(pointsHundredths: 0, days: 7), 1, of: 2, .unchanged).samples(
      (8, 1, 1), (1, 1, 9)),
    RuleRow("the day itself does not", .drop(pointsHundredths: 0, days: 7), 1, of: 2, .unchanged).samples(
      (1, 1, 9), (0, 1, 1)),
    RuleRow("a sample of the period before does not", .drop(pointsHundredths: 0, days: 400), 1, of: 2, .unchanged)
      .samples((154, 1, 1), (1, 1, 9)),
    RuleRow("the first day of the period does", .drop(pointsHundredths: 0, days: 400), 1, of: 2, .fired).samples(
      (153, 1, 1), (1, 1, 9)),
    RuleRow("a sample without eligible cases is none", .drop(pointsHundredths: 0, days: 7), 1, of: 2, .unchanged)
      .samples((1, 0, 0)),
    RuleRow("without a sample it ends", .drop(pointsHundredths: 0, days: 7), 1, of: 2, .resolved(.noReference)).firing,
    RuleRow("the first of equal highs is the reference", .drop(pointsHundredths: 0, days: 7), 1, of: 2, .fired)
      .samples((3, 3, 4), (2, 6, 8), (1, 1, 9)).reference("75"),
    // Day 154 of period 2019 is 3 March 2019, 365 days before.
    RuleRow("the same day number a period earlier", .behindLastPeriod(pointsHundredths: 400), 4599, of: 10_000, .fired)
      .samples((365, 1, 2)).reference("50"),
    RuleRow("less points it is not behind", .behindLastPeriod(pointsHundredths: 400), 46, of: 100, .unchanged).samples(
      (365, 1, 2)),
    RuleRow("there it has recovered", .behindLastPeriod(pointsHundredths: 400), 46, of: 100, recovered).samples(
      (365, 1, 2)
    ).firing,
    RuleRow("not yet with hysteresis", .behindLastPeriod(pointsHundredths: 400), 46, of: 100, .unchanged, clear: 1)
      .samples((365, 1, 2)).firing,
    RuleRow("another day is no reference", .behindLastPeriod(pointsHundredths: 0), 0, of: 10, .unchanged).samples(
      (366, 1, 2), (364, 1, 2)),
    RuleRow(
      "a sample without a rate is none", .behindLastPeriod(pointsHundredths: 0), 0, of: 10, .resolved(.noReference)
    ).samples((365, 5, 0)).firing,
  ]

  static let stalled: [RuleRow] = [
    RuleRow("as many days without progress", .stalled(days: 5), 0, of: 9, .fired).with { $0.progressDaysAgo = 5 },
    RuleRow("one day fewer", .stalled(days: 5), 0, of: 9, .unchanged).with { $0.progressDaysAgo = 4 },
    RuleRow("no case in progress", .stalled(days: 5), 9, of: 9, .unchanged).with {
      $0.progressDaysAgo = 9; $0.inProgress = 0
    },
    RuleRow("progress ends it", .stalled(days: 5), 1, of: 9, recovered).with { $0.progressDaysAgo = 4 }.firing,
    RuleRow("no case in progress ends it", .stalled(days: 5), 9, of: 9, recovered).with {
      $0.progressDaysAgo = 9; $0.inProgress = 0
    }.firing,
    RuleRow("money needs no rate", .stalled(days: 5), 0, of: 0, .fired).with {
      $0.progressDaysAgo = 5
      $0.cases = 3
      $0.test.measure = .money
    },
    RuleRow("low volume comes first", .stalled(days: 5), 0, of: 9, .resolved(.lowVolume)).with {
      $0.progressDaysAgo = 9
      $0.test.minimumEligible = 10
    }.firing,
  ]

  static let volume: [RuleRow] = [
    RuleRow("as many as are needed", .below(hundredths: 7000), 0, of: 20, .fired).with { $0.test.minimumEligible = 20 },
    RuleRow("one fewer", .below(hundredths: 7000), 0, of: 19, .unchanged).with { $0.test.minimumEligible = 20 },
    RuleRow("one fewer ends it", .below(hundredths: 7000), 19, of: 19, .resolved(.lowVolume)).with {
      $0.test.minimumEligible = 20
    }.firing,
    RuleRow("cases count, also for money", .below(hundredths: 7000), 1, of: 1000, .unchanged).with {
      $0.test = RuleTest(.money, .below(hundredths: 7000), minimumEligible: 20)
      $0.cases = 19
    },
    RuleRow("no money to be had is low volume", .below(hundredths: 7000), 1, of: 0, .resolved(.lowVolume)).with {
      $0.test.measure = .money
      $0.cases = 19
    }.firing,
    RuleRow("a fraction of 2^120 is exact: equal", .below(hundredths: 5000), 1 << 119, of: 1 << 120, .unchanged).with {
      $0.test.measure = .money
      $0.cases = 1
    },
    RuleRow("a fraction of 2^112 is exact: below", .below(hundredths: 5000), (1 << 111) - 1, of: 1 << 112, .fired).with
    {
      $0.test.measure = .money
      $0.cases = 1
    },
  ]

  @Test(
    "A condition is true and clears exactly at its bounds", arguments: below + behindTarget + sampled + stalled + volume
  )
  func row(_ row: RuleRow) throws {
    let today = try #require(Day("2020-03-02"))
    let calendar = StatisticsCalendar.vietnam
    var position = Position()
    position.inProgressCases = row.inProgress
    position.doneCases = Int64(truncatingIfNeeded: row.done)
    position.eligibleCases = row.cases ?? Int64(truncatingIfNeeded: row.eligible)
    position.doneMoney = row.test.measure == .money ? row.done : 77
    position.eligibleMoney = row.test.measure == .money ? row.eligible : -5
    let progress = today.advanced(by: -row.progressDaysAgo)
    let context = RuleContext(
      now: calendar.end(of: today), period: calendar.period(of: today), position: position,
      target: row.target.map { ($0, 0) },
      progress: row.test.measure == .cases
        ? (progress, today.advanced(by: -999)) : (today.advanced(by: -999), progress),
      calendar: calendar)
    var history = SampleHistory()
    for sample in row.samples {
      var sampled = Position()
      (sampled.doneCases, sampled.eligibleCases) = (sample.done, sample.eligible)
      history.append(Sample(day: today.advanced(by: -sample.daysAgo), position: sampled), oldestDay: Day(number: 0))
    }
    var state = RuleState(isWatched: true)
    if row.isFiring {
      state.phase = .firing
      state.period = 2020
    }
    if row.test.usesSamples { row.test.refreshReference(&state, context, samples: history) }
    let outcome = row.test.evaluate(&state, context)
    #expect(outcome.change == row.change)
    #expect(outcome.ended == nil)
    if let reference = row.reference { #expect(outcome.reference?.percent.description == reference) }
  }

  @Test("The last day of a period stands for the numbers that the period does not have")
  func leapDay() throws {
    // 30 September 2020 is day 366; period 2019 has 365.
    let today = try #require(Day("2020-09-30"))
    let calendar = StatisticsCalendar.vietnam
    var position = Position()
    (position.doneCases, position.eligibleCases) = (1, 10)
    var history = SampleHistory()
    history.append(Sample(day: try #require(Day("2019-09-30")), position: position), oldestDay: Day(number: 0))
    let context = RuleContext(
      now: calendar.end(of: today), period: calendar.period(of: today), position: position, target: nil,
      progress: (today, today), calendar: calendar)
    var state = RuleState(isWatched: true)
    let test = RuleTest(.cases, .behindLastPeriod(pointsHundredths: 0))
    test.refreshReference(&state, context, samples: history)
    #expect(test.evaluate(&state, context).reference?.percent.description == "10")
  }
}
