public import Alerts
internal import Ledger

/// How noisy a rule was, and how early.
public struct RuleFigures: Equatable, Sendable {
  /// A period of an office that ended below its target.
  public struct Shortfall: Equatable, Sendable {
    /// Where the office stood.
    public let end: PeriodEnd
    /// Whole days from the rule's first alert in the period to the period's end; `nil` where it gave none.
    public let leadDays: Int?
  }

  /// A rule's alerts held against how the periods ended. For rules on rates alone.
  public struct Judgement: Equatable, Sendable {
    /// What was to be warned of, by office, then period.
    public var shortfalls: [Shortfall] = []
    /// Alerts in periods that ended at the target or above.
    public var falseAlarmCount = 0

    /// Shortfalls without an alert.
    public var missedCount: Int { shortfalls.count { $0.leadDays == nil } }

    /// Median of the leads in days, of two middle ones their mean; `nil` without any.
    public var medianLeadDays: Hundredths? {
      let leads = shortfalls.compactMap(\.leadDays).sorted()
      if leads.isEmpty { return nil }
      return Hundredths(rounding: Int128(leads[leads.count / 2] + leads[(leads.count - 1) / 2]), dividedBy: 2)
    }
  }

  /// An alert that ends sooner has hardly been seen by anybody: 3 days.
  public static let shortDays = 3
  /// An alert that fires again so soon was not over: 7 days.
  public static let againDays = 7

  /// Alerts fired.
  public let firedCount: Int
  /// Those that still fire at the end.
  public let openCount: Int
  /// Those that flap: shorter than `shortDays`, or fired again for the office within `againDays` of the end. An end by
  /// the period's end counts for neither.
  public let flappingCount: Int
  /// Offices that the rule watches and that have events.
  public let officeCount: Int
  /// fired ÷ (offices × months), a month being a twelfth of 365 days; `nil` without offices or days.
  public let perOfficeAndMonth: Hundredths?
  /// How early the alerts were; `nil` for a rule that looks at no rate (`stalled`).
  public let judgement: Judgement?

  /// The figures of a rule in a trial of it.
  public init(_ rule: Rule, in trial: RuleTrial) {
    let watched = trial.history.offices.filter { rule.watches(office: $0) }
    let spans = watched.map { trial.spans(ofRule: rule.name, office: $0) }
    firedCount = spans.reduce(0) { $0 + $1.count }
    openCount = spans.reduce(0) { $0 + $1.count { $0.resolved == nil } }
    flappingCount = spans.reduce(0) { $0 + Self.flappingCount($1) }
    officeCount = watched.count
    let officeDays = Int128(officeCount) * Int128(trial.history.dayCount)
    perOfficeAndMonth =
      officeDays == 0 ? nil : Hundredths(rounding: Int128(firedCount) * 365, dividedBy: officeDays * 12)
    judgement = rule.test.needsDayClose ? nil : Self.judgement(rule, in: trial)
  }

  private static let dayMicroseconds: Int64 = 86_400_000_000

  /// Of the alerts of one office, as they fired.
  private static func flappingCount(_ spans: [AlertSpan]) -> Int {
    spans.indices.count { index in
      guard let resolved = spans[index].resolved, resolved.state.resolution != .periodEnded else { return false }
      let end = resolved.timeMicroseconds
      if end - spans[index].fired.timeMicroseconds < Int64(shortDays) * dayMicroseconds { return true }
      let next = spans.index(after: index)
      return next < spans.count && spans[next].fired.timeMicroseconds - end <= Int64(againDays) * dayMicroseconds
    }
  }

  private static func judgement(_ rule: Rule, in trial: RuleTrial) -> Judgement {
    var judgement = Judgement()
    let calendar = trial.history.calendar
    for end in trial.history.periodEnds where rule.watches(office: end.office) {
      guard let isBelowTarget = end.isBelowTarget(rule.test.measure) else { continue }
      let spans = trial.spans(ofRule: rule.name, office: end.office).filter { $0.period == end.period.year }
      if isBelowTarget {
        let lead = spans.first.map { calendar.end(of: end.period.last).microseconds - $0.fired.timeMicroseconds }
        judgement.shortfalls.append(Shortfall(end: end, leadDays: lead.map { Int($0 / dayMicroseconds) }))
      } else {
        judgement.falseAlarmCount += spans.count
      }
    }
    return judgement
  }
}
