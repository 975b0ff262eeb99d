import Alerts
import Foundation
import HTTPTypes
import Ledger
import Testing

@testable import Monitor

@Suite struct APITests {
  private struct List: Decodable {
    struct Office: Decodable {
      struct Figures: Decodable {
        var done, eligible: Int
        var rate, pace, ahead: Double?
        var rank: Int?
      }

      var code: String
      var cases, money: Figures
    }

    var count: Int
    var offices: [Office]
  }

  private func decoded<Value: Decodable>(_ type: Value.Type, _ answer: TestResponse) throws -> Value {
    try JSONDecoder().decode(type, from: Data(answer.body))
  }

  @Test func `Offices come with their figures, those with subordinates as sums`() async throws {
    let site = TestSite()
    let list = try decoded(List.self, try await site.get("/api/v1/offices"))
    #expect(list.offices.map(\.code) == ["14", "74"])
    #expect(list.offices.map(\.cases.done) == [95, 105])
    #expect(list.offices[1].cases.rate == 26.25)
    #expect(list.offices[1].cases.pace == 33.66)
    #expect(list.offices[1].cases.ahead == -7.41)
    #expect(list.offices.map(\.cases.rank) == [1, 2])
    let flat = try decoded(List.self, try await site.get("/api/v1/offices?level=all"))
    #expect(flat.offices.map(\.code) == ["1402", "74"])
    #expect(try decoded(List.self, try await site.get("/api/v1/offices?q=BINH")).offices.map(\.code) == ["74"])
    #expect(try decoded(List.self, try await site.get("/api/v1/offices?parent=14")).offices.map(\.code) == ["1402"])
  }

  @Test func `A long list comes in pages, each with a link to the next`() async throws {
    let site = TestSite(fill: { board in
      for number in 100..<150 { board.take(.totals, Published.totals("\(number)", 2020, done: 1)) }
    })
    var codes: [String] = []
    var next: String? = "/api/v1/offices?limit=20&q=1"
    while let path = next {
      let answer = try await site.get(path)
      codes += try decoded(List.self, answer).offices.map(\.code)
      next = answer.headers[HTTPField.Name.link].map { "/api/v1/offices" + $0.dropFirst().prefix { $0 != ">" } }
    }
    #expect(codes == (100..<150).map(String.init))
  }

  @Test(arguments: [
    "/api/v1/offices?limit=0", "/api/v1/offices?limit=1001", "/api/v1/offices?limit=x", "/api/v1/offices?offset=-1",
    "/api/v1/offices?level=x", "/api/v1/summary?period=0", "/api/v1/summary?period=٢", "/api/v1/alerts?state=x",
    "/api/v1/alerts?severity=x", "/api/v1/alerts?since=yesterday", "/api/v1/offices.csv?separator=x",
    "/api/v1/offices.csv?bom=1", "/api/v1/summary?period=%2B2020", "/api/v1/summary?period=02020",
    "/api/v1/alerts?since=2020-03-02T99:00:00Z", "/api/v1/alerts?since=2020-03-02T02x15x00Z",
    "/feeds/alerts.atom?lang=xx",
  ])
  func `A wrong parameter is named, with what is allowed`(path: String) async throws {
    struct Problem: Decodable { var status: Int, title: String, detail: String }
    let answer = try await TestSite().get(path)
    #expect(answer.status == .badRequest)
    #expect(answer.headers[.contentType] == "application/problem+json")
    let problem = try decoded(Problem.self, answer)
    let name = try #require(path.split(separator: "?").last?.prefix { $0 != "=" })
    #expect(problem.status == 400)
    #expect(problem.detail.hasPrefix("\(name): write "))
  }

  @Test func `Alerts are filtered by state, office, rule, severity and time`() async throws {
    struct Alerts: Decodable {
      struct Alert: Decodable { var id: String }
      var alerts: [Alert]
    }
    let site = TestSite()
    let (fired, resolved) = ("5392e46f-0d59-513b-ab9a-146571b25e2b", "a144fb6c-af39-514f-b736-275ab93e6173")
    for (query, ids) in [
      ("", [resolved, fired]), ("?state=firing", [fired]), ("?state=resolved", [resolved]), ("?office=74", [fired]),
      ("?rule=%3Dcmd", [resolved]), ("?severity=critical", [resolved]),
      ("?since=2020-03-02T02:15:00Z", [resolved, fired]),
      ("?since=2020-03-02T02:15:00.000001Z", []),
    ] {
      let alerts = try decoded(Alerts.self, try await site.get("/api/v1/alerts" + query)).alerts
      #expect(alerts.map(\.id) == ids, "\(query)")
    }
  }

  @Test func `Tables open in a spreadsheet, and no cell is a formula`() async throws {
    let site = TestSite()
    let answer = try await site.get("/api/v1/alerts.csv?separator=%3B&bom=true")
    let lines = answer.text.split(separator: "\r\n")
    #expect(lines[0].hasPrefix("\u{FEFF}id;state;rule;"))
    #expect(lines[1].hasPrefix("a144fb6c-af39-514f-b736-275ab93e6173;resolved;'=cmd;1402;"))
    // Where a semicolon separates, the comma is the point.
    #expect(lines[2].contains(";26,25;30;"))
    let offices = try await site.get("/api/v1/offices.csv?level=all").text.split(separator: "\r\n")
    #expect(offices[1].hasPrefix("1402,\"<script>alert(1)</script> & \"\"x\"\"\",district,14,2020,"))
    #expect(
      Set(offices.dropFirst(2).map { $0.split(separator: ",", omittingEmptySubsequences: false).count }).count == 1)
    let history = try await site.get("/api/v1/offices/74/history.csv").text
    // The closed day, and the present state on 2 March.
    #expect(history.contains("2020-03-01,100,400,25,0,0,\r\n2020-03-02,105,400,26.25,"))
  }

  @Test func `The feed has an entry for each firing and each end, with ids that never change`() async throws {
    let answer = try await TestSite().get("/feeds/alerts.atom?lang=en")
    #expect(answer.headers[.contentType] == "application/atom+xml; charset=utf-8")
    #expect(answer.text.contains("<id>urn:uuid:5392e46f-0d59-513b-ab9a-146571b25e2b#fired</id>"))
    #expect(answer.text.contains("<id>urn:uuid:a144fb6c-af39-514f-b736-275ab93e6173#resolved</id>"))
    let document = try XMLDocumentCheck.titles(Data(answer.body))
    #expect(document.contains("warning: Bình Dương"))
    #expect(document.contains("resolved: <script>alert(1)</script> & \"x\""))
  }

  @Test func `Metrics are in the format of Prometheus`() async throws {
    let text = try await TestSite().get("/metrics").text
    #expect(text.contains("tiendo_build_info{version=\"1.2.3\"} 1\n"))
    #expect(text.contains("tiendo_alerts_firing{rule=\"cases-low\",severity=\"warning\"} 1\n"))
    // A rule that is silent has its series too.
    #expect(text.contains("tiendo_alerts_firing{rule=\"calm\",severity=\"info\"} 0\n"))
    #expect(text.contains("tiendo_office_completion_ratio{office=\"74\",metric=\"cases\"} 0.2625\n"))
  }
}

@Suite struct AlertStreamTests {
  private func entry(_ sequence: Int64, time: Int64) -> AlertEntry {
    let moment = AlertEntry.Moment(
      time: time, cause: "e", rate: nil, reference: nil, done: 0, eligible: 0, referenceDone: nil,
      referenceEligible: nil, summaries: [:])
    return AlertEntry(
      id: "a", rule: "r", office: "74", measure: .cases, period: 2020, severity: .info, fired: moment, resolved: nil,
      resolution: nil, isClosed: false, sequence: sequence)
  }

  @Test func `A reader goes on behind its last event, and after a restart a day before it`() throws {
    let day: Int64 = 86_400_000_000
    let id = try #require(AlertEventID("\(AlertEventID(entry(5, time: 3 * day), start: "s"))"))
    #expect(!id.precedes(entry(5, time: 9 * day), start: "s"))
    #expect(id.precedes(entry(6, time: 0), start: "s"))
    #expect(id.precedes(entry(1, time: 2 * day), start: "other"))
    #expect(!id.precedes(entry(9, time: 2 * day - 1), start: "other"))
    for text in ["", "s-5", "s-5-x", "s--5-1", "5"] { #expect(AlertEventID(text) == nil) }
  }

  @Test(.timeLimit(.minutes(10))) func `A stream has what happens while it runs, and nothing from before`() async throws
  {
    let site = TestSite()
    var pieces = try await site.stream("/api/v1/alerts/stream").makeAsyncIterator()
    #expect(await pieces.next() == "retry: 2000\n\n")
    // One alert after the other, until one comes after the stream has begun to look.
    let publishing = Task {
      var board = site.store.view.board
      for number in 2... where !Task.isCancelled {
        board.take(.alerts, Published.alert("new-\(number)", "fired"))
        site.store.show(BoardView(version: number, board: board))
        try await Task.sleep(for: .milliseconds(5))
      }
    }
    // Signs of life may come before it.
    var piece = ": "
    while piece.hasPrefix(": ") { piece = try #require(await pieces.next()) }
    publishing.cancel()
    #expect(piece.hasPrefix("event: alert\nid: \(site.hub.start)-"))
    #expect(piece.contains(#""id":"new-"#) && piece.contains(#""state":"firing""#))
    #expect(!piece.contains("5392e46f"))
    // It ends when it is told to.
    site.site.streams.close()
    site.store.wake()
    while await pieces.next() != nil {}
    #expect(site.site.streams.count == 0)
  }
}
