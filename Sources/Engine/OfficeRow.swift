internal import Alerts
public import Ledger

/// What is kept of an office besides its books: plain, and at hand for every event.
public struct OfficeRow: BitwiseCopyable, Sendable {
  /// Highest sequence of the office's own events.
  public var windowLast: UInt32 = 0
  /// Which of the 64 up to that were seen.
  public var windowSeen: UInt64 = 0
  /// The office's clock: instant in microseconds.
  public var clockMicroseconds = Int64.min
  /// The office's clock: the day it counts as.
  public var clockDay = Int32.min
  /// Latest event time in microseconds.
  public var lastEventMicroseconds = Int64.min
  /// Day of the first applied event, by arrival.
  public var firstDay: Int32
  /// Day of the latest progress in cases; `nil` before any.
  public var progressCasesDay: Int32?
  /// Day of the latest progress in money; `nil` before any.
  public var progressMoneyDay: Int32?
  /// First period with an applied event.
  public var firstPeriod = Int32.max
  /// Last period with an applied event.
  public var lastPeriod = Int32.min
  /// Cases of which events came but no acceptance.
  public var orphans: Int64 = 0
  /// Sequence of the event that set the staffing; 0 where none did.
  public var staffingSequence: UInt32 = 0
  /// Enforcement officers.
  public var officers: Int32 = 0
  /// Posts.
  public var quota: Int32 = 0
  /// Offset of the last applied event.
  public var lastOffset: Int64 = -1
  /// Rejected events of the office.
  public var rejected: Int64 = 0
  /// Duplicate events of the office.
  public var duplicates: Int64 = 0

  /// The office's cell of the books; not part of a snapshot, as all that follows.
  var cell: UInt32 = 0

  // Derived from the books and the targets for the period of the clock.
  var periodYear = Int32.min
  var periodFirst: Int32 = 0
  var periodLast: Int32 = 0
  var position = Position()
  var casesTargetHundredths: Int32 = -1
  var moneyTargetHundredths: Int32 = -1
  /// Where events need no evaluation of rules.
  var calmZone = CalmZone.none
  /// Whether what is derived must be looked up again.
  var isStale = true
  /// First period whose record is to be published again; `Int32.max` for none.
  var changedFrom = Int32.max
  var isDirty = false

  /// An office whose first event falls on a day.
  public init(firstDay: Day) {
    self.firstDay = firstDay.number
  }

  /// The window over the office's own events.
  public var window: SequenceWindow {
    get { SequenceWindow(last: windowLast, seen: windowSeen) }
    set {
      windowLast = newValue.last
      windowSeen = newValue.seen
    }
  }

  var clock: Moment { Moment(microseconds: clockMicroseconds, day: Day(number: clockDay)) }
  var period: Period {
    Period(year: periodYear, first: Day(number: periodFirst), last: Day(number: periodLast))
  }
}

/// The parts of an office that are seldom at hand.
struct OfficeDetails {
  var samples = SampleHistory()
  var targets: [Target] = []

  func target(of period: Int32) -> Target? { targets.first { $0.period == period } }
}
