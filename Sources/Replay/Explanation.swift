internal import CaseEvents
public import Engine
public import Ledger

/// How the rate of an office went from one moment to another: an exact sum of what events did.
///
/// With done and eligible d, e at the beginning and D, E at the end, D ÷ E − d ÷ e = Σ (Δdᵢ·e − d·Δeᵢ) ÷ (e·E), where
/// event i changed done by Δdᵢ and eligible by Δeᵢ: whatever the order, each event has a share of its own.
public struct Explanation: Sendable {
  /// What an event was to the rate.
  public enum Kind: String, CaseIterable, Sendable {
    /// A case accepted on a day after the beginning.
    case newIntake
    /// A case accepted on an earlier day, of which the event came only now.
    case lateIntake
    /// A case that can be enforced again: from not eligible, suspended or the separate register.
    case newlyEligible
    /// Cases completed; in money what was struck off with them.
    case completed
    /// Cases terminated; in money what was struck off with them.
    case terminated
    /// Money collected.
    case collected
    /// Obligation reduced.
    case reduced
    /// A case that was done or gone is open again.
    case reopened
    /// To not eligible.
    case movedToNotEligible
    /// To suspended.
    case suspended
    /// To another office, to the office above, withdrawn, or to the separate register.
    case leftMainCount
    /// Obligation corrected.
    case corrections
    /// A new period: what was done counts no more.
    case periodBegan
    /// Anything else; moves no rate but by the balance of a case that changes its status.
    case other
  }

  /// What one event did, or the beginning of a period.
  public struct Contribution: Sendable {
    /// What it was.
    public var kind: Kind
    /// The event; `nil` for the beginning of a period.
    public var trace: EventTrace?
    /// Change of done, in cases or đồng.
    public var done: Int128
    /// Change of eligible.
    public var eligible: Int128
  }

  /// Done and eligible at a moment.
  public struct Standing: Equatable, Sendable {
    /// Done, in cases or đồng.
    public var done: Int128
    /// Eligible.
    public var eligible: Int128

    /// A standing.
    public init(done: Int128, eligible: Int128) {
      self.done = done
      self.eligible = eligible
    }

    /// done ÷ eligible.
    public var rate: Percent? { Percent(done, of: eligible) }
  }

  /// Cases or money.
  public let measure: Measure
  /// Where it began.
  public let start: Standing
  /// Where it ended, by what the events did.
  public private(set) var end: Standing
  /// In the order in which they were applied; those that changed neither done nor eligible are left out.
  public private(set) var contributions: [Contribution] = []

  /// Adds up what events did.
  ///
  /// - Parameters:
  ///   - start: where the office stood at the close of `day`.
  ///   - day: after which the events were applied.
  ///   - traces: all of the office after that, in order.
  ///   - last: the day at the end, by the office's clock: what comes late for its period still counts for that.
  public init(
    _ measure: Measure, from start: Standing, atCloseOf day: Day, traces: [EventTrace], through last: Day,
    calendar: StatisticsCalendar
  ) {
    self.measure = measure
    self.start = start
    end = start
    var period = calendar.period(of: day)
    for trace in traces {
      beginPeriods(to: min(trace.openDay, last), &period, calendar)
      var change = Position()
      change.post(trace.posting, isOfPeriod: trace.period == period.year)
      add(
        Contribution(
          kind: Kind(trace, after: day), trace: trace, done: change.done(measure), eligible: change.eligible(measure)))
    }
    beginPeriods(to: last, &period, calendar)
  }

  /// Goes on to the period of a day.
  private mutating func beginPeriods(to day: Day, _ period: inout Period, _ calendar: StatisticsCalendar) {
    guard day > period.last else { return }
    period = calendar.period(of: day)
    add(Contribution(kind: .periodBegan, trace: nil, done: -end.done, eligible: -end.done))
  }

  private mutating func add(_ contribution: Contribution) {
    if contribution.done == 0, contribution.eligible == 0 { return }
    end.done += contribution.done
    end.eligible += contribution.eligible
    contributions.append(contribution)
  }

  /// The share of a change in the difference of the two rates, in percentage points times `denominator` ÷ 100; `nil`
  /// where there is no rate at one of the ends, or a product would leave 128 bits.
  public func numerator(done: Int128, eligible: Int128) -> Int128? {
    guard start.eligible > 0, end.eligible > 0 else { return nil }
    let gain = done.multipliedReportingOverflow(by: start.eligible)
    let loss = start.done.multipliedReportingOverflow(by: eligible)
    let sum = gain.partialValue.subtractingReportingOverflow(loss.partialValue)
    return gain.overflow || loss.overflow || sum.overflow ? nil : sum.partialValue
  }

  /// What all numerators are over: the product of eligible at both ends; `nil` as there.
  public var denominator: Int128? {
    guard start.eligible > 0, end.eligible > 0 else { return nil }
    let product = start.eligible.multipliedReportingOverflow(by: end.eligible)
    return product.overflow ? nil : product.partialValue
  }

  /// The share in percentage points, to two decimals.
  public func points(done: Int128, eligible: Int128) -> Percent? {
    guard let denominator, let numerator = numerator(done: done, eligible: eligible) else { return nil }
    let hundredths = numerator.multipliedReportingOverflow(by: 10_000)
    return hundredths.overflow ? nil : Percent(rounding: hundredths.partialValue, dividedBy: denominator)
  }
}

extension Explanation.Kind {
  init(_ trace: EventTrace, after day: Day) {
    switch trace.type {
    case .accepted: self = trace.day > day ? .newIntake : .lateIntake
    case .collected: self = .collected
    case .reduced: self = .reduced
    case .adjusted: self = .corrections
    case .reopened: self = .reopened
    default: self = Self(from: trace.posting.from, to: trace.posting.to)
    }
  }

  private init(from: CaseStatus, to: CaseStatus) {
    if from == to {
      self = .other
      return
    }
    switch to {
    case .completed: self = .completed
    case .terminated: self = .terminated
    case .notEligible: self = .movedToNotEligible
    case .suspended: self = .suspended
    case .delegatedOut, .pulledUp, .revoked, .separateRegister: self = .leftMainCount
    case .inProgress, .deferredByAgreement:
      let wasOut = [.notEligible, .suspended, .separateRegister].contains(from)
      self = wasOut ? .newlyEligible : from.isFinal ? .reopened : .other
    case .none: self = .other
    }
  }
}
