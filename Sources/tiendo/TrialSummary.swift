internal import Alerts
internal import Engine
internal import Ledger
internal import RuleTrials

/// What rules said of a history, on a page for people.
enum TrialSummary {
  private static let figureNames = ["fired", "open", "/office/month", "flapping", "lead d", "missed", "false"]
  private static let officeNames = ["fired", "/month", "flapping"]

  static func text(_ trial: RuleTrial, _ counts: Counts, _ comparison: TrialComparison?, listsAlerts: Bool) -> String {
    let rejected = counts.rejected.values.reduce(0, +)
    let offices = trial.history.offices.count
    let days = trial.history.days.map { ", \($0.lowerBound) to \($0.upperBound)" } ?? ""
    let text =
      "\(Figures.grouped(Int128(counts.read))) events, \(Figures.grouped(Int128(rejected))) of them rejected; "
      + "\(Figures.grouped(Int128(offices))) \(offices == 1 ? "office" : "offices")\(days)\n\n"
    guard let comparison else {
      let rows = trial.rules.map { [$0.name] + cells($0, in: trial) }
      let alerts = listsAlerts ? trial.rules.flatMap { trial.spans(ofRule: $0.name) } : []
      let calendar = trial.history.calendar
      let list = alerts.map { [$0.rule, $0.office, "\($0.period)", words($0, calendar) + lead($0, in: trial)] }
      return text + Figures.table([["rule"] + figureNames] + rows, leftColumns: 1)
        + (listsAlerts ? officeTable(trial) : "") + self.list(list)
    }
    let changed = comparison.differences.filter { listsAlerts && $0.change != .unchanged }
    let list = changed.map { [$0.rule, $0.office, $0.change.rawValue, words($0, comparison)] }
    return text + table(comparison) + (listsAlerts ? officeTable(comparison) : "") + self.list(list)
  }

  /// What changed, in numbers: `2 added, 1 moved`.
  static func changes(_ comparison: TrialComparison) -> String {
    let numbers = SpanChange.allCases.filter { $0 != .unchanged }.map { ($0, comparison.count($0)) }
    return numbers.filter { $1 > 0 }.map { "\($1) \($0.rawValue)" }.joined(separator: ", ")
  }

  /// A row for each rule, with its changes, and below it one of the old rules.
  private static func table(_ comparison: TrialComparison) -> String {
    var rows = [["rule"] + figureNames + SpanChange.allCases.map(\.rawValue)]
    for name in comparison.ruleNames {
      let new = comparison.new.rules.first { $0.name == name }
      let old = comparison.old.rules.first { $0.name == name }
      let none = Array(repeating: "–", count: figureNames.count)
      rows.append(
        [name] + (new.map { cells($0, in: comparison.new) } ?? none)
          + SpanChange.allCases.map { "\(comparison.count($0, ofRule: name))" })
      rows.append(["  before"] + (old.map { cells($0, in: comparison.old) } ?? none))
    }
    return Figures.table(rows, leftColumns: 1)
  }

  /// A row for each rule and office with alerts.
  private static func officeTable(_ trial: RuleTrial) -> String {
    officeTable(
      officeNames,
      trial.rules.flatMap { rule in
        trial.offices(ofRule: rule.name).map { [rule.name, $0] + cells(ofRule: rule.name, office: $0, in: trial) }
      })
  }

  /// A row for each rule and office with alerts of either file, with its changes, and below it one of the old rules.
  private static func officeTable(_ comparison: TrialComparison) -> String {
    var rows: [[String]] = []
    for rule in comparison.ruleNames {
      for office in comparison.offices(ofRule: rule) {
        rows.append(
          [rule, office] + cells(ofRule: rule, office: office, in: comparison.new)
            + SpanChange.allCases.map { "\(comparison.count($0, ofRule: rule, office: office))" })
        rows.append(["  before", ""] + cells(ofRule: rule, office: office, in: comparison.old))
      }
    }
    return officeTable(officeNames + SpanChange.allCases.map(\.rawValue), rows)
  }

  private static func officeTable(_ names: [String], _ rows: [[String]]) -> String {
    rows.isEmpty ? "" : "\n" + Figures.table([["rule", "office"] + names] + rows, leftColumns: 2)
  }

  private static func cells(ofRule rule: String, office: String, in trial: RuleTrial) -> [String] {
    guard trial.rules.contains(where: { $0.name == rule }) else { return officeNames.map { _ in "–" } }
    let figures = OfficeFigures(ofRule: rule, office: office, in: trial)
    return ["\(figures.firedCount)", figures.perMonth?.description ?? "–", "\(figures.flappingCount)"]
  }

  private static func cells(_ rule: Rule, in trial: RuleTrial) -> [String] {
    let figures = RuleFigures(rule, in: trial)
    func text(_ value: (some CustomStringConvertible)?) -> String { value?.description ?? "–" }
    return [
      "\(figures.firedCount)", "\(figures.openCount)", text(figures.perOfficeAndMonth), "\(figures.flappingCount)",
      text(figures.judgement?.medianLeadDays), text(figures.judgement?.missedCount),
      text(figures.judgement?.falseAlarmCount),
    ]
  }

  private static func list(_ rows: [[String]]) -> String {
    rows.isEmpty ? "" : "\n" + Figures.table(rows, leftColumns: 4)
  }

  /// `2020-03-05 to 2020-03-20, recovered`, in local days.
  private static func words(_ span: AlertSpan, _ calendar: StatisticsCalendar) -> String {
    let first = span.fired.day(in: calendar)
    guard let resolved = span.resolved, let resolution = resolved.state.resolution else { return "\(first), open" }
    return "\(first) to \(resolved.day(in: calendar)), \(resolution.rawValue)"
  }

  /// `; 29 days before the period ended below target`; nothing where it did not.
  private static func lead(_ span: AlertSpan, in trial: RuleTrial) -> String {
    trial.leadDays(of: span).map { "; \($0) \($0 == 1 ? "day" : "days") before the period ended below target" } ?? ""
  }

  private static func words(_ difference: SpanDifference, _ comparison: TrialComparison) -> String {
    guard let span = difference.new ?? difference.old else { return "" }
    func shift(_ microseconds: Int64, _ more: String, _ less: String) -> String {
      microseconds == 0 ? "" : "; \(Figures.duration(microseconds: microseconds)) \(microseconds > 0 ? more : less)"
    }
    let trial = difference.new == nil ? comparison.old : comparison.new
    return words(span, trial.history.calendar) + shift(difference.firedShiftMicroseconds, "later", "earlier")
      + shift(difference.lengthShiftMicroseconds, "longer", "shorter") + lead(span, in: trial)
  }
}
