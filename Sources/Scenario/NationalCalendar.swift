/// The seasons of the work: how much comes in on which day, and when work that falls due is in fact done.
struct NationalCalendar: Sendable {
  /// Around Tết, from some days before, nothing is enforced.
  private static let lullDaysBefore = 5
  private static let lullDays = 14

  private let lulls: [Range<Int>]
  private let firstDay: Int
  /// Sums of the weights of the days up to and including each.
  private let cumulativeWeights: [Int]

  init(periods: [Int]) {
    let first = periods.first ?? 2020
    let last = periods.last ?? 2020
    lulls = (first...last).map { year in
      let start = CivilDay.lunarNewYear(year: year) - Self.lullDaysBefore
      return start..<start + Self.lullDays
    }
    firstDay = CivilDay.firstDay(ofPeriod: first)
    var sum = 0
    var weights: [Int] = []
    for day in firstDay...CivilDay.lastDay(ofPeriod: last) {
      sum += Self.intakeWeight(of: day, lulls: lulls)
      weights.append(sum)
    }
    cumulativeWeights = weights
  }

  /// The number of cases of `total` that have come in by the end of a day of the periods.
  func intake(of total: Int, upTo day: Int) -> Int {
    guard day >= firstDay, let all = cumulativeWeights.last else { return 0 }
    let product = total.multipliedFullWidth(by: cumulativeWeights[min(day - firstDay, cumulativeWeights.count - 1)])
    return all.dividingFullWidth(product).quotient
  }

  /// The day on which what is due on `day` is done, after `earliest`.
  func settle(_ day: Int, after earliest: Int, _ random: inout SplitMix64) -> Int {
    var day = max(day, earliest + 1)
    let period = CivilDay.period(of: day)
    let start = CivilDay.firstDay(ofPeriod: period)
    let inPeriod = day - start
    if inPeriod < 95, start > earliest + 1, random.chance(perMille: 780) {
      // What would slip over 30 September is done in the last seven weeks before it.
      day = max(earliest + 1, start - 1 - random.below(48))
    } else if (120..<240).contains(inPeriod), random.chance(perMille: 220) {
      day += random.within(30...110)
    }
    if let lull = lulls.first(where: { $0.contains(day) }), random.chance(perMille: 900) {
      day = lull.upperBound + random.below(15)
    }
    let weekday = CivilDay.weekday(of: day)
    guard weekday >= 5 else { return day }
    let friday = day - (weekday - 4)
    return friday > earliest ? friday : day + (7 - weekday)
  }

  private static func intakeWeight(of day: Int, lulls: [Range<Int>]) -> Int {
    let weekday = CivilDay.weekday(of: day)
    if weekday == 6 { return 0 }
    if weekday == 5 { return 8 }
    if lulls.contains(where: { $0.contains(day) }) { return 15 }
    switch CivilDay.date(of: day).month {
    case 8: return 115
    case 9: return 90
    case 10, 11: return 105
    default: return 100
    }
  }
}
