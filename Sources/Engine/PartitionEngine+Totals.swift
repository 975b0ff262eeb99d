internal import Alerts
public import Ledger

/// What the books say, as records.
extension PartitionEngine {
  /// All totals records by office (ascending byte order), then period.
  public func totals() -> [TotalsRecord] {
    order.flatMap { office in
      (rows[office].firstPeriod...rows[office].lastPeriod).map { totals(ofOffice: office, period: $0) }
    }
  }

  /// The records that changed since the last call, by office (ascending byte order), then period, each with what a
  /// published record has beside the totals.
  ///
  /// Those are the records from the earliest period in which something moved; all of an office's where orphans or
  /// staffing changed; and the latest where nothing but its clock or its counts did.
  public mutating func takeChangedTotals() -> [TotalsRecord] {
    let codes = offices.codes
    let changed = changedOffices.sorted { codes[$0].utf8.lexicographicallyPrecedes(codes[$1].utf8) }
    changedOffices.removeAll(keepingCapacity: true)
    var records: [TotalsRecord] = []
    for office in changed {
      let first = min(max(rows[office].changedFrom, rows[office].firstPeriod), rows[office].lastPeriod)
      rows[office].changedFrom = Int32.max
      for period in first...rows[office].lastPeriod {
        var record = totals(ofOffice: office, period: period)
        record.publication = publication(ofOffice: office)
        records.append(record)
      }
    }
    return records
  }

  /// Offices for which both equations of the contract do not hold in some period; always empty.
  public func unbalancedOffices() -> [String] {
    Set(totals().filter { !$0.cases.isBalanced || !$0.money.isBalanced }.map(\.office)).sorted()
  }

  func totals(ofOffice office: Int, period: Int32) -> TotalsRecord {
    let row = rows[office]
    let cell = books.cell(ofOffice: office)
    let movements = books.movements(ofCell: cell, period: period)
    let isStaffed = row.staffingSequence > 0
    return TotalsRecord(
      office: offices.codes[office], period: period,
      cases: books.columns(ofCell: cell, period: period, measure: .cases),
      money: books.columns(ofCell: cell, period: period, measure: .money),
      target: details[office].target(of: period), officers: isStaffed ? row.officers : nil,
      quota: isStaffed ? row.quota : nil, complaintsReceived: movements?.complaintsReceived ?? 0,
      complaintsResolved: movements?.complaintsResolved ?? 0, orphans: row.orphans,
      categories: books.categoryCells(ofOffice: office, upTo: period).map { category, cell in
        TotalsRecord.Category(
          name: category, cases: books.columns(ofCell: cell, period: period, measure: .cases),
          money: books.columns(ofCell: cell, period: period, measure: .money))
      })
  }

  private func publication(ofOffice office: Int) -> TotalsRecord.Publication {
    let row = rows[office]
    return TotalsRecord.Publication(
      asOfMicroseconds: row.clockMicroseconds, lastEventMicroseconds: row.lastEventMicroseconds,
      partition: settings.partition, offset: row.lastOffset, rejected: row.rejected, duplicates: row.duplicates)
  }
}
