/// What an office itself does: its staffing, its targets, the complaints about it.
struct OfficeLife: Sendable {
  private var sequence = 0
  private var officers: Int
  private let quota: Int
  private var complaintsOpen = 0
  private var targetPeriod = 0
  /// Days from one complaint to the next, on average.
  private let complaintGapDays: Int

  /// About one complaint on so many cases.
  private static let casesPerComplaint = 400

  init(officers: Int, casesADay: Int, sharePerMillion: Int) {
    self.officers = officers
    quota = officers + (officers + 14) / 15
    let casesADayPerMillion = max(1, casesADay * sharePerMillion)
    complaintGapDays = min(2_000, max(1, Self.casesPerComplaint * 1_000_000 / casesADayPerMillion))
  }

  /// What is due before anything has happened: staffing as the first period begins, and what recurs.
  mutating func firstEntries(_ periods: [Int], _ random: inout SplitMix64) -> [(EventKind, day: Int)] {
    let start = CivilDay.firstDay(ofPeriod: periods.first ?? 2020)
    targetPeriod = (periods.first ?? 2020) - 1
    return [
      (.staffed, start), (.complaintReceived, start + random.below(2 * complaintGapDays)),
      (.targetSet, targetDay(after: start, &random)),
    ]
  }

  /// Lets an event happen: writes its data, and says what follows it and when.
  mutating func act(
    _ kind: EventKind, on day: Int, _ random: inout SplitMix64, _ line: inout [UInt8]
  ) -> [(EventKind, day: Int)] {
    sequence += 1
    EventWriter.append(",\"sequence\":", value: sequence, to: &line)
    switch kind {
    case .targetSet:
      targetPeriod += 1
      EventWriter.append(",\"period\":", value: targetPeriod, to: &line)
      EventWriter.append(",\"casesPercent\":", to: &line)
      EventWriter.append(hundredths: random.within(156...172) * 50, to: &line)
      EventWriter.append(",\"moneyPercent\":", to: &line)
      EventWriter.append(hundredths: random.within(340...460) * 10, to: &line)
      return [(.targetSet, targetDay(after: CivilDay.firstDay(ofPeriod: targetPeriod + 1), &random))]
    case .staffed:
      EventWriter.append(",\"officers\":", value: officers, to: &line)
      EventWriter.append(",\"quota\":", value: quota, to: &line)
      officers = min(quota, max(1, officers + random.within(-1...1)))
      return [(.staffed, day + random.within(150...400))]
    case .complaintReceived:
      let count = random.chance(perMille: 60) ? random.within(2...4) : 1
      if count > 1 { EventWriter.append(",\"count\":", value: count, to: &line) }
      complaintsOpen += count
      return [
        (.complaintReceived, day + 1 + random.below(2 * complaintGapDays)),
        (.complaintResolved, day + random.within(10...45)),
      ]
    default:
      if complaintsOpen > 1 { EventWriter.append(",\"count\":", value: complaintsOpen, to: &line) }
      complaintsOpen = 0
      return []
    }
  }

  /// Targets come in December, two months into the period.
  private func targetDay(after start: Int, _ random: inout SplitMix64) -> Int {
    let december = CivilDay.number(year: CivilDay.date(of: start).year, month: 12, day: 3)
    let day = december + random.below(25)
    return CivilDay.weekday(of: day) < 5 ? day : day - 2
  }
}
