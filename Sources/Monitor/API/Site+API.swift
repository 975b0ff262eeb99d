import Alerts
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Records
import Topics

/// `/api/v1`: figures for programs, as JSON and CSV. `schemas/openapi.yaml` describes it.
extension Site {
  private enum Level: String, CaseIterable { case below, all }
  private enum Separator: String, CaseIterable {
    case comma = ","
    case semicolon = ";"
  }
  private enum Flag: String, CaseIterable { case `true`, `false` }

  private static let pageLimit = 1_000

  func api(_ api: RouterGroup<Context>) {
    api.get("summary") { request, _ in try summary(request) }
    api.get("offices") { request, _ in try offices(request, asTable: false) }
    api.get("offices.csv") { request, _ in try offices(request, asTable: true) }
    api.get("offices/:code") { request, context in try office(request, try code(context)) }
    api.get("offices/:code/history") { request, context in
      try history(request, try code(context), asTable: false)
    }
    api.get("offices/:code/history.csv") { request, context in
      try history(request, try code(context), asTable: true)
    }
    api.get("alerts") { request, _ in try alerts(request, asTable: false) }
    api.get("alerts.csv") { request, _ in try alerts(request, asTable: true) }
    api.get("alerts/stream") { request, _ in try await alertStream(request) }
    api.get("alerts/:id") { request, context in
      try alert(request, try context.parameters.require("id").removingPercentEncoding ?? "")
    }
    api.get("rules") { request, _ in rules(request) }
  }

  private func code(_ context: Context) throws -> String {
    guard let code = try context.parameters.require("code").removingPercentEncoding else { throw Problem.notFound() }
    return code
  }

  // MARK: Offices

  private func summary(_ request: Request) throws -> Response {
    let view = store.view
    let freshness = store.freshness
    let period = try period(Query(request), view)
    let top = view.board.tree.top
    let standing = view.total(top, period) ?? Standing(StandingFigures(code: top))
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("period", period)
    writer.key("periods")
    writer.beginArray()
    for period in view.periods { writer.integer(period) }
    writer.endArray()
    writer.key("total")
    writer.standing(standing, view, period)
    writer.key("standing")
    writer.beginObject()
    for measure in Measure.allCases {
      writer.key(measure.rawValue)
      writer.tally(standing.tally(measure))
    }
    writer.endObject()
    writer.key("freshness")
    self.freshness(freshness, view, &writer)
    writer.endObject()
    return json(writer, request)
  }

  private func freshness(_ freshness: Freshness, _ view: BoardView, _ writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("state", "\(freshness.state(now: settings.wallClock()))")
    writer.member("lastContact", freshness.lastContact.map { utcTime(microseconds: $0) })
    writer.member("behind", freshness.behind)
    for (name, partitions) in [
      ("laggingPartitions", freshness.laggingPartitions), ("missingPartitions", freshness.missingPartitions),
    ] {
      writer.key(name)
      writer.beginArray()
      for partition in partitions { writer.integer(partition) }
      writer.endArray()
    }
    writer.key("splitOffices")
    writer.beginArray()
    for split in view.board.places.splits { writer.string(split.office) }
    writer.endArray()
    writer.endObject()
  }

  private func offices(_ request: Request, asTable: Bool) throws -> Response {
    let query = Query(request)
    let view = store.view
    let period = try period(query, view)
    let tree = view.board.tree
    let parent = query["parent"] ?? tree.top
    guard parent == tree.top || tree.isParent(parent) else { throw Problem.notFound("No office has this parent.") }
    let isFlat = try query.word("level", Level.self) == .all
    let standings = view.standings(below: parent, period, isFlat: isFlat, search: query["q"] ?? "")
      .sorted { $0.code < $1.code }
    if asTable {
      return try csv(.offices(standings, view, period), "offices-\(period).csv", query, request)
    }
    return try list(standings, "offices", request, query) { $1.standing($0, view, period) }
  }

  private func office(_ request: Request, _ code: String) throws -> Response {
    let query = Query(request)
    let view = store.view
    let period = try period(query, view)
    guard let total = view.total(code, period) else {
      throw Problem.notFound("There is no such office in this period.")
    }
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("total")
    writer.standing(total, view, period)
    writer.key("own")
    if let own = view.rollup(period).own[code] { writer.standing(own, view, period) } else { writer.raw("null") }
    writer.key("categories")
    writer.categories(total.categories)
    writer.key("periods")
    writer.beginArray()
    for period in view.board.offices[code]?.figures.keys.sorted() ?? [] { writer.integer(period) }
    writer.endArray()
    writer.endObject()
    return json(writer, request)
  }

  private func history(_ request: Request, _ code: String, asTable: Bool) throws -> Response {
    let query = Query(request)
    let view = store.view
    let period = try period(query, view)
    guard view.total(code, period) != nil else { throw Problem.notFound("There is no such office in this period.") }
    let first = view.board.calendar.period(Int(period)).first
    let days = view.series(code, period).points.enumerated().compactMap { index, position in
      position.map { HistoryDay(day: first.advanced(by: index), position: $0) }
    }
    if asTable { return try csv(.history(days), "history-\(period).csv", query, request) }
    return try list(days, "days", request, query) { day, writer in
      writer.beginObject()
      writer.member("date", day.day.description)
      for measure in Measure.allCases {
        let (done, eligible) = (day.position.done(measure), day.position.eligible(measure))
        writer.key(measure.rawValue)
        writer.beginObject()
        writer.member("done", done)
        writer.member("eligible", eligible)
        writer.member("rate", percent: Percent(done, of: eligible))
        writer.endObject()
      }
      writer.endObject()
    }
  }

  /// The period that is asked for, or the latest.
  private func period(_ query: Query, _ view: BoardView) throws(Problem) -> Int32 {
    Int32(try query.integer("period", in: 1...9_999, or: Int(view.board.latestPeriod ?? 1)))
  }

  // MARK: Alerts

  private func alerts(_ request: Request, asTable: Bool) throws -> Response {
    let query = Query(request)
    let view = store.view
    let state = try query.word("state", PageRequest.AlertState.self) ?? .all
    let severity = try query.word("severity", Severity.self)
    var since: Int64?
    if let text = query["since"] {
      guard let time = microseconds(ofPublishedTime: text) else {
        throw Problem.badRequest("since: write a time in UTC, such as 2020-03-02T02:15:00Z.")
      }
      since = time
    }
    let (office, rule) = (query["office"], query["rule"])
    let alerts = view.board.alerts.entries.reversed().filter { alert in
      state.includes(alert) && (office.map { $0 == alert.office } ?? true) && (rule.map { $0 == alert.rule } ?? true)
        && (severity.map { $0 == alert.severity } ?? true)
        && (since.map { alert.latest?.time ?? 0 >= $0 } ?? true)
    }
    let directory = view.board.directory
    if asTable { return try csv(.alerts(alerts, directory), "alerts.csv", query, request) }
    return try list(alerts, "alerts", request, query) { $1.alert($0, name: directory.name(of: $0.office)) }
  }

  private func alert(_ request: Request, _ id: String) throws -> Response {
    let board = store.view.board
    guard let alert = board.alerts[id] else { throw Problem.notFound("There is no such alert.") }
    var writer = JSONWriter()
    writer.alert(alert, name: board.directory.name(of: alert.office))
    return json(writer, request)
  }

  private func rules(_ request: Request) -> Response {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("rules")
    writer.beginArray()
    for rule in settings.rules {
      writer.beginObject()
      writer.member("name", rule.name)
      writer.member("metric", rule.test.measure.rawValue)
      writer.member("severity", rule.severity.rawValue)
      writer.key("offices")
      writer.beginArray()
      for pattern in rule.offices { writer.string(pattern) }
      writer.endArray()
      writer.member("minEligible", rule.test.minimumEligible)
      writer.member("forSeconds", rule.test.holdMicroseconds / 1_000_000)
      writer.member("clear", percent: Percent(hundredths: Int128(rule.test.clearHundredths)))
      writer.key("words")
      writer.beginObject()
      for language in Language.allCases { writer.member(language.tag, language.words(rule.test)) }
      writer.endObject()
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return json(writer, request)
  }

  // MARK: Answers

  private func json(_ writer: JSONWriter, _ request: Request) -> Response {
    Answer(type: Answer.json, bytes: writer.bytes).response(to: request)
  }

  /// A page of a list: `limit` of it from `offset` on, with the count of all and a link to the next.
  private func list<Element>(
    _ elements: [Element], _ name: String, _ request: Request, _ query: Query,
    _ write: (Element, inout JSONWriter) -> Void
  ) throws -> Response {
    let limit = try query.integer("limit", in: 1...Self.pageLimit, or: 100)
    let offset = try query.integer("offset", in: 0...Int(Int32.max), or: 0)
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("count", elements.count)
    writer.key(name)
    writer.beginArray()
    for element in elements.dropFirst(offset).prefix(limit) { write(element, &writer) }
    writer.endArray()
    writer.endObject()
    var answer = Answer(type: Answer.json, bytes: writer.bytes)
    if offset + limit < elements.count {
      var next = query.pairs.filter { $0.0 != "offset" && $0.0 != "limit" }
      next += [("limit", "\(limit)"), ("offset", "\(offset + limit)")]
      let text = next.map { "\($0.0.percentEncoded)=\($0.1.percentEncoded)" }.joined(separator: "&")
      answer.headers[.link] = "<?\(text)>; rel=\"next\""
    }
    return answer.response(to: request)
  }

  private func csv(_ table: Table, _ name: String, _ query: Query, _ request: Request) throws -> Response {
    var style = Table.Style()
    if try query.word("separator", Separator.self) == .semicolon { style.separator = ";" }
    style.hasMark = try query.word("bom", Flag.self) == .true
    return Answer(
      type: Answer.csv, bytes: table.bytes(style),
      headers: [.contentDisposition: "attachment; filename=\"\(name)\""]
    ).response(to: request)
  }
}
