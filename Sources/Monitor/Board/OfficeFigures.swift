import Ledger

/// What is known of one office in one period, from its totals record.
struct OfficeFigures: Sendable {
  var period: Int32
  var cases: Columns
  var money: Columns
  /// Of the period, in hundredths of a percent; `nil` until set.
  var targetCases: Percent?
  var targetMoney: Percent?
  var officers: Int32?
  var quota: Int32?
  var complaintsReceived: Int64
  var complaintsResolved: Int64
  var orphans: Int64
  /// By name, ascending.
  var categories: [CategoryFigures]
  /// The office's clock and its latest event, in microseconds since 1970.
  var asOf: Int64
  var lastEvent: Int64
  var partition: Int32
  var offset: Int64
  var rejected: Int64
  var duplicates: Int64
  /// Whether nothing has happened yet in the period: its stocks are those of the period before.
  var isCarried = false

  /// The local day of the office's clock. The end of a closed day is the instant at which the next begins, and counts
  /// as the day that ends (section "Clock" of the contract); an event at that very instant is of the next.
  func clockDay(_ calendar: StatisticsCalendar) -> Day {
    calendar.day(ofMicroseconds: asOf > lastEvent ? asOf - 1 : asOf)
  }

  /// The columns in a measure.
  func columns(_ measure: Measure) -> Columns { measure == .cases ? cases : money }
  /// The target in a measure.
  func target(_ measure: Measure) -> Percent? { measure == .cases ? targetCases : targetMoney }

  /// The office in a later period in which nothing of it has happened: what is open is carried in.
  func carried(into period: Int32) -> OfficeFigures {
    var next = self
    next.period = period
    next.cases.beginPeriod()
    next.money.beginPeriod()
    next.targetCases = nil
    next.targetMoney = nil
    next.complaintsReceived = 0
    next.complaintsResolved = 0
    next.categories = []
    next.isCarried = true
    return next
  }
}

/// The four published columns of a category.
struct CategoryFigures: Sendable {
  struct Columns: Decodable, Sendable {
    var newIntake, done, eligible, carriedOut: Int128

    var rate: Percent? { Percent(done, of: eligible) }

    static func + (left: Columns, right: Columns) -> Columns {
      Columns(
        newIntake: left.newIntake + right.newIntake, done: left.done + right.done,
        eligible: left.eligible + right.eligible, carriedOut: left.carriedOut + right.carriedOut)
    }
  }

  var name: String
  var cases: Columns
  var money: Columns
}

extension OfficeFigures {
  /// The figures of a published record; `nil` where a time in it is none, or a number is beyond what any worker
  /// publishes, so that sums over all offices never overflow.
  init?(_ record: PublishedTotals) {
    guard let asOf = microseconds(ofPublishedTime: record.asOf),
      let lastEvent = microseconds(ofPublishedTime: record.lastEvent), record.isPlausible
    else { return nil }
    self.init(
      period: record.period, cases: record.cases.columns, money: record.money.columns,
      targetCases: record.target.flatMap { Percent(published: $0.casesPercent) },
      targetMoney: record.target.flatMap { Percent(published: $0.moneyPercent) }, officers: record.officers,
      quota: record.quota, complaintsReceived: record.complaints.received,
      complaintsResolved: record.complaints.resolved, orphans: record.orphans,
      categories: record.categories.sorted { $0.key < $1.key }
        .map { CategoryFigures(name: $0.key, cases: $0.value.cases, money: $0.value.money) },
      asOf: asOf, lastEvent: lastEvent, partition: record.partition, offset: record.offset,
      rejected: record.rejected, duplicates: record.duplicates)
  }
}

extension PublishedTotals {
  fileprivate var isPlausible: Bool {
    let columns = [cases.columns, money.columns].flatMap { columns in Column.stored.map { $0.value(columns) } }
    let categories = categories.values.flatMap { [$0.cases, $0.money] }
      .flatMap { [$0.newIntake, $0.done, $0.eligible, $0.carriedOut] }
    let counts = [complaints.received, complaints.resolved, orphans, rejected, duplicates]
    let percents = target.map { [$0.casesPercent, $0.moneyPercent] } ?? []
    return (columns + categories).allSatisfy(\.isPlausible)
      && counts.allSatisfy { (0...Int64(1 << 46)).contains($0) } && percents.allSatisfy { (0...100).contains($0) }
      && (1...9_999).contains(period)
  }
}
