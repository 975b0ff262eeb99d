import Foundation
import SchemaTestSupport
import Testing

/// Questions to the past: series, databases, explanations, restatements.
@Suite("questions to the past")
struct AnalysisTests {
  /// Events of one office, as lines; sequences count by themselves.
  private struct Lines {
    private(set) var text = ""
    private var sequences: [String: Int] = [:]

    mutating func tell(_ type: String, _ time: String, case caseID: String, _ data: String = "") {
      let sequence = (sequences[caseID] ?? 0) + 1
      sequences[caseID] = sequence
      text +=
        "{\"specversion\":\"1.0\",\"id\":\"\(caseID)-\(sequence)\",\"source\":\"\",\"type\":\"tiendo.case.\(type)\","
        + "\"time\":\"\(time):00+07:00\",\"data\":{\"office\":\"74\",\"case\":\"\(caseID)\","
        + "\"sequence\":\(sequence)\(data.isEmpty ? "" : ",")\(data)}}\n"
    }
  }

  /// Ten cases on 1 March 2020, five of them done; on 5 March ten more: 5 of 20. In October one of September.
  private func prepare(_ workplace: Workplace) throws {
    var lines = Lines()
    for number in 1...10 { lines.tell("accepted", "2020-03-01T09:00", case: "a\(number)", "\"amount\":100") }
    for number in 1...5 { lines.tell("completed", "2020-03-02T09:00", case: "a\(number)") }
    for number in 1...10 { lines.tell("accepted", "2020-03-05T09:00", case: "b\(number)", "\"amount\":100") }
    lines.tell("collected", "2020-10-02T09:00", case: "b1", "\"amount\":100")
    lines.tell("completed", "2020-09-30T09:00", case: "b2")
    try workplace.write(lines.text, to: "events.ndjson")
    try workplace.write("rules: [{name: low, metric: cases, below: 30}]\n", to: "rules.yaml")
  }

  @Test("an alert is explained by the events that moved the rate")
  func explainAlert() throws {
    let workplace = try Workplace()
    try prepare(workplace)
    // It fires at once on 1 March, with 0 of 1, ends on 2 March, and fires again with 5 of 17: 29.41 %.
    let alerts = try workplace.tiendo("replay", "--file", "events.ndjson", "--rules", "rules.yaml", "--alerts", "-")
    let second = try #require(
      alerts.output.split(separator: "\n").last { $0.contains("\"state\":\"fired\"") && $0.contains("b7-1") })
    let data = try #require(JSON(String(second))["data"] as? [String: Any])
    let id = try #require(data["alert"] as? String)
    let explained = try workplace.tiendo(
      "explain", id, "--rules", "rules.yaml", "--file", "events.ndjson", "--json", "-")
    try #require(explained.status == 0, "\(explained.errors)")
    if SchemaValidator.isAvailable {
      #expect(try SchemaValidator.faults(of: [explained.output], schema: "explanation") == [nil])
    }
    let object = try JSON(explained.output)
    let to = try #require(object["to"] as? [String: Any])
    #expect(to["done"] as? Int == 5 && to["eligible"] as? Int == 17)
    let kinds = try #require(object["kinds"] as? [[String: Any]])
    // From the end of 1 March, 0 of 10: five done and seven new; 5 ÷ 17 − 0 ÷ 10 is 50 ÷ 170, all of it by the done.
    let found = kinds.map {
      "\($0["kind"] ?? "") \($0["events"] ?? 0) \($0["done"] ?? 0) \($0["eligible"] ?? 0) \($0["numerator"] ?? 0)"
    }
    #expect(found == ["newIntake 7 0 7 0", "completed 5 5 0 50"])
    #expect(object["denominator"] as? Int == 170)
    let events = try #require(object["events"] as? [[String: Any]])
    #expect(events.last?["id"] as? String == "b7-1" && events.last?["offset"] as? Int == 21)
    let page = try workplace.tiendo("explain", id, "--rules", "rules.yaml", "--file", "events.ndjson")
    #expect(page.output.contains("29.41 % (5 of 17)"))
  }

  @Test("an office is explained between the ends of two days, and what is missing is said")
  func explainOffice() throws {
    let workplace = try Workplace()
    try prepare(workplace)
    let arguments = ["explain", "--office", "74", "--file", "events.ndjson", "--between"]
    func explain(_ first: String, _ last: String, _ more: String = "cases") throws -> Outcome {
      try workplace.tiendo(
        arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5], first, last, "--metric",
        more)
    }
    let explained = try explain("2020-03-02", "2020-03-05")
    #expect(explained.status == 0)
    // 5 of 10, then 5 of 20: ten new ones, each −(5 × 1) of 10 × 20, together −25 points.
    #expect(explained.output.contains("50 % (5 of 10) at 2020-03-02"))
    #expect(explained.output.contains("25 % (5 of 20) at 2020-03-05"))
    #expect(explained.output.contains("-25"))
    let missing = try explain("2019-03-02", "2020-03-05")
    #expect(missing.status == 1 && missing.isOneErrorLine && missing.errors.contains("2019-03-02"))
    let unknown = try workplace.tiendo(
      "explain", "00000000-0000-0000-0000-000000000000", "--rules", "rules.yaml", "--file", "events.ndjson")
    #expect(unknown.status == 1 && unknown.isOneErrorLine)
    #expect(try workplace.tiendo("explain", "--office", "74", "--file", "events.ndjson").status == 64)
  }

  @Test("a period that changed after its close is told with the late events")
  func restated() throws {
    let workplace = try Workplace()
    try prepare(workplace)
    let outcome = try workplace.tiendo("replay", "--file", "events.ndjson", "--restated", "-")
    #expect(outcome.status == 0)
    let lines = outcome.output.split(separator: "\n")
    try #require(lines.count == 1)
    if SchemaValidator.isAvailable {
      #expect(try SchemaValidator.faults(of: [String(lines[0])], schema: "restatement") == [nil])
    }
    let object = try JSON(String(lines[0]))
    #expect(object["office"] as? String == "74" && object["period"] as? Int == 2020)
    #expect(object["closed"] as? String == "2020-09-30")
    let cases = try #require(object["cases"] as? [String: [String: Any]])
    #expect(cases["closed"]?["done"] as? Int == 5 && cases["now"]?["done"] as? Int == 6)
    let events = try #require(object["events"] as? [[String: Any]])
    #expect(events.map { $0["id"] as? String } == ["b2-2"])
  }

  @Test("a database has the days, the ranking, the alerts and the cases")
  func database() throws {
    let workplace = try Workplace()
    try prepare(workplace)
    let made = try workplace.tiendo(
      "replay", "--file", "events.ndjson", "--rules", "rules.yaml", "--series", "daily", "--database", "a.sqlite",
      "--as-of", "2020-03-06", "--totals", "totals.json")
    try #require(made.status == 0, "\(made.errors)")
    let script = """
      import sqlite3
      d = sqlite3.connect('a.sqlite')
      for q in ["SELECT date, casesDone, casesEligible FROM days ORDER BY date",
                "SELECT period, office, rankByCases, casesRate FROM ranking",
                "SELECT rule, office, firedAt IS NOT NULL, resolution FROM alerts ORDER BY firedAt",
                "SELECT count(*), sum(status = 'completed'), sum(balance) FROM cases"]:
          print(d.execute(q).fetchall())
      """
    try workplace.write(script, to: "ask.py")
    let answers = try workplace.shell("python3 ask.py")
    #expect(answers.errors == "")
    let expected = """
      [('2020-03-01', 0, 10), ('2020-03-02', 5, 10), ('2020-03-03', 5, 10), ('2020-03-04', 5, 10), \
      ('2020-03-05', 5, 20), ('2020-03-06', 5, 20)]
      [(2020, '74', 1, 25.0)]
      [('low', '74', 1, 'recovered'), ('low', '74', 1, None)]
      [(20, 5, 2000)]

      """
    #expect(answers.output == expected)
    let again = try workplace.tiendo("replay", "--file", "events.ndjson", "--database", "a.sqlite")
    #expect(again.status != 0 && again.isOneErrorLine && again.errors.contains("a.sqlite"))
  }

  @Test("several days asked for are totals of each, and a series goes to standard output")
  func severalDays() throws {
    let workplace = try Workplace()
    try prepare(workplace)
    let outcome = try workplace.tiendo(
      "replay", "--file", "events.ndjson", "--as-of", "2020-03-01", "2020-03-05", "--totals", "-")
    let lines = try outcome.output.split(separator: "\n").map { try JSON(String($0)) }
    #expect(lines.map { $0["asOf"] as? String } == ["2020-03-01", "2020-03-05"])
    let read = lines.map { ($0["input"] as? [String: Any])?["read"] as? Int }
    #expect(read == [10, 25])
    let series = try workplace.tiendo("replay", "--file", "events.ndjson", "--series", "yearly")
    #expect(
      series.output.split(separator: "\n").map { $0.prefix(18) }.dropFirst() == [
        "74,2020-09-30,2020", "74,2020-10-01,2021",
      ])
    #expect(try workplace.tiendo("replay", "--file", "events.ndjson", "--series", "hourly").status == 64)
    #expect(try workplace.tiendo("replay", "--file", "events.ndjson", "--csv", "x").status == 64)
  }

  @Test("every alert of random streams can be explained, whatever brought it about", arguments: [31, 32, 33])
  func explainAll(seed: Int) throws {
    let workplace = try Workplace()
    let made = try workplace.shell(
      "$T generate --seed \(seed) --offices 3 --cases 120 --periods 2019 2020 > events.ndjson")
    try #require(made.status == 0)
    // Targets come with the stream; here some events come late, also behind the end of a period.
    var lines = try workplace.text("events.ndjson").split(separator: "\n").map(String.init)
    for index in stride(from: 0, to: lines.count - 40, by: 9) { lines.swapAt(index, index + 40) }
    try workplace.write(lines.joined(separator: "\n") + "\n", to: "events.ndjson")
    try workplace.write(
      """
      rules:
        - {name: low, metric: cases, below: 60}
        - {name: behind, metric: money, behindTarget: {points: 1}}
        - {name: drop, metric: cases, drop: {points: 1, within: 30d}}
      """, to: "rules.yaml")
    let alerts = try workplace.tiendo("replay", "--file", "events.ndjson", "--rules", "rules.yaml", "--alerts", "-")
    let ids = try alerts.output.split(separator: "\n").map { try JSON(String($0)) }
      .compactMap { $0["data"] as? [String: Any] }.filter { $0["state"] as? String == "fired" }
      .compactMap { $0["alert"] as? String }
    try #require(ids.count > 20, "seed \(seed)")
    for index in stride(from: 0, to: ids.count, by: max(1, ids.count / 12)) {
      let explained = try workplace.tiendo(
        "explain", ids[index], "--rules", "rules.yaml", "--file", "events.ndjson")
      #expect(explained.status == 0, "seed \(seed), alert \(ids[index]): \(explained.errors)")
    }
  }
}
