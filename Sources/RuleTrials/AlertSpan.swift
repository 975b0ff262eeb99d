public import Alerts
public import Ledger

/// An alert from its firing to its end.
public struct AlertSpan: Equatable, Sendable {
  /// Its first record.
  public var fired: Alert
  /// Its last record; `nil` where it still fires at the end.
  public var resolved: Alert?

  /// A span of these records.
  public init(fired: Alert, resolved: Alert? = nil) {
    self.fired = fired
    self.resolved = resolved
  }

  /// Name of the rule.
  public var rule: String { fired.rule }
  /// Code of the office.
  public var office: String { fired.office }
  /// The period it belongs to.
  public var period: Int32 { fired.period }

  /// How long it fired, in microseconds; one that still fires, up to `end`.
  public func length(upTo end: Int64) -> Int64 {
    (resolved?.timeMicroseconds ?? end) - fired.timeMicroseconds
  }
}

/// Makes spans of alerts as they come.
public struct AlertSpans: Sendable {
  private struct Place: Hashable {
    let rule: String
    let office: String
  }

  /// The spans so far, in the order in which they fired.
  public private(set) var spans: [AlertSpan] = []
  /// Which span fires now; a rule has one at a time for an office.
  private var open: [Place: Int] = [:]

  /// None yet.
  public init() {}

  /// Takes the next alert, in order of evaluation.
  public mutating func take(_ alert: Alert) {
    let place = Place(rule: alert.rule, office: alert.office)
    if alert.state == .fired {
      open[place] = spans.count
      spans.append(AlertSpan(fired: alert))
    } else if let index = open.removeValue(forKey: place) {
      spans[index].resolved = alert
    }
  }
}

extension Alert {
  /// The local day that it counts as: for one that a day's close brought about, that day.
  public func day(in calendar: StatisticsCalendar) -> Day {
    let day = calendar.day(ofMicroseconds: timeMicroseconds)
    let closed = day.advanced(by: -1)
    return cause == "close:\(closed)" && calendar.end(of: closed).microseconds == timeMicroseconds ? closed : day
  }
}
