internal import Alerts
internal import Ledger
internal import Monitor
internal import Scenario
internal import Worker

/// Gathers what the topics say. Knows nothing but what was published; lives on the reader's thread.
struct Board {
  /// More alerts are not on any screen.
  static let alertLimit = 60

  /// A place in time: what the feeder keeps its distance by.
  struct Position: Sendable, Equatable {
    /// Events that the published totals cover.
    var events: Int64 = 0
    /// Day of the latest of them.
    var day: Day?
  }

  private let topics: WorkerSettings.Topics
  private let offices: OfficeList
  private let calendar: StatisticsCalendar
  /// By office and period, as a compacted topic keeps them.
  private var totals: [String: [Int: PublishedTotals]] = [:]
  /// The latest of each office and period.
  private var days: [String: [Int: PublishedDay]] = [:]
  private var open: [String: (office: String, severity: Severity)] = [:]
  private var alerts: [AlertLine] = []
  private var firedCount = 0
  private var resolvedCount = 0
  private(set) var position = Position()

  /// A board that nothing is on.
  init(topics: WorkerSettings.Topics, offices: OfficeList, calendar: StatisticsCalendar = .vietnam) {
    self.topics = topics
    self.offices = offices
    self.calendar = calendar
  }

  /// Takes in one record.
  mutating func take(topic: String, key: [UInt8], value: [UInt8]?) throws(DemoFailure) {
    switch topic {
    case topics.totals: if let value { take(try PublishedTotals.read(value, topic: topic)) }
    case topics.days:
      if let value {
        let day = try PublishedDay.read(value, topic: topic)
        days[day.office, default: [:]][day.period] = day
      }
    case topics.alerts: if let value { take(try PublishedAlert.read(value, topic: topic)) }
    case topics.open:
      let key = String(decoding: key, as: UTF8.self)
      guard let value else {
        open[key] = nil
        return
      }
      let alert = try PublishedAlert.read(value, topic: topic).data
      open[key] = (alert.office, Severity(rawValue: alert.severity) ?? .warning)
    default: break
    }
  }

  private mutating func take(_ record: PublishedTotals) {
    totals[record.office, default: [:]][record.period] = record
    position.events = max(position.events, record.offset + 1)
    if let day = calendar.day(ofTime: record.lastEvent) { position.day = max(position.day ?? day, day) }
  }

  private mutating func take(_ record: PublishedAlert) {
    let alert = record.data
    var line = AlertLine(
      day: calendar.day(ofTime: record.time), severity: Severity(rawValue: alert.severity) ?? .warning,
      office: name(of: alert.office), rule: alert.rule, measure: Measure(rawValue: alert.metric) ?? .cases,
      rate: alert.rate.flatMap(Percent.init(published:)), reference: alert.reference.flatMap(Percent.init(published:)))
    line.observed = alert.observed.flatMap(Percent.init(published:))
    if alert.state == "fired" {
      firedCount += 1
    } else {
      resolvedCount += 1
      line.resolution = alert.resolution.flatMap(Resolution.init(rawValue:)) ?? .recovered
    }
    alerts.insert(line, at: 0)
    if alerts.count > Self.alertLimit { alerts.removeLast() }
  }

  private func name(of code: String) -> String { offices[code]?.name ?? code }

  /// Fills in what the board knows.
  ///
  /// - Parameter keepsOrder: whether the offices stay in the order of the view, so that the eye can follow them.
  func fill(_ view: inout DemoView, keepsOrder: Bool = false) {
    view.day = position.day
    view.period = position.day.map(calendar.period(of:))
    view.events = position.events
    view.alerts = alerts
    view.firedCount = firedCount
    view.resolvedCount = resolvedCount
    view.firingCount = open.count
    let periods = Set(totals.values.flatMap(\.keys)).sorted()
    view.nation = periods.map { nation(in: $0) }
    let latest = periods.last.map { lines(of: $0) } ?? []
    view.offices = keepsOrder ? Self.sorted(latest, as: view.offices) : latest
  }

  /// Those that have a place in an order, in it, then the others.
  private static func sorted(_ lines: [OfficeLine], as order: [OfficeLine]) -> [OfficeLine] {
    let places = Dictionary(order.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
    let ranked = lines.enumerated().map { (place: places[$1.code] ?? order.count + $0, line: $1) }
    return ranked.sorted { $0.place < $1.place }.map(\.line)
  }

  private func lines(of period: Int) -> [OfficeLine] {
    var firing: [String: [Severity: Int]] = [:]
    for alert in open.values { firing[alert.office, default: [:]][alert.severity, default: 0] += 1 }
    let lines = totals.values.compactMap { records in records[period].map { line($0) } }.map { line in
      var line = line
      line.firing = firing[line.code] ?? [:]
      return line
    }
    return lines.sorted { left, right in
      let (ahead, other) = (left.cases.ahead?.hundredths ?? .max, right.cases.ahead?.hundredths ?? .max)
      return ahead != other ? ahead < other : left.code < right.code
    }
  }

  private func line(_ record: PublishedTotals) -> OfficeLine {
    let day = days[record.office]?[record.period]
    func standing(_ columns: PublishedTotals.Columns, _ sample: PublishedDay.Sample?) -> OfficeLine.Standing {
      OfficeLine.Standing(
        done: Int128(columns.done), eligible: Int128(columns.eligible),
        pace: sample?.pace.flatMap(Percent.init(published:)))
    }
    return OfficeLine(
      code: record.office, name: name(of: record.office), period: record.period,
      cases: standing(record.cases, day?.cases), money: standing(record.money, day?.money))
  }

  private func nation(in period: Int) -> OfficeLine {
    let lines = totals.values.compactMap { $0[period].map { line($0) } }
    var nation = OfficeLine(
      code: "", name: "", period: period, cases: sum(lines.map(\.cases)), money: sum(lines.map(\.money)))
    if period == totals.values.flatMap(\.keys).max() {
      for alert in open.values { nation.firing[alert.severity, default: 0] += 1 }
    }
    return nation
  }

  /// Sums; the pace is that of the offices' targets, each weighted by what is eligible there.
  private func sum(_ standings: [OfficeLine.Standing]) -> OfficeLine.Standing {
    let eligible = standings.reduce(0) { $0 + $1.eligible }
    let weighed = standings.filter { $0.eligible != 0 }
    let isKnown = eligible > 0 && weighed.allSatisfy { $0.pace != nil }
    let due = weighed.reduce(Int128(0)) { $0 + $1.eligible * ($1.pace?.hundredths ?? 0) }
    return OfficeLine.Standing(
      done: standings.reduce(0) { $0 + $1.done }, eligible: eligible,
      pace: isKnown ? Percent(rounding: due, dividedBy: eligible) : nil)
  }
}
