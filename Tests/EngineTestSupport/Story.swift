public import Alerts
public import Engine
public import Ledger
public import ReferenceModel

/// Events in the words of a test: sequences count by themselves, times are local at UTC+7.
public struct Story {
  /// What was told so far.
  public private(set) var records: [SlowRecord] = []
  private var sequences: [String: UInt32] = [:]

  /// Nothing told yet.
  public init() {}

  /// One more event, with the id `e` and its number from 1.
  ///
  /// - Parameters:
  ///   - type: without `tiendo.`; one of `case.` is of the case, any other but a tick is of the office.
  ///   - time: `2020-03-02 09:15`, local.
  ///   - data: further fields, such as `"amount":5`.
  ///   - sequence: the next one where none is given.
  public mutating func tell(
    _ type: String, _ time: String, office: String = "74", case caseID: String = "1", _ data: String = "",
    sequence given: UInt32? = nil
  ) {
    let isTick = type == "clock.ticked"
    let isOfCase = type.hasPrefix("case.")
    let source = isOfCase ? office + "/" + caseID : office
    let sequence = given ?? (sequences[source] ?? 0) + 1
    if !isTick { sequences[source] = max(sequence, sequences[source] ?? 0) }
    let caseField = isOfCase ? ",\"case\":\"\(caseID)\"" : ""
    let further = data.isEmpty ? "" : "," + data
    let fields = isTick ? "" : ",\"data\":{\"office\":\"\(office)\"\(caseField),\"sequence\":\(sequence)\(further)}"
    let instant = time.replacing(" ", with: "T") + ":00+07:00"
    let text =
      "{\"specversion\":\"1.0\",\"id\":\"e\(records.count + 1)\",\"source\":\"\",\"type\":\"tiendo.\(type)\","
      + "\"time\":\"\(instant)\"\(fields)}"
    records.append(SlowRecord(value: Array(text.utf8)))
  }

  /// Accepts so many cases of an office, named `prefix` and their number from 1, and completes some of them.
  public mutating func tellCases(
    _ count: Int, completed: Int = 0, _ time: String, office: String = "74", prefix: String = "n"
  ) {
    for number in 1...max(1, count) {
      tell("case.accepted", time, office: office, case: "\(prefix)\(number)", "\"amount\":0")
      if number <= completed { tell("case.completed", time, office: office, case: "\(prefix)\(number)") }
    }
  }
}

/// An engine with what came out of it.
public struct StoryRun: ~Copyable {
  /// The engine.
  public var engine: PartitionEngine
  /// Feeds it.
  public var feeder: Feeder
  /// The alerts so far.
  public private(set) var alerts: [Alert] = []
  /// The days closed so far.
  public private(set) var closedDays: [ClosedDay] = []

  /// An engine that has seen nothing.
  public init(rules: [Rule] = [], calendar: StatisticsCalendar = .vietnam) {
    engine = PartitionEngine(EngineSettings(calendar: calendar, rules: rules, givesClosedDays: true))
    feeder = Feeder()
  }

  /// Plays records and returns what became of them: `applied`, `duplicate`, or the reason of a rejection.
  @discardableResult public mutating func play(_ records: some Collection<SlowRecord>) -> [String] {
    let before = feeder.outcomes.count
    feeder.feed(records, to: &engine)
    alerts += engine.takeAlerts()
    closedDays += engine.takeClosedDays()
    return feeder.outcomes[before...].map { outcome in
      switch outcome {
      case .applied: "applied"
      case .duplicate: "duplicate"
      case .rejected(let reason): reason
      case .skipped: "skipped"
      }
    }
  }

  /// Plays a story.
  @discardableResult public mutating func play(_ story: Story) -> [String] { play(story.records) }

  /// The alerts in short: rule, office, `fired` or the resolution, cause, and the reference.
  public var alertLines: [String] {
    alerts.map { alert in
      let end = alert.state.resolution?.rawValue ?? "fired"
      return "\(alert.rule) \(alert.office) \(end) \(alert.cause) \(alert.reference?.description ?? "-")"
    }
  }

  /// The days closed in short: day and office.
  public var closedLines: [String] { closedDays.map { "\($0.day) \($0.office)" } }

  /// The totals of an office and a period.
  ///
  /// - Throws: `NoTotals` where there is no such record.
  public func totals(_ period: Int32, office: String = "74") throws -> TotalsRecord {
    guard let record = engine.totals().first(where: { $0.office == office && $0.period == period }) else {
      throw NoTotals(office: office, period: period)
    }
    return record
  }
}

/// There is no totals record of an office and a period.
public struct NoTotals: Error {
  /// The office.
  public let office: String
  /// The period.
  public let period: Int32
}
