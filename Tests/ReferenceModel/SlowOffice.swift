/// Everything of one office.
struct SlowOffice {
  var code: [UInt8]
  var clock: SlowClock
  var firstDay: Int
  var lastEventMicroseconds: Int64
  var firstPeriod: Int
  var lastPeriod: Int
  var window = SlowWindow()
  var cases: [[UInt8]: SlowCase] = [:]
  var slots: [Int: SlowSlot] = [:]
  var categories: [[UInt8]: [Int: SlowSlot]] = [:]
  var targets: [Int: (sequence: UInt32, casesHundredths: Int64, moneyHundredths: Int64)] = [:]
  var staffing: (sequence: UInt32, officers: Int64, quota: Int64)?
  var complaintsReceived: [Int: Int64] = [:]
  var complaintsResolved: [Int: Int64] = [:]
  var samples: [Int: SlowSample] = [:]
  /// The local day of the latest progress.
  var casesProgressDay: Int?
  var moneyProgressDay: Int?

  init(code: [UInt8], clock: SlowClock, period: Int) {
    self.code = code
    self.clock = clock
    firstDay = clock.day
    lastEventMicroseconds = clock.microseconds
    firstPeriod = period
    lastPeriod = period
  }

  var orphans: Int { cases.values.count { !$0.isAccepted } }

  func columns(_ period: Int, _ metric: SlowRule.Metric) -> SlowColumns {
    SlowColumns(slots, period: period, isMoney: metric == .money)
  }

  func targetHundredths(_ period: Int, _ metric: SlowRule.Metric) -> Int64? {
    targets[period].map { metric == .cases ? $0.casesHundredths : $0.moneyHundredths }
  }

  /// The day since which nothing was done.
  func progressDay(_ metric: SlowRule.Metric) -> Int {
    (metric == .cases ? casesProgressDay : moneyProgressDay) ?? firstDay
  }

  /// The target's share of the days gone, exact, in hundredths of a percent.
  func pace(_ clock: SlowClock, _ metric: SlowRule.Metric, _ calendar: SlowCalendar) -> SlowFraction? {
    let period = calendar.period(ofDay: clock.day)
    guard let target = targetHundredths(period, metric) else { return nil }
    return SlowFraction(
      numerator: Int128(target) * Int128(calendar.number(ofDay: clock.day)),
      denominator: Int128(calendar.length(ofPeriod: period)))
  }

  /// What the close of a day records.
  func sample(day: Int, _ calendar: SlowCalendar) -> SlowSample {
    let period = calendar.period(ofDay: day)
    let clock = SlowClock(microseconds: calendar.beginning(ofDay: day + 1), day: day)
    let cases = columns(period, .cases)
    let money = columns(period, .money)
    return SlowSample(
      office: code, day: day, casesDone: cases.done, casesEligible: cases.eligible, moneyDone: money.done,
      moneyEligible: money.eligible, inProgress: cases.inProgress, casesMoves: cases.moves, moneyMoves: money.moves,
      casesPaceHundredths: pace(clock, .cases, calendar)?.rounded,
      moneyPaceHundredths: pace(clock, .money, calendar)?.rounded)
  }

  /// The totals record of a period.
  func record(_ period: Int) -> SlowJSON {
    var shown: [(String, SlowJSON)] = []
    for (category, slots) in categories where slots.keys.contains(where: { $0 <= period }) {
      let cases = SlowColumns(slots, period: period, isMoney: false)
      let money = SlowColumns(slots, period: period, isMoney: true)
      let record = SlowJSON.members([("cases", cases.shortJSON), ("money", money.shortJSON)])
      shown.append((String(decoding: category, as: UTF8.self), record))
    }
    let target = targets[period].map {
      SlowJSON.members([
        ("casesPercent", .hundredths(Int128($0.casesHundredths))),
        ("moneyPercent", .hundredths(Int128($0.moneyHundredths))),
      ])
    }
    return .members([
      ("office", .string(code)), ("period", .integer(Int128(period))), ("cases", columns(period, .cases).json),
      ("money", columns(period, .money).json), ("target", target ?? .null),
      ("officers", staffing.map { .integer(Int128($0.officers)) } ?? .null),
      ("quota", staffing.map { .integer(Int128($0.quota)) } ?? .null),
      (
        "complaints",
        .members([
          ("received", .integer(Int128(complaintsReceived[period] ?? 0))),
          ("resolved", .integer(Int128(complaintsResolved[period] ?? 0))),
        ])
      ), ("orphans", .integer(Int128(orphans))), ("categories", .members(shown)),
    ])
  }
}
