internal import Ledger

/// Writes the events of one series, day by day: an office that has no other events.
struct SeriesWriter {
  private let series: CaseSeries
  private let calendar: StatisticsCalendar
  private var figures = CaseSeries.Figures(done: 0, eligible: 0)
  /// Numbers of the cases in progress and of those completed in the period; the latest last.
  private var inProgress: [Int] = []
  private var completed: [Int] = []
  /// The last sequence of each case, by its number.
  private var sequences: [Int] = []
  private var eventCount = 0

  init(_ series: CaseSeries, _ calendar: StatisticsCalendar) {
    self.series = series
    self.calendar = calendar
  }

  /// The events of the next day, in order; none where it is not one of the series.
  mutating func events(of day: Day) -> [String] {
    let index = series.firstDay.distance(to: day)
    guard series.figures.indices.contains(index) else { return [] }
    if index > 0, calendar.period(of: day).first == day {
      figures.beginPeriod()
      completed.removeAll()
    }
    var events = index == 0 ? targets(on: day) : []
    for step in SeriesStep.steps(from: figures, to: series.figures[index]) { events += self.events(step, day) }
    figures = series.figures[index]
    return events
  }

  private mutating func targets(on day: Day) -> [String] {
    guard let target = series.target else { return [] }
    let periods = calendar.period(of: day).year...calendar.period(of: series.lastDay).year
    return periods.enumerated().map { index, period in
      let percents = [target.casesHundredths, target.moneyHundredths].map { Percent(hundredths: Int128($0)) }
      return event(
        "office.targetSet", time(day, hour: "00"),
        "\"sequence\":\(index + 1),\"period\":\(period),\"casesPercent\":\(percents[0]),\"moneyPercent\":\(percents[1])"
      )
    }
  }

  private mutating func events(_ step: SeriesStep, _ day: Day) -> [String] {
    switch step {
    case .arriveDone:
      let number = newCase()
      completed.append(number)
      sequences[number] = 2
      return [
        event("case.completed", day, case: number, sequence: 2),
        event("case.accepted", day, case: number, sequence: 1, ",\"amount\":0"),
      ]
    case .accept:
      let number = newCase()
      inProgress.append(number)
      return [next("case.accepted", day, number, ",\"amount\":0")]
    case .complete:
      guard let number = inProgress.popLast() else { return [] }
      completed.append(number)
      return [next("case.completed", day, number)]
    case .reopen:
      guard let number = completed.popLast() else { return [] }
      inProgress.append(number)
      return [next("case.reopened", day, number)]
    case .dismiss:
      guard let number = inProgress.popLast() else { return [] }
      return [next("case.classified", day, number, ",\"eligible\":false")]
    }
  }

  private mutating func newCase() -> Int {
    sequences.append(0)
    return sequences.count - 1
  }

  private mutating func next(_ type: String, _ day: Day, _ number: Int, _ data: String = "") -> String {
    sequences[number] += 1
    return event(type, day, case: number, sequence: sequences[number], data)
  }

  private mutating func event(
    _ type: String, _ day: Day, case number: Int, sequence: Int, _ data: String = ""
  ) -> String {
    event(type, time(day, hour: "12"), "\"case\":\"\(number + 1)\",\"sequence\":\(sequence)\(data)")
  }

  private mutating func event(_ type: String, _ time: String, _ data: String) -> String {
    eventCount += 1
    return "{\"specversion\":\"1.0\",\"id\":\"\(series.office)/\(eventCount)\",\"source\":\"\","
      + "\"type\":\"tiendo.\(type)\",\"time\":\"\(time)\",\"data\":{\"office\":\"\(series.office)\",\(data)}}"
  }

  /// A full hour of a local day, as the contract writes times.
  private func time(_ day: Day, hour: String) -> String {
    let minutes = abs(calendar.utcOffsetSeconds) / 60
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let sign = calendar.utcOffsetSeconds < 0 ? "-" : "+"
    return "\(day)T\(hour):00:00\(sign)\(two(minutes / 60)):\(two(minutes % 60))"
  }
}
