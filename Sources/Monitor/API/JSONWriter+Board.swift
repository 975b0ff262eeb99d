import Alerts
import Ledger
import Records

/// What the API says of offices and alerts; `schemas/openapi.yaml` describes it.
extension JSONWriter {
  /// How an office stands.
  mutating func standing(_ standing: Standing, _ view: BoardView, _ period: Int32) {
    let board = view.board
    beginObject()
    member("code", standing.code)
    member("name", board.directory.name(of: standing.code))
    member("level", board.directory[standing.code]?.level)
    member("parent", board.tree.parent(of: standing.code))
    member("period", period)
    member("offices", standing.officeCount)
    for measure in Measure.allCases {
      key(measure.rawValue)
      figures(standing, measure, rank: view.rank(standing.code, period, measure))
    }
    member("officers", standing.officers)
    member("quota", standing.quota)
    key("complaints")
    beginObject()
    member("received", standing.complaintsReceived)
    member("resolved", standing.complaintsResolved)
    endObject()
    member("orphans", standing.orphans)
    member("rejected", standing.rejected)
    member("duplicates", standing.duplicates)
    member("asOf", standing.asOf.map { utcTime(microseconds: $0) })
    member("lastEvent", standing.lastEvent.map { utcTime(microseconds: $0) })
    member("silentOffices", standing.silentCount)
    key("alerts")
    beginObject()
    member("critical", standing.firing.critical)
    member("warning", standing.firing.warning)
    member("info", standing.firing.info)
    endObject()
    endObject()
  }

  private mutating func figures(_ standing: Standing, _ measure: Measure, rank: Int?) {
    let columns = standing.columns(measure)
    beginObject()
    for column in Column.all(of: measure) { member(column.rawValue, column.value(columns)) }
    member("rate", percent: columns.rate)
    member("target", percent: standing.pace(measure).target)
    member("pace", percent: standing.pace(measure).pace)
    member("ahead", percent: standing.ahead(measure))
    member("rank", rank)
    endObject()
  }

  /// How many offices are ahead and behind.
  mutating func tally(_ tally: Standing.Tally) {
    beginObject()
    member("ahead", tally.ahead)
    member("behind", tally.behind)
    member("withoutTarget", tally.unknown)
    endObject()
  }

  /// The categories of an office.
  mutating func categories(_ categories: [CategoryFigures]) {
    beginArray()
    for category in categories {
      beginObject()
      member("name", category.name)
      for (name, columns) in [("cases", category.cases), ("money", category.money)] {
        key(name)
        beginObject()
        member("newIntake", columns.newIntake)
        member("done", columns.done)
        member("eligible", columns.eligible)
        member("carriedOut", columns.carriedOut)
        member("rate", percent: columns.rate)
        endObject()
      }
      endObject()
    }
    endArray()
  }

  /// An alert from its firing to its end.
  mutating func alert(_ alert: AlertEntry, name: String) {
    beginObject()
    member("id", alert.id)
    member("state", alert.isFiring ? "firing" : "resolved")
    member("rule", alert.rule)
    member("office", alert.office)
    member("name", name)
    member("metric", alert.measure.rawValue)
    member("period", alert.period)
    member("severity", alert.severity.rawValue)
    member("resolution", alert.resolution?.rawValue)
    for (name, moment) in [("fired", alert.fired), ("resolved", alert.resolved)] {
      key(name)
      if let moment { self.moment(moment) } else { raw("null") }
    }
    endObject()
  }

  private mutating func moment(_ moment: AlertEntry.Moment) {
    beginObject()
    member("time", utcTime(microseconds: moment.time))
    member("cause", moment.cause)
    member("rate", percent: moment.rate)
    member("reference", percent: moment.reference)
    if let observed = moment.observed { member("observed", percent: observed) }
    member("done", moment.done)
    member("eligible", moment.eligible)
    member("referenceDone", moment.referenceDone)
    member("referenceEligible", moment.referenceEligible)
    key("summary")
    beginObject()
    for (language, text) in moment.summaries.sorted(by: { $0.key < $1.key }) { member(language, text) }
    endObject()
    endObject()
  }
}
