public import Ledger

/// Where one rule stands for one office.
public struct RuleState: BitwiseCopyable, Sendable {
  /// idle → pending → firing → idle.
  public enum Phase: UInt8, BitwiseCopyable, Sendable {
    case idle, pending, firing
  }

  /// The phase.
  public var phase: Phase = .idle
  /// Whether the rule watches the office at all.
  public var isWatched: Bool
  /// Period in which it became pending or fired.
  public var period: Int32 = 0
  /// While pending: since when, in microseconds of event time.
  public var sinceMicroseconds: Int64 = 0
  /// While firing: the alert, as the two halves of its UUID.
  public var alertHigh: UInt64 = 0
  /// See `alertHigh`.
  public var alertLow: UInt64 = 0

  // The sampled reference depends on the day alone, so it is looked up once a day: derived, not part of the snapshot.
  /// Day for which the sampled reference was looked up.
  public internal(set) var referenceDay = Int32.min
  /// Day of that sample; `Int32.min` where there is none.
  public internal(set) var sampleDay = Int32.min
  /// Done of that sample.
  public internal(set) var referenceDone: Int128 = 0
  /// Eligible of that sample; 0 where there is none.
  public internal(set) var referenceEligible: Int128 = 0

  /// An idle state.
  public init(isWatched: Bool) { self.isWatched = isWatched }
}

/// What a rule looks at: an office at one moment.
public struct RuleContext: Sendable {
  /// The office's clock.
  public var now: Moment
  /// The period of `now`.
  public var period: Period
  /// Where the office stands in that period.
  public var position: Position
  /// Targets for the period in hundredths of a percent, in cases and money.
  public var target: (casesHundredths: Int32, moneyHundredths: Int32)?
  /// Day of the latest progress in cases and in money, or of the first event.
  public var progress: (cases: Day, money: Day)
  /// Days and periods.
  public var calendar: StatisticsCalendar

  /// A context of these values.
  public init(
    now: Moment, period: Period, position: Position, target: (casesHundredths: Int32, moneyHundredths: Int32)?,
    progress: (cases: Day, money: Day), calendar: StatisticsCalendar
  ) {
    self.now = now
    self.period = period
    self.position = position
    self.target = target
    self.progress = progress
    self.calendar = calendar
  }
}

/// What an evaluation did.
public struct RuleOutcome: Sendable {
  /// What became of the rule in the period at hand.
  public enum Change: Equatable, Sendable {
    case unchanged, fired
    case resolved(Resolution)
  }

  /// The alert of an earlier period that ended before the evaluation, with its period.
  public var ended: (alert: UUIDv5, period: Int32)?
  /// What the evaluation itself did.
  public var change = Change.unchanged
  /// What the rate, or what was observed, was compared with; `nil` without one, and for `stalled`.
  public var reference: Fraction?
  /// What an integrity condition observed; `nil` without anything, and for all others.
  public var observed: Fraction?

  /// Whether nothing is to go out.
  public var isQuiet: Bool { ended == nil && change == .unchanged }
}
