public import Ledger

/// How grave an alert is.
public enum Severity: String, CaseIterable, Codable, Sendable {
  case info, warning, critical
}

/// The one condition of a rule; points and percentages in hundredths, compared exactly (section "Rules").
public enum Condition: BitwiseCopyable, Hashable, Codable, Sendable {
  /// The rate is below a percentage.
  case below(hundredths: Int64)
  /// The rate is more than so many points behind the linear pace of the office's target.
  case behindTarget(pointsHundredths: Int64)
  /// The rate is so many points or more below the highest sample of the days before.
  case drop(pointsHundredths: Int64, days: Int)
  /// The rate is more than so many points below the sample of the same day number one period earlier.
  case behindLastPeriod(pointsHundredths: Int64)
  /// Nothing was done for so many days although cases are in progress.
  case stalled(days: Int)
  /// So many percent or more of what was eligible left it within so many days without being done.
  case eligibleShrinks(percentHundredths: Int64, days: Int)
  /// More than so many percent of what was done within so many days are terminations.
  case terminationShare(percentHundredths: Int64, days: Int)
  /// More than so many times as much was delegated within so many days as in the same time before, in the same period.
  case delegationSurge(factorHundredths: Int64, days: Int)
}

/// What a rule tests, apart from its name and words: plain, as it is run for every event.
public struct RuleTest: BitwiseCopyable, Hashable, Codable, Sendable {
  /// Whether rates in cases or in money are looked at.
  public var measure: Measure
  /// When it is true.
  public var condition: Condition
  /// How long it must be true before the rule fires, in microseconds of event time.
  public var holdMicroseconds: Int64
  /// Hysteresis: points in hundredths that the rate must recover beyond the condition; for an integrity condition in
  /// the unit of its threshold.
  public var clearHundredths: Int64
  /// With fewer eligible cases in the period the rule is silent; for `eligibleShrinks` those before they shrank.
  public var minimumEligible: Int64

  /// A test with the contract's defaults.
  public init(
    _ measure: Measure, _ condition: Condition, holdMicroseconds: Int64 = 0, clearHundredths: Int64 = 0,
    minimumEligible: Int64 = 1
  ) {
    self.measure = measure
    self.condition = condition
    self.holdMicroseconds = holdMicroseconds
    self.clearHundredths = clearHundredths
    self.minimumEligible = minimumEligible
  }

  /// Whether the test is made at day closes alone.
  public var needsDayClose: Bool {
    if case .stalled = condition { true } else { isOfIntegrity }
  }

  /// Whether the test asks how figures came about within some days, and not how high the rate is.
  public var isOfIntegrity: Bool {
    switch condition {
    case .eligibleShrinks, .terminationShare, .delegationSurge: true
    default: false
    }
  }

  /// Whether the test compares with a sampled rate.
  public var usesSamples: Bool {
    switch condition {
    case .drop, .behindLastPeriod: true
    default: false
    }
  }
}

/// A rule of the rules file. Two rules are equal exactly if they mean the same.
public struct Rule: Hashable, Codable, Sendable {
  /// Unique in its file.
  public var name: String
  /// What it tests.
  public var test: RuleTest
  /// Severity of its alerts.
  public var severity: Severity
  /// Patterns of office codes (`*`, `?`); empty: every office.
  public var offices: [String]
  /// Templates by language, in the order of the file; empty where the rule has none.
  public var summaries: [SummaryTemplate]

  /// A rule with the contract's defaults.
  public init(
    name: String, test: RuleTest, severity: Severity = .warning, offices: [String] = [],
    summaries: [SummaryTemplate] = []
  ) {
    self.name = name
    self.test = test
    self.severity = severity
    self.offices = offices
    self.summaries = summaries
  }

  /// Whether the rule watches an office.
  public func watches(office code: String) -> Bool {
    offices.isEmpty || offices.contains { Pattern($0).matches(code) }
  }
}
