public import Engine
internal import Alerts
internal import Ledger

extension JSONWriter {
  /// The sample of a closed day, with the pace that the target asked for on that day.
  public mutating func closedDay(_ closed: ClosedDay) {
    beginObject()
    member("office", closed.office)
    member("date", closed.day.description)
    member("period", closed.period.year)
    key("cases")
    sample(closed, .cases, inProgress: Int128(closed.position.inProgressCases))
    key("money")
    sample(closed, .money, inProgress: closed.inProgressMoney)
    endObject()
  }

  private mutating func sample(_ closed: ClosedDay, _ measure: Measure, inProgress: Int128) {
    let done = closed.position.done(measure)
    let eligible = closed.position.eligible(measure)
    let hundredths = measure == .cases ? closed.target?.casesHundredths : closed.target?.moneyHundredths
    let target = hundredths.map { Percent(hundredths: Int128($0)) }
    let number = closed.period.number(of: closed.day)
    beginObject()
    member("done", done)
    member("eligible", eligible)
    member("inProgress", inProgress)
    member("rate", percent: Percent(done, of: eligible))
    member("pace", percent: target.map { closed.period.pace(of: $0, onDay: number) })
    endObject()
  }
}
