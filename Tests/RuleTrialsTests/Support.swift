import Alerts
import Engine
import EngineTestSupport
import Ledger
import ReferenceModel
import RuleTrials

/// Lines of JSON as records.
func records(_ lines: [String]) -> [SlowRecord] { lines.map { SlowRecord(value: Array($0.utf8)) } }

/// What rules say of some records, carried out by the engine.
func trial(
  _ rules: [Rule], _ records: [SlowRecord], lastDay: Day? = nil, calendar: StatisticsCalendar = .vietnam
) -> RuleTrial {
  var engine = PartitionEngine(EngineSettings(calendar: calendar, rules: rules, lastDay: lastDay))
  var feeder = Feeder()
  feeder.feed(records, to: &engine)
  if let lastDay { engine.closeDays(through: lastDay) }
  var spans = AlertSpans()
  for alert in engine.takeAlerts() { spans.take(alert) }
  let history = TrialHistory(
    calendar: calendar, firstDay: engine.firstDay, openDay: engine.partitionDay, lastDay: lastDay,
    totals: engine.totals())
  return RuleTrial(rules: rules, history: history, spans: spans.spans)
}

/// What rules say of series of figures, up to the end of the last day.
func trial(_ rules: [Rule], _ series: [CaseSeries], lastDay: Day? = nil) -> RuleTrial {
  trial(
    rules, records(CaseSeries.events(of: series, .vietnam)), lastDay: lastDay ?? series.map(\.lastDay).max())
}

/// A rule that fires at once below a percentage of the cases.
func below(_ name: String, _ percent: Int64, clear: Int64 = 0) -> Rule {
  Rule(name: name, test: RuleTest(.cases, .below(hundredths: percent * 100), clearHundredths: clear * 100))
}

/// A series of an office with so many cases done of 100, a day each.
func ofHundred(
  _ done: [Int], from day: Day, office: String = "74", target: Int64? = nil
) -> CaseSeries {
  CaseSeries(
    office: office, firstDay: day, figures: done.map { CaseSeries.Figures(done: $0, eligible: 100) },
    target: target.map { CaseSeries.Target(casesHundredths: $0 * 100) })
}

/// A difference in short, in local days and hours: `low 74 moved 02-06 was 03-05 -24h +48h`.
func line(_ difference: SpanDifference) -> String {
  func days(_ span: AlertSpan) -> String {
    func text(_ alert: Alert?) -> String {
      alert.map { "\($0.day(in: .vietnam))".suffix(2) }.map(String.init) ?? "open"
    }
    return "\(text(span.fired))-\(text(span.resolved))"
  }
  let hour: Int64 = 3_600_000_000
  var words = ["\(difference.rule) \(difference.office) \(difference.change.rawValue)"]
  if let new = difference.new { words.append(days(new)) }
  if let old = difference.old { words.append("was \(days(old))") }
  let shifts = [difference.firedShiftMicroseconds, difference.lengthShiftMicroseconds].map { $0 / hour }
  return (words + shifts.map { "\($0)h" }).joined(separator: " ")
}

/// A day of March 2020.
func march(_ day: Int) -> Day { Day(year: 2020, month: 3, day: day) ?? Day(number: 0) }
