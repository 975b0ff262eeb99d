import Alerts
import Foundation
import Ledger
import Topics

/// Which of the published topics a record is of.
public enum PublishedTopic: CaseIterable, Sendable {
  case totals, days, alerts, open
}

/// Gathers what the published topics say. Knows nothing else; lives on the reader's thread.
struct Board {
  /// Days are kept of this period and of so many before it: the page compares with the year before.
  static let keptPeriods: Int32 = 3

  let calendar: StatisticsCalendar
  let directory: OfficeDirectory
  private(set) var offices: [String: BoardOffice] = [:]
  private(set) var alerts: AlertLog
  private(set) var latestPeriod: Int32?
  /// Records that are not what `schemas/` says they are.
  private(set) var unreadable: Int64 = 0
  /// Which partitions of the events the offices' totals come from.
  private(set) var places = OfficePartitions()
  /// Time of the latest event of any office of a partition of the events, in microseconds since 1970.
  private(set) var latestEvents: [Int32: Int64] = [:]
  private(set) var tree: OfficeTree
  private var isTreeStale = false
  private let decoder = JSONDecoder()

  /// A board that nothing is on.
  ///
  /// - Parameter alerts: how many are kept is up to it.
  init(calendar: StatisticsCalendar, directory: OfficeDirectory, alerts: AlertLog = AlertLog()) {
    self.calendar = calendar
    self.directory = directory
    self.alerts = alerts
    tree = OfficeTree(directory, seen: [])
  }

  /// Takes in one record.
  mutating func take(_ topic: PublishedTopic, key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?) {
    do {
      switch topic {
      case .totals:
        if let value { try take(decode(PublishedTotals.self, value)) }
      case .days:
        if let value, isKept(dayKey: key) { try take(decode(PublishedDay.self, value)) }
      case .alerts:
        if let value { alerts.take(try decode(PublishedAlert.self, value)) }
      case .open:
        let key = key.map { String(decoding: $0, as: UTF8.self) } ?? ""
        alerts.takeOpen(key: key, try value.map { try decode(PublishedAlert.self, $0) })
      }
    } catch {
      unreadable += 1
    }
  }

  private func decode<Record: Decodable>(_ type: Record.Type, _ value: UnsafeRawBufferPointer) throws -> Record {
    try decoder.decode(type, from: Data(value))
  }

  /// Whether a day of `office-days` is of a period that is kept, by its key `office/YYYY-MM-DD`: reading years of
  /// days is most of a start.
  private func isKept(dayKey key: UnsafeRawBufferPointer?) -> Bool {
    guard let key, let latestPeriod, key.count > 10,
      let day = Day(String(decoding: key.suffix(10), as: UTF8.self))
    else { return true }
    return calendar.period(of: day).year > latestPeriod - Self.keptPeriods
  }

  private mutating func take(_ record: PublishedTotals) throws {
    guard let figures = OfficeFigures(record) else { throw CocoaError(.coderReadCorrupt) }
    if offices[record.office] == nil { add(record.office) }
    offices[record.office]?.set(figures, calendar)
    places.note(record.office, partition: figures.partition)
    latestEvents[figures.partition] = max(latestEvents[figures.partition] ?? .min, figures.lastEvent)
    guard record.period > latestPeriod ?? .min else { return }
    latestPeriod = record.period
    for code in offices.keys { offices[code]?.forget(before: record.period - Self.keptPeriods + 1) }
  }

  private mutating func take(_ record: PublishedDay) throws {
    // Cases are summed in 64 bits, so no more than 32 bits count are taken for one office.
    guard let day = Day(record.date), let done = Int32(exactly: record.cases.done),
      let eligible = Int32(exactly: record.cases.eligible), let inProgress = Int32(exactly: record.cases.inProgress)
    else { throw CocoaError(.coderReadCorrupt) }
    let money = record.money
    guard money.done.isPlausible, money.eligible.isPlausible else { throw CocoaError(.coderReadCorrupt) }
    var sample = Position()
    sample.doneCases = Int64(done)
    sample.eligibleCases = Int64(eligible)
    sample.inProgressCases = Int64(inProgress)
    sample.doneMoney = money.done
    sample.eligibleMoney = money.eligible
    set(sample, office: record.office, day: day)
  }

  /// Puts in the sample of an office's closed day.
  mutating func set(_ sample: Position, office code: String, day: Day) {
    let period = calendar.period(of: day)
    if offices[code] == nil { add(code) }
    offices[code]?.set(sample, period: period.year, day: period.number(of: day))
  }

  /// Puts offices that the directory does not name into the tree; before a view is made.
  mutating func settle() {
    guard isTreeStale else { return }
    isTreeStale = false
    tree = OfficeTree(directory, seen: offices.keys)
  }

  private mutating func add(_ code: String) {
    offices[code] = BoardOffice()
    if directory[code] == nil || tree.top == OfficeTree.madeUpTop { isTreeStale = true }
  }
}

/// What the topics say of one office.
struct BoardOffice: Sendable {
  /// By period.
  private(set) var figures: [Int32: OfficeFigures] = [:]
  /// By period.
  private(set) var days: [Int32: DaySamples] = [:]
  /// The office's clock in any period, in microseconds since 1970; `nil` before one is known.
  private(set) var asOf: Int64?
  /// The day of that clock.
  private(set) var clockDay: Day?

  mutating func set(_ new: OfficeFigures, _ calendar: StatisticsCalendar) {
    figures[new.period] = new
    asOf = max(asOf ?? new.asOf, new.asOf)
    let day = new.clockDay(calendar)
    clockDay = max(clockDay ?? day, day)
  }

  mutating func set(_ sample: Position, period: Int32, day: Int) {
    days[period, default: DaySamples()].set(sample, day: day)
  }

  mutating func forget(before period: Int32) {
    days = days.filter { $0.key >= period }
  }

  /// The figures in a period: those published, or those carried in from the last one before it; `nil` before the
  /// office was known.
  func figures(in period: Int32) -> OfficeFigures? {
    if let own = figures[period] { return own }
    guard let last = figures.keys.filter({ $0 < period }).max() else { return nil }
    return figures[last]?.carried(into: period)
  }
}
