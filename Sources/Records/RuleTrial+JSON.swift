internal import Alerts
internal import Ledger
public import RuleTrials

extension JSONWriter {
  /// What rules said of a history (`schemas/rules-trial.schema.json`).
  ///
  /// - Parameters:
  ///   - trial: of the rules, or of the new ones.
  ///   - comparison: of that trial with another one, where there are old rules.
  public mutating func ruleTrial(_ trial: RuleTrial, comparison: TrialComparison?) {
    beginObject()
    member("firstDay", trial.history.days.map { "\($0.lowerBound)" })
    member("lastDay", trial.history.days.map { "\($0.upperBound)" })
    member("offices", trial.history.offices.count)
    key("rules")
    beginArray()
    for name in comparison?.ruleNames ?? trial.rules.map(\.name) {
      beginObject()
      member("rule", name)
      key("new")
      figures(ofRule: name, trial)
      if let comparison {
        key("old")
        figures(ofRule: name, comparison.old)
        changes { comparison.count($0, ofRule: name) }
      }
      offices(ofRule: name, trial, comparison)
      endObject()
    }
    endArray()
    key("alerts")
    beginObject()
    key("new")
    alerts(of: trial)
    if let comparison {
      key("old")
      alerts(of: comparison.old)
    }
    endObject()
    if let comparison {
      key("differences")
      beginArray()
      for difference in comparison.differences where difference.change != .unchanged { write(difference) }
      endArray()
    }
    endObject()
  }

  private mutating func changes(_ count: (SpanChange) -> Int) {
    key("changes")
    beginObject()
    for change in SpanChange.allCases { member(change.rawValue, count(change)) }
    endObject()
  }

  private mutating func offices(ofRule name: String, _ trial: RuleTrial, _ comparison: TrialComparison?) {
    key("offices")
    beginArray()
    for office in comparison?.offices(ofRule: name) ?? trial.offices(ofRule: name) {
      beginObject()
      member("office", office)
      key("new")
      figures(ofRule: name, office: office, trial)
      if let comparison {
        key("old")
        figures(ofRule: name, office: office, comparison.old)
        changes { comparison.count($0, ofRule: name, office: office) }
      }
      endObject()
    }
    endArray()
  }

  private mutating func figures(ofRule name: String, office: String, _ trial: RuleTrial) {
    guard trial.rules.contains(where: { $0.name == name }) else { return raw("null") }
    let figures = OfficeFigures(ofRule: name, office: office, in: trial)
    beginObject()
    member("fired", figures.firedCount)
    member("perMonth", figures.perMonth)
    member("flapping", figures.flappingCount)
    endObject()
  }

  private mutating func alerts(of trial: RuleTrial) {
    beginArray()
    for span in trial.rules.flatMap({ trial.spans(ofRule: $0.name) }) {
      beginObject()
      member("rule", span.rule)
      member("office", span.office)
      members(span)
      member("leadDays", trial.leadDays(of: span))
      endObject()
    }
    endArray()
  }

  private mutating func figures(ofRule name: String, _ trial: RuleTrial) {
    guard let rule = trial.rules.first(where: { $0.name == name }) else { return raw("null") }
    let figures = RuleFigures(rule, in: trial)
    beginObject()
    member("fired", figures.firedCount)
    member("open", figures.openCount)
    member("offices", figures.officeCount)
    member("perOfficeAndMonth", figures.perOfficeAndMonth)
    member("flapping", figures.flappingCount)
    member("medianLeadDays", figures.judgement?.medianLeadDays)
    member("missed", figures.judgement?.missedCount)
    member("falseAlarms", figures.judgement?.falseAlarmCount)
    key("shortfalls")
    beginArray()
    for shortfall in figures.judgement?.shortfalls ?? [] {
      beginObject()
      member("office", shortfall.end.office)
      member("period", shortfall.end.period.year)
      member("rate", percent: shortfall.end.rate(rule.test.measure))
      member("target", percent: shortfall.end.target(rule.test.measure))
      member("leadDays", shortfall.leadDays)
      endObject()
    }
    endArray()
    endObject()
  }

  private mutating func write(_ difference: SpanDifference) {
    beginObject()
    member("rule", difference.rule)
    member("office", difference.office)
    member("change", difference.change.rawValue)
    member("firedShiftMicroseconds", difference.firedShiftMicroseconds)
    member("lengthShiftMicroseconds", difference.lengthShiftMicroseconds)
    for (name, span) in [("old", difference.old), ("new", difference.new)] {
      key(name)
      write(span)
    }
    endObject()
  }

  private mutating func write(_ span: AlertSpan?) {
    guard let span else { return raw("null") }
    beginObject()
    members(span)
    endObject()
  }

  private mutating func members(_ span: AlertSpan) {
    member("alert", "\(span.fired.id)")
    member("period", span.period)
    member("fired", utcTime(microseconds: span.fired.timeMicroseconds))
    member("resolved", span.resolved.map { utcTime(microseconds: $0.timeMicroseconds) })
    member("resolution", span.resolved?.state.resolution?.rawValue)
  }

  private mutating func member(_ name: String, _ value: Hundredths?) {
    key(name)
    raw(value.map { "\($0)" } ?? "null")
  }
}
