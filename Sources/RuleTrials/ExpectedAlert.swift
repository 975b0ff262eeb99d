public import Alerts
public import Ledger

/// An alert that a unit test of rules expects; what is `nil` may be anything.
public struct ExpectedAlert: Equatable, Sendable {
  /// When something is expected.
  public enum Time: Equatable, Sendable {
    /// At any time that counts as that local day.
    case day(Day)
    /// At that instant, in microseconds since 1970-01-01T00:00:00Z.
    case instant(microseconds: Int64)
  }

  /// Name of the rule.
  public var rule: String
  /// Code of the office.
  public var office: String?
  /// The period it belongs to.
  public var period: Int32?
  /// Its severity.
  public var severity: Severity?
  /// When it fires.
  public var fired: Time?
  /// What makes it fire.
  public var cause: String?
  /// The rate at which it fires.
  public var rate: Percent?
  /// What the rate is compared with when it fires.
  public var reference: Percent?
  /// Summaries by language.
  public var summaries: [SummaryText] = []
  /// When it ends.
  public var resolved: Time?
  /// Why it ends.
  public var resolution: Resolution?
  /// Whether it still fires at the end.
  public var isOpen: Bool?

  /// A text in a language.
  public struct SummaryText: Equatable, Sendable {
    /// The language.
    public var language: String
    /// The text.
    public var text: String

    /// A text in a language.
    public init(language: String, text: String) {
      self.language = language
      self.text = text
    }
  }

  /// Any alert of a rule.
  public init(rule: String) { self.rule = rule }

  /// Whether an alert is as expected.
  func matches(_ span: AlertSpan, _ calendar: StatisticsCalendar) -> Bool {
    func agrees<Value: Equatable>(_ expected: Value?, _ found: Value?) -> Bool { expected == nil || expected == found }
    return rule == span.rule && agrees(office, span.office) && agrees(period, span.period)
      && agrees(severity, span.fired.severity) && agrees(cause, span.fired.cause) && agrees(rate, span.fired.rate)
      && agrees(reference, span.fired.reference) && agrees(isOpen, span.resolved == nil)
      && agrees(resolution, span.resolved?.state.resolution)
      && Self.agrees(fired, span.fired, calendar) && Self.agrees(resolved, span.resolved, calendar)
      && summaries.allSatisfy { summary in
        span.fired.summaries.contains { $0.language == summary.language && $0.text == summary.text }
      }
  }

  private static func agrees(_ time: Time?, _ alert: Alert?, _ calendar: StatisticsCalendar) -> Bool {
    switch time {
    case nil: true
    case .day(let day): alert?.day(in: calendar) == day
    case .instant(let microseconds): alert?.timeMicroseconds == microseconds
    }
  }
}

/// How the alerts of a unit test differ from those expected.
public struct UnitTestDifference: Equatable, Sendable {
  /// Expected, and none of the alerts is so, or each that is so is expected already.
  public var missing: [ExpectedAlert]
  /// Alerts that were not expected.
  public var unexpected: [AlertSpan]

  /// Whether all is as expected.
  public var isEmpty: Bool { missing.isEmpty && unexpected.isEmpty }

  /// Holds alerts against what is expected, in whatever order: each expected one takes an alert of its own, and as many
  /// of them as possible find one (augmenting paths, H. W. Kuhn 1955).
  public init(_ spans: [AlertSpan], expected: [ExpectedAlert], calendar: StatisticsCalendar) {
    var takenBy = [Int?](repeating: nil, count: spans.count)
    missing = []
    for index in expected.indices {
      var seen = [Bool](repeating: false, count: spans.count)
      // Each step of the search takes one more alert away from an earlier expectation, so it ends.
      func finds(_ index: Int) -> Bool {
        for candidate in spans.indices where !seen[candidate] {
          guard expected[index].matches(spans[candidate], calendar) else { continue }
          seen[candidate] = true
          let owner = takenBy[candidate]
          if owner == nil || owner.map(finds) == true {
            takenBy[candidate] = index
            return true
          }
        }
        return false
      }
      if !finds(index) { missing.append(expected[index]) }
    }
    unexpected = zip(spans, takenBy).filter { $1 == nil }.map { $0.0 }
  }
}
