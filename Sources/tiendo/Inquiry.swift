internal import Alerts
internal import CaseEvents
internal import Engine
internal import Ledger
internal import Replay

/// A rate of an office at two moments, and what lies between.
struct ExplainedRate {
  var office: String
  /// That the events are, or were, of; `nil` for plain lines.
  var topic: String?
  var partition: Int32
  var explanation: Explanation
  /// The first moment, in words.
  var start: String
  /// The second moment, in words.
  var end: String
  /// The alert that it is about.
  var alert: Alert?
}

/// Replays a source to explain a rate.
struct Inquiry {
  /// How far back an alert is explained that is compared with no sample.
  private static let daysBefore = 30

  let source: any ReplaySource
  let times: TimeSettings

  private var calendar: StatisticsCalendar { times.calendar }

  /// What moved a rate between the ends of two days.
  func explain(
    office: String, _ measure: Measure, after first: Day, through last: Day
  ) throws -> ExplainedRate {
    let found = try collect(office, closing: last)
    guard let start = found.days[first], let end = found.days[last] else {
      let missing = found.days[first] == nil ? first : last
      throw CommandFailure(
        .failed,
        "office \(office) has no close of \(missing): "
          + (found.days.isEmpty ? "it has no events; is the code right?" : "the days closed go \(found.span)"))
    }
    let traces = found.traces.filter { $0.openDay > first && $0.openDay <= last }
    let explanation = Explanation(
      measure, from: Explanation.Standing(start, measure), atCloseOf: first, traces: traces, through: last,
      calendar: calendar)
    try check(explanation, against: Explanation.Standing(end, measure))
    return ExplainedRate(
      office: office, topic: source.topicName, partition: found.partition, explanation: explanation,
      start: "\(first)", end: "\(last)")
  }

  /// What moved the rate that an alert tells of, up to the event that fired it.
  func explain(alert id: String, rules: [Rule]) throws -> ExplainedRate {
    guard let (alert, number) = try find(id, rules) else {
      throw CommandFailure(.failed, "\(id): these events and rules give no such alert; is it the id of data.alert?")
    }
    let found = try collect(alert.office, closing: nil, rules)
    let period = calendar.period(Int(alert.period))
    // The end of a day is the instant at which the next one begins.
    let day = min(calendar.day(ofMicroseconds: alert.timeMicroseconds), period.last)
    let isOfClose = alert.cause.hasPrefix("close:")
    let end = isOfClose ? day.advanced(by: calendar.end(of: day).microseconds > alert.timeMicroseconds ? -1 : 0) : day
    let start = found.start(of: alert, on: end, period, daysBefore: Self.daysBefore)
    let first = start?.day ?? found.firstDay.advanced(by: -1)
    let traces = found.traces.filter { $0.openDay > first && $0.alertsBefore <= number }
    let explanation = Explanation(
      alert.measure, from: start.map { Explanation.Standing($0, alert.measure) } ?? .init(done: 0, eligible: 0),
      atCloseOf: first, traces: traces, through: end, calendar: calendar)
    try check(explanation, against: Explanation.Standing(done: alert.done, eligible: alert.eligible))
    return ExplainedRate(
      office: alert.office, topic: source.topicName, partition: found.partition, explanation: explanation,
      start: start == nil ? "its first event" : "\(first)", end: isOfClose ? "\(end)" : "\(end), \(alert.cause)",
      alert: alert)
  }

  /// The alert, and how many its partition gave before.
  private func find(_ id: String, _ rules: [Rule]) throws -> (alert: Alert, number: Int)? {
    var settings = ReplaySettings(times)
    settings.rules = rules
    let partitions = try Replay(settings).runShowingProgress(source) { AlertFinder(id) }
    return partitions.compactMap { ($0.output as? AlertFinder)?.found }.first
  }

  private func collect(_ office: String, closing day: Day?, _ rules: [Rule] = []) throws -> OfficeHistory {
    var settings = ReplaySettings(times)
    settings.rules = rules
    settings.series = .daily
    settings.traces = .office(office)
    let topic = source.topicName
    let partitions = try Replay(settings).runShowingProgress(source) { OfficeHistory(office, topic: topic) }
    let histories = try partitions.compactMap { partition -> OfficeHistory? in
      // The last day stays open in a replay; asked for, it ends here.
      if let day { try partition.close(through: day) }
      let history = partition.output as? OfficeHistory
      history?.partition = partition.number
      return history
    }
    FirstRejections(of: partitions).tell(advice: FirstRejections.replayAdvice)
    return histories.first { !$0.days.isEmpty || !$0.traces.isEmpty } ?? OfficeHistory(office, topic: topic)
  }

  /// The sum of what the events did is where the office stood: if not, the program is wrong, and says so.
  private func check(_ explanation: Explanation, against end: Explanation.Standing) throws {
    if explanation.end == end { return }
    throw CommandFailure(
      .failed,
      "the events add up to \(explanation.end.done) of \(explanation.end.eligible), and the office stood at "
        + "\(end.done) of \(end.eligible): this is a mistake of the program; please report it")
  }
}

/// Looks for an alert. Used by one thread at a time.
private final class AlertFinder: PartitionReplay.Output {
  private let id: String
  private(set) var found: (alert: Alert, number: Int)?
  private var count = 0

  init(_ id: String) { self.id = id.lowercased() }

  func write(_ alert: Alert) {
    if found == nil, alert.state == .fired, alert.id.description == id { found = (alert, count) }
    count += 1
  }
}

/// The closed days of an office, and what its events did. Used by one thread at a time.
private final class OfficeHistory: RejectionsOutput {
  private let office: String
  var partition: Int32 = 0
  private(set) var days: [Day: ClosedDay] = [:]
  private(set) var traces: [EventTrace] = []
  private(set) var rejections: FirstRejections

  init(_ office: String, topic: String?) {
    self.office = office
    rejections = FirstRejections(topic: topic)
  }

  func write(_ rejection: Rejection, at place: PartitionReplay.Place) { rejections.take(rejection, at: place) }

  func write(_ closed: ClosedDay) { if closed.office == office { days[closed.day] = closed } }

  func write(_ trace: EventTrace) { traces.append(trace) }

  /// From when to when there are closed days.
  var span: String { "from \(days.keys.min().map { "\($0)" } ?? "–") to \(days.keys.max().map { "\($0)" } ?? "–")" }

  var firstDay: Day { traces.first?.openDay ?? Day(number: 0) }

  /// The closed day that an alert is explained from: of the sample it is compared with, where that is of its period;
  /// else some days before, or the first of the period.
  func start(of alert: Alert, on day: Day, _ period: Period, daysBefore: Int) -> ClosedDay? {
    let before = days.values.filter { $0.day < day && $0.day >= period.first }.sorted { $0.day < $1.day }
    if let done = alert.referenceDone, let eligible = alert.referenceEligible,
      let sample = before.last(where: {
        $0.columns(alert.measure).done == done && $0.columns(alert.measure).eligible == eligible
      })
    {
      return sample
    }
    return before.first { $0.day >= day.advanced(by: -daysBefore) }
  }
}

extension Explanation.Standing {
  fileprivate init(_ closed: ClosedDay, _ measure: Measure) {
    self.init(done: closed.columns(measure).done, eligible: closed.columns(measure).eligible)
  }
}
