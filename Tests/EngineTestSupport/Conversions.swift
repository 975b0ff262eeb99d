public import Alerts
public import Engine
public import Ledger
internal import Records
public import ReferenceModel

extension StatisticsCalendar {
  /// The model's calendar; `nil` where it is none.
  public init?(_ slow: SlowCalendar) {
    self.init(startMonth: slow.startMonth, startDay: slow.startDay, utcOffsetSeconds: slow.offsetMinutes * 60)
  }
}

extension Rule {
  /// The model's rule.
  public init(_ slow: SlowRule) throws {
    let condition: Condition =
      switch slow.condition {
      case .below(let hundredths): .below(hundredths: hundredths)
      case .behindTarget(let points): .behindTarget(pointsHundredths: points)
      case .drop(let points, let days): .drop(pointsHundredths: points, days: days)
      case .behindLastPeriod(let points): .behindLastPeriod(pointsHundredths: points)
      case .stalled(let days): .stalled(days: days)
      case .eligibleShrinks(let percent, let days): .eligibleShrinks(percentHundredths: percent, days: days)
      case .terminationShare(let percent, let days): .terminationShare(percentHundredths: percent, days: days)
      case .delegationSurge(let factor, let days): .delegationSurge(factorHundredths: factor, days: days)
      }
    let test = RuleTest(
      slow.metric == .cases ? .cases : .money, condition, holdMicroseconds: slow.forSeconds * 1_000_000,
      clearHundredths: slow.clearHundredths, minimumEligible: slow.minEligible)
    let summaries = try (slow.summary ?? [:]).sorted { $0.key < $1.key }.map { language, source in
      try SummaryTemplate(language: language, source: source)
    }
    self.init(
      name: slow.name, test: test, severity: Severity(rawValue: slow.severity) ?? .warning,
      offices: slow.offices ?? [], summaries: summaries)
  }
}

extension Alert {
  /// The alert's JSON, canonical.
  public var canonical: String {
    var writer = JSONWriter()
    writer.alert(self)
    return Canonical.json(from: writer.bytes)
  }
}

extension TotalsRecord {
  /// The record's JSON, canonical.
  public var canonical: String {
    var writer = JSONWriter()
    writer.totals(self)
    return Canonical.json(from: writer.bytes)
  }
}

extension ClosedDay {
  /// The figures of the sample, as the model's `figures`.
  public var figures: String {
    var writer = JSONWriter()
    writer.closedDay(self)
    let paces = Canonical.json(from: writer.bytes).split(separator: "\"pace\":").dropFirst()
      .map { $0.prefix { $0 != "," && $0 != "}" } }
    let (cases, money) = (standing.cases, standing.money)
    return "\(office) \(day) \(cases.done)/\(cases.eligible) \(money.done)/\(money.eligible) "
      + "\(cases.inProgress) \(paces.joined(separator: " "))"
  }
}

extension SlowSample {
  /// The figures in one line.
  public var figures: String {
    func percent(_ hundredths: Int128?) -> String { hundredths.map { Percent(hundredths: $0).description } ?? "null" }
    return "\(String(decoding: office, as: UTF8.self)) \(SlowTime.dayText(day)) \(casesDone)/\(casesEligible) "
      + "\(moneyDone)/\(moneyEligible) \(inProgress) \(percent(casesPaceHundredths)) \(percent(moneyPaceHundredths))"
  }
}
