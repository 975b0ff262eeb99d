import Alerts
import Ledger
import ReferenceModel
import Testing

/// The filter in front of the exact evaluation may say too little, never too much.
@Suite("The zone in which no rule changes its state")
struct CalmZoneTests {
  private let calendar = StatisticsCalendar.vietnam

  @Test("hides no change: at its very limits, with negative rates, with sums beyond 64 bits", arguments: 1...24)
  func hidesNothing(_ seed: Int) throws {
    var random = ModelRandom(seed: UInt64(seed))
    let today = try #require(Day("2020-03-17"))
    var calmCount = 0
    for _ in 0..<200 {
      let tests = (0...random.integer(0...3)).map { _ in Self.test(&random) }
      let samples = Self.samples(&random, today)
      let first = context(Self.position(&random), today, hour: 8, &random)
      var states = tests.map { _ in RuleState(isWatched: true) }
      var zone = CalmZone(first)
      for index in tests.indices {
        if random.chance(perMille: 600) { begin(&states[index], first, &random) }
        tests[index].refreshReference(&states[index], first, samples: samples)
        _ = tests[index].evaluate(&states[index], first)
        zone.narrow(tests[index], states[index], first)
      }
      for _ in 0..<20 {
        var next = first
        next.position = Self.position(&random)
        next.now = Moment(
          microseconds: first.now.microseconds + Int64(random.integer(0...7)) * 3_600_000_000, day: today)
        let isCalm = zone.contains(
          clockDay: today.number, clockMicroseconds: next.now.microseconds, next.position)
        guard isCalm else { continue }
        calmCount += 1
        for index in tests.indices {
          var state = states[index]
          let outcome = tests[index].evaluate(&state, next)
          #expect(
            outcome.isQuiet && state.phase == states[index].phase,
            "seed \(seed): \(tests[index]) with \(states[index]) at \(next.position) in \(zone)")
        }
      }
    }
    // A zone that never says "calm" would pass all of the above.
    #expect(calmCount > 200, "seed \(seed)")
  }

  @Test("is of one day")
  func isOfOneDay() throws {
    var random = ModelRandom(seed: 1)
    let today = try #require(Day("2020-03-17"))
    var position = Position()
    (position.doneCases, position.eligibleCases) = (1, 2)
    (position.doneMoney, position.eligibleMoney) = (1, 2)
    let zone = CalmZone(context(position, today, hour: 8, &random))
    let time = Int64(today.number) * 86_400_000_000
    #expect(zone.contains(clockDay: today.number, clockMicroseconds: time, position))
    #expect(!zone.contains(clockDay: today.number + 1, clockMicroseconds: time, position))
    #expect(!CalmZone.none.contains(clockDay: today.number, clockMicroseconds: time, position))
  }

  /// Points and percentages are multiples of five and numbers small, so that ties are frequent.
  private static func test(_ random: inout ModelRandom) -> RuleTest {
    let points = Int64(random.integer(0...4)) * 500
    let condition = random.pick([
      Condition.below(hundredths: 500 * Int64(random.integer(0...20))), .behindTarget(pointsHundredths: points),
      .drop(pointsHundredths: points, days: 2), .behindLastPeriod(pointsHundredths: points), .stalled(days: 3),
    ])
    return RuleTest(
      random.pick([.cases, .money]), condition, holdMicroseconds: Int64(random.integer(0...5)) * 3_600_000_000,
      clearHundredths: Int64(random.integer(0...2)) * 500, minimumEligible: Int64(random.integer(1...8)))
  }

  private static func position(_ random: inout ModelRandom) -> Position {
    var position = Position()
    position.eligibleCases = Int64(random.integer(-1...20))
    position.doneCases = Int64(random.integer(-3...20))
    position.inProgressCases = Int64(random.integer(0...3))
    // đồng by the piece, by the billion, and more than 64 bits hold.
    let unit = random.pick([Int128(1), 1_000_000_000, Int128(1) << 70])
    position.eligibleMoney = Int128(random.integer(-1...20)) * unit + Int128(random.integer(-1...1))
    position.doneMoney = Int128(random.integer(-3...20)) * unit + Int128(random.integer(-1...1))
    return position
  }

  private static func samples(_ random: inout ModelRandom, _ today: Day) -> SampleHistory {
    var history = SampleHistory()
    // The same day of the period before, and the two days before today.
    for daysAgo in [366, 2, 1] where random.chance(perMille: 900) {
      history.append(Sample(day: today.advanced(by: -daysAgo), position: position(&random)), oldestDay: Day(number: 0))
    }
    return history
  }

  private func context(_ position: Position, _ day: Day, hour: Int64, _ random: inout ModelRandom) -> RuleContext {
    let midnight = calendar.end(of: day.advanced(by: -1)).microseconds
    let hundredths = Int32(random.integer(0...20)) * 500
    return RuleContext(
      now: Moment(microseconds: midnight + hour * 3_600_000_000, day: day), period: calendar.period(of: day),
      position: position, target: random.chance(perMille: 800) ? (hundredths, 10_000 - hundredths) : nil,
      progress: (day, day), calendar: calendar)
  }

  private func begin(_ state: inout RuleState, _ context: RuleContext, _ random: inout ModelRandom) {
    state.phase = random.pick([.pending, .firing])
    state.period = context.period.year
    state.sinceMicroseconds = context.now.microseconds - Int64(random.integer(0...4)) * 3_600_000_000
  }
}
