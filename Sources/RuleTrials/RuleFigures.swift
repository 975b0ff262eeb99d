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
    let offices = watched.map { OfficeFigures(ofRule: rule.name, office: $0, in: trial) }
    firedCount = offices.reduce(0) { $0 + $1.firedCount }
    openCount = watched.reduce(0) { count, office in
      count + trial.spans(ofRule: rule.name, office: office).count { $0.resolved == nil }
    }
    flappingCount = offices.reduce(0) { $0 + $1.flappingCount }
    officeCount = watched.count
    perOfficeAndMonth = Hundredths(alerts: firedCount, offices: officeCount, days: trial.history.dayCount)
    judgement = rule.test.needsDayClose ? nil : Self.judgement(rule, in: trial)
  }

  private static func judgement(_ rule: Rule, in trial: RuleTrial) -> Judgement {
    var judgement = Judgement()
    for end in trial.history.periodEnds where rule.watches(office: end.office) {
      guard let isBelowTarget = end.isBelowTarget(rule.test.measure) else { continue }
      let spans = trial.spans(ofRule: rule.name, office: end.office).filter { $0.period == end.period.year }
      if isBelowTarget {
        let leadDays = spans.first.flatMap { trial.leadDays(of: $0) }
        judgement.shortfalls.append(Shortfall(end: end, leadDays: leadDays))
      } else {
        judgement.falseAlarmCount += spans.count
      }
    }
    return judgement
  }
}
