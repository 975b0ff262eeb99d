public import Engine
internal import Ledger

extension JSONWriter {
  /// The sample of a closed day, with the pace that the target asked for on that day.
  public mutating func closedDay(_ closed: ClosedDay) {
    beginObject()
    member("office", closed.office)
    member("date", closed.day.description)
    member("period", closed.period.year)
    key("cases")
    sample(closed, .cases)
    key("money")
    sample(closed, .money)
    endObject()
  }

  private mutating func sample(_ closed: ClosedDay, _ measure: Measure) {
    let columns = closed.columns(measure)
    beginObject()
    member("done", columns.done)
    member("eligible", columns.eligible)
    member("inProgress", columns.inProgress)
    member("rate", percent: columns.rate)
    member("pace", percent: closed.pace(measure))
    endObject()
  }
}
