/// The cases behind the figures of one office, found period by period:
///
/// 1. Cases carried into the first period were accepted in the September before, with no money owed.
/// 2. What is not eligible, suspended or deferred at the end of a period is taken first from those that were so
///    before, then from new cases. Cases that leave are new ones as far as there are any.
/// 3. Done are the oldest cases first, save a twentieth which are new ones. The rest is in progress.
/// 4. Money: with E eligible and D done, the period ends with S = E − D owed by its open cases and has N = E − S₋₁ new.
///    The lesser of N and D is owed and paid within the period by one in twenty of the cases done; the rest of N is
///    owed by a few large cases, which stay open and in progress; the rest of D is paid by those of earlier periods,
///    each in proportion to its balance. All other cases owe nothing.
///
/// Two events a case are enough for nearly all of them.
package struct FiguresPlan: Sendable {
  /// All cases.
  package private(set) var runs: [CaseRun] = []
  let office: Int
  let whole: FiguresDescription.Whole
  private var stock: [Lot] = []
  var large: [LargeLot] = []
  private var nextNumber: [Int: Int] = [:]

  /// Cases with one history so far, of which some are taken to go on differently.
  struct Lot {
    var status: Status
    var count: Int
    let year: Int
    var firstNumber: Int
    var steps: [CaseRun.Step]
  }

  enum Status {
    case inProgress, deferred, suspended, notEligible
  }

  /// Cases that hold the money not yet collected.
  struct LargeLot {
    var lot: Lot
    var balance: Int
  }

  /// A case is done, or changes, no sooner than so many days after it came in.
  static let daysToAct = 3
  /// One in so many cases done has paid money.
  static let casesPerPayment = 20

  package init(_ whole: FiguresDescription.Whole, office: Int) throws(ScenarioError) {
    self.whole = whole
    self.office = office
    let lastDay = try check()
    for (index, period) in whole.periods.enumerated() {
      if index == 0 { carryIn(period) }
      let isLast = index == whole.periods.count - 1
      let span = Span(period: period.period, lastDay: isLast ? lastDay : CivilDay.lastDay(ofPeriod: period.period))
      try plan(period, index, span)
    }
    for lot in stock + large.map(\.lot) { runs.append(run(lot)) }
  }

  /// The days of a period, and the windows its events are laid out in.
  struct Span {
    let period: Int
    let intake: WorkWindow
    /// As long as `intake`, later by the days it takes to act.
    let outcome: WorkWindow
    let whole: WorkWindow

    init(period: Int, lastDay: Int) {
      let firstDay = CivilDay.firstDay(ofPeriod: period)
      self.period = period
      intake = WorkWindow(from: firstDay, to: lastDay - FiguresPlan.daysToAct)
      outcome = WorkWindow(from: firstDay + FiguresPlan.daysToAct, to: lastDay)
      whole = WorkWindow(from: firstDay, to: lastDay)
    }
  }

  private mutating func carryIn(_ period: FiguresDescription.Period) {
    let before = period.period - 1
    let lastDay = CivilDay.lastDay(ofPeriod: before)
    let intake = WorkWindow(from: lastDay - 27, to: lastDay - 7)
    func lot(_ count: Int, _ status: Status) -> Lot {
      Lot(
        status: status, count: count, year: before, firstNumber: number(count, in: before),
        steps: [CaseRun.Step(kind: .accepted, window: intake, period: before, money: MoneySplit(total: 0, count: 1))])
    }
    var notEligible = lot(period.carriedInNotEligible, .notEligible)
    let classified = WorkWindow(from: lastDay - 24, to: lastDay - 4)
    notEligible.steps.append(
      CaseRun.Step(kind: .classifiedNotEligible, window: classified, period: before, money: nil))
    stock = [lot(period.carriedIn - period.carriedInNotEligible, .inProgress), notEligible].filter { $0.count > 0 }
  }

  private mutating func number(_ count: Int, in year: Int) -> Int {
    let first = nextNumber[year, default: 1]
    nextNumber[year] = first + count
    return first
  }

  private mutating func plan(
    _ period: FiguresDescription.Period, _ index: Int, _ span: Span
  ) throws(ScenarioError) {
    let money = try moneyFlows(period)
    var fresh = period.newIntake
    var open: [Lot] = []
    // Large cases first: they are new ones, in progress to the end.
    var largeCount = 0
    if money.owedLater > 0 {
      largeCount = largeCases(from: index)
      let amount = MoneySplit(total: money.owedLater, count: largeCount)
      fresh -= largeCount
      guard largeCount > 0, fresh >= 0, amount.total >= MoneySplit.minimum(count: largeCount) else {
        throw error(period.period, "no case in progress throughout could owe the money left open")
      }
      let lot = newLot(largeCount, amount, span)
      large.append(LargeLot(lot: lot, balance: money.owedLater))
    }
    try collect(money.paidByLarge, span, newest: largeCount > 0 ? 1 : 0)
    let largeOpen = large.reduce(0) { $0 + $1.lot.count }
    for (count, status) in [
      (period.notEligible, Status.notEligible), (period.suspended, .suspended), (period.deferredByAgreement, .deferred),
    ] {
      open += try keep(count, status, &fresh, span)
    }
    let exits: [(Int, EventKind)] = [
      (period.delegatedOut, .delegated), (period.pulledUp, .pulledUp), (period.revoked, .revoked),
      (period.separated, .separated),
    ]
    for (count, kind) in exits { try finish(count, kind, &fresh, span, oldestFirst: false) }
    try finishDone(period, money.paidAtOnce, &fresh, span)
    open += try keep(period.inProgress - largeOpen, .inProgress, &fresh, span)
    guard fresh == 0, stock.isEmpty else {
      throw error(period.period, "cases are left over: in progress is too small")
    }
    stock = open
  }

  /// The least number of cases in progress at the end of this and every later period, shared among the periods.
  private func largeCases(from index: Int) -> Int {
    let least = whole.periods[index...].map(\.inProgress).min() ?? 0
    return min(max(1, least / (4 * whole.periods.count)), least, whole.periods[index].newIntake)
  }
}

extension FiguresPlan {
  func error(_ period: Int, _ reason: String) -> ScenarioError {
    .inconsistentFigures(office: whole.office, period: period, reason: reason)
  }

  private mutating func newLot(_ count: Int, _ amount: MoneySplit, _ span: Span) -> Lot {
    Lot(
      status: .inProgress, count: count, year: span.period, firstNumber: number(count, in: span.period),
      steps: [CaseRun.Step(kind: .accepted, window: span.intake, period: span.period, money: amount)])
  }

  private mutating func newLot(_ count: Int, _ span: Span) -> Lot {
    newLot(count, MoneySplit(total: 0, count: 1), span)
  }

  private func run(_ lot: Lot) -> CaseRun {
    CaseRun(count: lot.count, office: office, year: lot.year, firstNumber: lot.firstNumber, steps: lot.steps)
  }

  /// Takes up to `count` cases of one status, or of any, out of the stock, the oldest first.
  private mutating func take(_ count: Int, of status: Status?) -> [Lot] {
    var taken: [Lot] = []
    var missing = count
    for index in stock.indices where missing > 0 && (status == nil || stock[index].status == status) {
      var part = stock[index]
      part.count = min(part.count, missing)
      stock[index].count -= part.count
      stock[index].firstNumber += part.count
      missing -= part.count
      taken.append(part)
    }
    stock.removeAll { $0.count == 0 }
    return taken
  }

  /// Cases open with a status at the end of the period: those that have it, then new ones, then others.
  private mutating func keep(
    _ count: Int, _ status: Status, _ fresh: inout Int, _ span: Span
  ) throws(ScenarioError) -> [Lot] {
    guard count >= 0 else { throw error(span.period, "more cases owe money than are in progress") }
    var kept = take(count, of: status)
    var missing = count - kept.reduce(0) { $0 + $1.count }
    let new = min(missing, fresh)
    if new > 0 {
      fresh -= new
      missing -= new
      var lot = newLot(new, span)
      if status != .inProgress { change(&lot, to: status, span.outcome, span) }
      kept.append(lot)
    }
    for var lot in take(missing, of: nil) {
      change(&lot, to: status, span.whole, span)
      missing -= lot.count
      kept.append(lot)
    }
    guard missing == 0 else { throw error(span.period, "fewer cases than are to be open") }
    return kept
  }

  private func change(_ lot: inout Lot, to status: Status, _ window: WorkWindow, _ span: Span) {
    let kind: EventKind
    switch status {
    case .inProgress: kind = lot.status == .notEligible ? .classifiedEligible : .resumed
    case .deferred: kind = .deferredByAgreement
    case .suspended: kind = .suspended
    case .notEligible: kind = .classifiedNotEligible
    }
    lot.status = status
    lot.steps.append(CaseRun.Step(kind: kind, window: window, period: span.period, money: nil))
  }

  /// Ends cases with one kind of event.
  private mutating func finish(
    _ count: Int, _ kind: EventKind, _ fresh: inout Int, _ span: Span, oldestFirst: Bool
  ) throws(ScenarioError) {
    var missing = count
    func end(_ lot: Lot, _ window: WorkWindow) -> Lot {
      var lot = lot
      lot.steps.append(CaseRun.Step(kind: kind, window: window, period: span.period, money: nil))
      missing -= lot.count
      return lot
    }
    if oldestFirst {
      for lot in take(missing, of: nil) { runs.append(run(end(lot, span.whole))) }
    }
    let new = min(missing, fresh)
    if new > 0 {
      fresh -= new
      runs.append(run(end(newLot(new, span), span.outcome)))
    }
    for lot in take(missing, of: nil) { runs.append(run(end(lot, span.whole))) }
    guard missing == 0 else { throw error(span.period, "fewer cases than are to end") }
  }

  /// Completed and terminated cases, with the money paid within the period.
  private mutating func finishDone(
    _ period: FiguresDescription.Period, _ paidAtOnce: Int, _ fresh: inout Int, _ span: Span
  ) throws(ScenarioError) {
    var completed = period.completed
    if paidAtOnce > 0 {
      let count = min(max(1, completed / Self.casesPerPayment), completed, fresh)
      guard count > 0, paidAtOnce >= MoneySplit.minimum(count: count) else {
        throw error(period.period, "no new case is completed that could have paid the money collected")
      }
      let amount = MoneySplit(total: paidAtOnce, count: count)
      var lot = newLot(count, amount, span)
      lot.steps.append(
        CaseRun.Step(
          kind: .collected, window: span.outcome.shifted(workSeconds: -3_600), period: span.period, money: amount))
      lot.steps.append(CaseRun.Step(kind: .completed, window: span.outcome, period: span.period, money: nil))
      runs.append(run(lot))
      fresh -= count
      completed -= count
    }
    try finish(completed, .completed, &fresh, span, oldestFirst: true)
    try finish(period.terminated, .terminated, &fresh, span, oldestFirst: true)
  }
}
