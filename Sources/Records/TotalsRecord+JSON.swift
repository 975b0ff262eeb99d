public import Ledger

extension JSONWriter {
  /// A totals record; with what a published one has beside, where that is set.
  public mutating func totals(_ record: TotalsRecord) {
    beginObject()
    member("office", record.office)
    member("period", record.period)
    key("cases")
    columns(record.cases, .cases)
    key("money")
    columns(record.money, .money)
    key("target")
    target(record.target)
    member("officers", record.officers)
    member("quota", record.quota)
    key("complaints")
    beginObject()
    member("received", record.complaintsReceived)
    member("resolved", record.complaintsResolved)
    endObject()
    member("orphans", record.orphans)
    key("categories")
    beginObject()
    for category in record.categories {
      key(category.name)
      beginObject()
      key("cases")
      summary(category.cases)
      key("money")
      summary(category.money)
      endObject()
    }
    endObject()
    if let publication = record.publication { members(of: publication) }
    endObject()
  }

  private mutating func members(of publication: TotalsRecord.Publication) {
    member("asOf", utcTime(microseconds: publication.asOfMicroseconds))
    member("lastEvent", utcTime(microseconds: publication.lastEventMicroseconds))
    member("partition", publication.partition)
    member("offset", publication.offset)
    member("rejected", publication.rejected)
    member("duplicates", publication.duplicates)
  }

  private mutating func target(_ target: Target?) {
    guard let target else { return raw("null") }
    beginObject()
    member("casesPercent", percent: Percent(hundredths: Int128(target.casesHundredths)))
    member("moneyPercent", percent: Percent(hundredths: Int128(target.moneyHundredths)))
    endObject()
  }

  /// All columns of the contract, with the rate.
  public mutating func columns(_ columns: Columns, _ measure: Measure) {
    beginObject()
    for column in Column.all(of: measure) { member(column.rawValue, column.value(columns)) }
    member("rate", percent: columns.rate)
    endObject()
  }

  /// The four columns of a category.
  private mutating func summary(_ columns: Columns) {
    beginObject()
    member("newIntake", columns.newIntake)
    member("done", columns.done)
    member("eligible", columns.eligible)
    member("carriedOut", columns.carriedOut)
    endObject()
  }
}
