import Alerts
import Ledger

/// How an office stands in a period, alone or with all offices below it; see `StandingFigures`.
///
/// Shared, as there are thousands of these in a view, each of a kilobyte, and tables put them in order.
@dynamicMemberLookup
final class Standing: Sendable {
  typealias Firing = StandingFigures.Firing
  typealias Tally = StandingFigures.Tally
  typealias Pace = StandingFigures.Pace

  private let figures: StandingFigures

  init(_ figures: StandingFigures) { self.figures = figures }

  subscript<Value>(dynamicMember path: KeyPath<StandingFigures, Value>) -> Value { figures[keyPath: path] }

  func columns(_ measure: Measure) -> Columns { figures.columns(measure) }
  func pace(_ measure: Measure) -> Pace { figures.pace(measure) }
  func tally(_ measure: Measure) -> Tally { figures.tally(measure) }
  func rate(_ measure: Measure) -> Percent? { figures.rate(measure) }
  func ahead(_ measure: Measure) -> Percent? { figures.ahead(measure) }
  func donePerOfficer(_ measure: Measure) -> Int128? { figures.donePerOfficer(measure) }
}

/// Sums of columns, and rates from these sums.
struct StandingFigures: Sendable {
  /// How many alerts are firing.
  struct Firing: Sendable, Equatable {
    var info = 0, warning = 0, critical = 0

    var total: Int { info + warning + critical }

    mutating func add(_ severity: Severity) {
      switch severity {
      case .info: info += 1
      case .warning: warning += 1
      case .critical: critical += 1
      }
    }

    static func + (left: Firing, right: Firing) -> Firing {
      Firing(
        info: left.info + right.info, warning: left.warning + right.warning,
        critical: left.critical + right.critical)
    }
  }

  /// Offices counted by how they stand to their pace.
  struct Tally: Sendable, Equatable {
    var ahead = 0, behind = 0
    /// Without a rate or a target.
    var unknown = 0
  }

  /// A rate's surroundings, in a measure.
  struct Pace: Sendable, Equatable {
    var target: Percent?
    /// target × part of the period that has gone, at the office's clock.
    var pace: Percent?
  }

  let code: String
  var cases = Columns()
  var money = Columns()
  var casesPace = Pace()
  var moneyPace = Pace()
  var officers: Int64?
  var quota: Int64?
  var complaintsReceived: Int64 = 0
  var complaintsResolved: Int64 = 0
  var orphans: Int64 = 0
  var rejected: Int64 = 0
  var duplicates: Int64 = 0
  var lastEvent: Int64?
  var asOf: Int64?
  /// The day of the latest clock.
  var clockDay: Day?
  var categories: [CategoryFigures] = []
  var firing = Firing()
  /// Offices that are counted here: those of which anything is known.
  var officeCount = 0
  var casesTally = Tally()
  var moneyTally = Tally()
  /// Offices without an event for `silenceDays`.
  var silentCount = 0
  /// Whether nothing has happened in the period yet.
  var isCarried = true

  /// An office without an event for so many days, when others have some, is without news.
  static let silenceDays: Int64 = 7

  init(code: String) { self.code = code }

  func columns(_ measure: Measure) -> Columns { measure == .cases ? cases : money }
  func pace(_ measure: Measure) -> Pace { measure == .cases ? casesPace : moneyPace }
  func tally(_ measure: Measure) -> Tally { measure == .cases ? casesTally : moneyTally }
  func rate(_ measure: Measure) -> Percent? { columns(measure).rate }

  /// Rate minus pace, in points; `nil` without either.
  func ahead(_ measure: Measure) -> Percent? {
    guard let rate = rate(measure), let pace = pace(measure).pace else { return nil }
    return Percent(hundredths: rate.hundredths - pace.hundredths)
  }

  /// Cases or đồng done for each enforcement officer, cut to a whole number; `nil` without officers.
  func donePerOfficer(_ measure: Measure) -> Int128? {
    guard let officers, officers > 0 else { return nil }
    return columns(measure).done / Int128(officers)
  }

  /// All that rates are made of.
  var position: Position {
    var position = Position()
    position.doneCases = Int64(clamping: cases.done)
    position.eligibleCases = Int64(clamping: cases.eligible)
    position.inProgressCases = Int64(clamping: cases.inProgress)
    position.doneMoney = money.done
    position.eligibleMoney = money.eligible
    return position
  }
}

extension StandingFigures {
  /// An office alone.
  ///
  /// - Parameters:
  ///   - period: of the figures.
  ///   - day: of the office's clock.
  ///   - newest: the latest clock of all offices, in microseconds since 1970.
  init(_ code: String, _ figures: OfficeFigures, in period: Period, day: Day, newest: Int64) {
    self.init(code: code)
    cases = figures.cases
    money = figures.money
    // At the office's clock, as rules are; in a period that is over, at its end.
    clockDay = day
    let number = min(max(period.number(of: day), 1), period.length)
    func pace(_ target: Percent?) -> Pace {
      Pace(target: target, pace: target.map { period.pace(of: $0, onDay: number) })
    }
    casesPace = pace(figures.targetCases)
    moneyPace = pace(figures.targetMoney)
    officers = figures.officers.map(Int64.init)
    quota = figures.quota.map(Int64.init)
    complaintsReceived = figures.complaintsReceived
    complaintsResolved = figures.complaintsResolved
    orphans = figures.orphans
    rejected = figures.rejected
    duplicates = figures.duplicates
    lastEvent = figures.lastEvent
    asOf = figures.asOf
    categories = figures.categories
    officeCount = 1
    isCarried = figures.isCarried
    casesTally = tally(of: .cases)
    moneyTally = tally(of: .money)
    let silence = Self.silenceDays * 86_400_000_000
    silentCount = newest - figures.lastEvent > silence ? 1 : 0
  }

  private func tally(of measure: Measure) -> Tally {
    guard let ahead = ahead(measure) else { return Tally(unknown: 1) }
    return ahead.hundredths < 0 ? Tally(behind: 1) : Tally(ahead: 1)
  }

  /// Several offices together.
  ///
  /// Targets are the part's own where it has set some; else the parts' targets, each weighted by what is eligible
  /// there, where all parts with anything eligible have one.
  init(code: String, sumOf parts: [Standing], own: Standing?) {
    self.init(code: code)
    for part in parts {
      cases.add(part.cases)
      money.add(part.money)
      officers = added(officers, part.officers)
      quota = added(quota, part.quota)
      complaintsReceived += part.complaintsReceived
      complaintsResolved += part.complaintsResolved
      orphans += part.orphans
      rejected += part.rejected
      duplicates += part.duplicates
      lastEvent = [lastEvent, part.lastEvent].compactMap(\.self).max()
      asOf = [asOf, part.asOf].compactMap(\.self).max()
      clockDay = [clockDay, part.clockDay].compactMap(\.self).max()
      firing = firing + part.firing
      officeCount += part.officeCount
      casesTally = casesTally + part.casesTally
      moneyTally = moneyTally + part.moneyTally
      silentCount += part.silentCount
      isCarried = isCarried && part.isCarried
    }
    categories = Self.sum(parts.map(\.categories))
    casesPace = own?.casesPace.target != nil ? own?.casesPace ?? Pace() : Self.weighted(parts, .cases)
    moneyPace = own?.moneyPace.target != nil ? own?.moneyPace ?? Pace() : Self.weighted(parts, .money)
  }

  private static func weighted(_ parts: [Standing], _ measure: Measure) -> Pace {
    var (eligible, targets, paces) = (Int128(0), Int128(0), Int128(0))
    for part in parts {
      let weight = part.columns(measure).eligible
      if weight <= 0 { continue }
      let pace = part.pace(measure)
      guard let target = pace.target, let due = pace.pace else { return Pace() }
      eligible += weight
      targets += weight * target.hundredths
      paces += weight * due.hundredths
    }
    guard eligible > 0 else { return Pace() }
    return Pace(
      target: Percent(rounding: targets, dividedBy: eligible), pace: Percent(rounding: paces, dividedBy: eligible))
  }

  private static func sum(_ lists: [[CategoryFigures]]) -> [CategoryFigures] {
    var sums: [String: CategoryFigures] = [:]
    for category in lists.joined() {
      if let known = sums[category.name] {
        sums[category.name] = CategoryFigures(
          name: category.name, cases: known.cases + category.cases, money: known.money + category.money)
      } else {
        sums[category.name] = category
      }
    }
    return sums.values.sorted { $0.name < $1.name }
  }
}

private func added(_ left: Int64?, _ right: Int64?) -> Int64? {
  left == nil && right == nil ? nil : (left ?? 0) + (right ?? 0)
}

extension StandingFigures.Tally {
  static func + (left: Self, right: Self) -> Self {
    Self(ahead: left.ahead + right.ahead, behind: left.behind + right.behind, unknown: left.unknown + right.unknown)
  }
}

extension Columns {
  mutating func add(_ other: Columns) {
    carriedIn += other.carriedIn
    newIntake += other.newIntake
    adjusted += other.adjusted
    delegatedOut += other.delegatedOut
    pulledUp += other.pulledUp
    revoked += other.revoked
    separated += other.separated
    completed += other.completed
    terminated += other.terminated
    collected += other.collected
    reduced += other.reduced
    inProgress += other.inProgress
    deferredByAgreement += other.deferredByAgreement
    suspended += other.suspended
    notEligible += other.notEligible
  }
}
