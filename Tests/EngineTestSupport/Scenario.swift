import Alerts
public import Engine
import Ledger
public import ReferenceModel

/// A random stream with all that an engine and the model are told for it.
public struct RandomScenario {
  /// The stream.
  public var records: [SlowRecord]
  /// The rules.
  public var rules: [SlowRule]
  /// The calendar.
  public var calendar: SlowCalendar
  /// Partitions of the topic.
  public var partitionCount = 1
  /// Events of later days are skipped.
  public var lastDay: Int?

  private static let calendars = [
    SlowCalendar.vietnam, SlowCalendar.vietnam, SlowCalendar(startMonth: 1, startDay: 1, offsetMinutes: 0),
    SlowCalendar(startMonth: 3, startDay: 1, offsetMinutes: -570),
    SlowCalendar(startMonth: 12, startDay: 31, offsetMinutes: 840),
    SlowCalendar(startMonth: 4, startDay: 6, offsetMinutes: 1439),
    SlowCalendar(startMonth: 7, startDay: 1, offsetMinutes: -1439),
  ]

  /// A scenario that depends on the seed alone: keys and timestamps on and off, one to eight offices, amounts of all
  /// sizes, several periods.
  ///
  /// - Parameter isOfTopic: whether all records have keys and timestamps, many of them wrong.
  public init(seed: UInt64, count: Int, isOfTopic: Bool = false) {
    var random = ModelRandom(seed: seed &* 7919)
    var settings = StreamSettings(seed: seed, count: count)
    settings.offices = random.integer(1...8)
    settings.poisonPerMille = random.pick([0, 20, 80])
    settings.disorderPerMille = random.pick([0, 100, 300])
    settings.hasKeys = random.chance(perMille: 500)
    settings.hasTimestamps = random.chance(perMille: 500)
    settings.binaryPerMille = random.pick([0, 0, 300])
    settings.partitionCount = random.pick([1, 8])
    if isOfTopic {
      settings.hasKeys = true
      settings.hasTimestamps = true
      settings.poisonPerMille = 400
    }
    if !settings.hasKeys { settings.partitionCount = 1 }
    settings.money = random.pick([.small, .mixed, .mixed, .huge])
    settings.calendar = random.pick(Self.calendars)
    calendar = settings.calendar
    partitionCount = settings.partitionCount
    records = RandomStream.records(settings)
    rules = RandomRules.rules(seed: seed, most: 8)
  }

  /// Settings of an engine for it.
  public func engineSettings() throws -> EngineSettings {
    EngineSettings(
      calendar: StatisticsCalendar(calendar) ?? .vietnam, rules: try rules.map { try Rule($0) },
      partitionCount: Int32(partitionCount), givesClosedDays: true, lastDay: lastDay.map { Day(number: Int32($0)) })
  }

  /// The model for it.
  public var model: SlowEngine {
    SlowEngine(calendar: calendar, rules: rules, partitionCount: partitionCount, asOfDay: lastDay)
  }

  /// What an outcome was that should have been another, with the record, to see it again.
  public func describe(_ index: Int) -> String {
    let record = records[index]
    let headers = record.headers.map { "\($0.name)=\(String(decoding: $0.value ?? [], as: UTF8.self))" }
    let key = record.key.map { String(decoding: $0, as: UTF8.self) } ?? "no key"
    return "record \(index): \(key) \(record.timestampMilliseconds ?? -1) \(headers) "
      + String(decoding: record.value ?? [], as: UTF8.self)
  }
}
