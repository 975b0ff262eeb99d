internal import CaseEvents
internal import Engine
internal import Ledger

/// What a replay came to, on one page for people.
enum ReplaySummary {
  /// More rows are not read.
  private static let maximumRows = 40

  static func text(_ records: [TotalsRecord], _ counts: Counts, firedCount: Int, resolvedCount: Int) -> String {
    let reasons = counts.rejected.isEmpty ? "" : " (\(reasons(counts)))"
    let rejected = counts.rejected.values.reduce(0, +)
    var text = """
      \(grouped(counts.read)) events read: \(grouped(counts.applied)) applied, \(grouped(counts.duplicates)) \
      duplicates, \(grouped(rejected)) rejected\(reasons)
      alerts: \(firedCount) fired, \(resolvedCount) resolved

      """
    if records.isEmpty { return text }
    var rows = [
      ["office", "period", "eligible", "done", "rate %", "open", "orphans", "eligible mn đ", "done mn đ", "rate %"]
    ]
    rows += records.prefix(maximumRows).map { record in
      [record.office, "\(record.period)"] + cells(record.cases, record.money, orphans: record.orphans)
    }
    text += "\n" + Figures.table(rows + (isOneOffice(records) ? [] : sums(records)), leftColumns: 1)
    if records.count > maximumRows {
      text += "… and \(records.count - maximumRows) more rows, all of them in the sums; --totals FILE writes them\n"
    }
    return text
  }

  /// The reasons with their numbers: `malformed 2, bad-field 1`.
  static func reasons(_ counts: Counts) -> String {
    RejectionReason.allCases.compactMap { reason in
      counts.rejected[reason].map { "\(reason.rawValue) \($0)" }
    }.joined(separator: ", ")
  }

  private static func isOneOffice(_ records: [TotalsRecord]) -> Bool { records.first?.office == records.last?.office }

  /// A row a period over all offices that have a record for it.
  private static func sums(_ records: [TotalsRecord]) -> [[String]] {
    Set(records.map(\.period)).sorted().map { period in
      let all = records.filter { $0.period == period }
      return ["all \(all.count)", "\(period)"]
        + cells(sum(all.map(\.cases)), sum(all.map(\.money)), orphans: all.reduce(0) { $0 + $1.orphans })
    }
  }

  private static func sum(_ columns: [Columns]) -> Columns {
    columns.reduce(into: Columns()) { sum, columns in
      sum.carriedIn += columns.carriedIn
      sum.newIntake += columns.newIntake
      sum.adjusted += columns.adjusted
      sum.delegatedOut += columns.delegatedOut
      sum.pulledUp += columns.pulledUp
      sum.revoked += columns.revoked
      sum.separated += columns.separated
      sum.completed += columns.completed
      sum.terminated += columns.terminated
      sum.collected += columns.collected
      sum.reduced += columns.reduced
      sum.inProgress += columns.inProgress
      sum.deferredByAgreement += columns.deferredByAgreement
      sum.suspended += columns.suspended
      sum.notEligible += columns.notEligible
    }
  }

  private static func cells(_ cases: Columns, _ money: Columns, orphans: Int64) -> [String] {
    [
      Figures.grouped(cases.eligible), Figures.grouped(cases.done), cases.rate?.description ?? "–",
      Figures.grouped(cases.carriedOut), grouped(orphans), Figures.millions(money.eligible),
      Figures.millions(money.done), money.rate?.description ?? "–",
    ]
  }

  private static func grouped(_ number: Int64) -> String { Figures.grouped(Int128(number)) }
}
