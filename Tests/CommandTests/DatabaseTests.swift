import Foundation
import Testing

/// The SQLite file of a replay: what its views say, and that they are quick.
@Suite("database of a replay")
struct DatabaseTests {
  /// Two offices in the period 2020. Office 74: ten cases of 100 đồng on 1 March 2020 (05:00 there, still February in
  /// UTC), five of them completed on 2 March, ten more cases on 5 March; targets 73.2 % and 36.6 %. Office 75: three
  /// cases of 1000 đồng, one completed. In October, behind the close, a completion of September in office 74.
  private func prepare(_ workplace: Workplace) throws {
    var text = ""
    var sequences: [String: Int] = [:]
    func tell(_ type: String, _ time: String, _ office: String, _ data: String) {
      let subject = "\(office) \(data.split(separator: ",")[0])"
      let sequence = (sequences[subject] ?? 0) + 1
      sequences[subject] = sequence
      text +=
        "{\"specversion\":\"1.0\",\"id\":\"\(text.utf8.count)\",\"source\":\"\",\"type\":\"tiendo.\(type)\","
        + "\"time\":\"\(time):00+07:00\",\"data\":{\"office\":\"\(office)\",\"sequence\":\(sequence),\(data)}}\n"
    }
    tell("office.targetSet", "2020-02-01T09:00", "74", "\"period\":2020,\"casesPercent\":73.2,\"moneyPercent\":36.6")
    for number in 1...10 {
      tell("case.accepted", "2020-03-01T05:00", "74", "\"case\":\"a\(number)\",\"amount\":100")
    }
    for number in 1...5 { tell("case.completed", "2020-03-02T09:00", "74", "\"case\":\"a\(number)\"") }
    for number in 1...3 {
      tell("case.accepted", "2020-03-03T09:00", "75", "\"case\":\"c\(number)\",\"amount\":1000")
    }
    tell("case.completed", "2020-03-04T09:00", "75", "\"case\":\"c1\"")
    for number in 1...10 {
      tell("case.accepted", "2020-03-05T09:00", "74", "\"case\":\"b\(number)\",\"amount\":100")
    }
    tell("case.collected", "2020-10-02T09:00", "74", "\"case\":\"b1\",\"amount\":100")
    tell("case.collected", "2020-10-02T09:00", "75", "\"case\":\"c2\",\"amount\":1")
    tell("case.completed", "2020-09-30T09:00", "74", "\"case\":\"b2\"")
    try workplace.write(text, to: "events.ndjson")
    try workplace.write(
      """
      rules:
        - {name: low, metric: cases, below: 30}
        - {name: still, metric: cases, stalled: 4d}

      """, to: "rules.yaml")
  }

  private func makeDatabase(_ workplace: Workplace, _ name: String, _ more: [String] = []) throws {
    try prepare(workplace)
    let made = try workplace.shell(
      """
      $T replay --file events.ndjson --strict --rules rules.yaml --series daily --database \(name) \
      --totals \(name).json \(more.joined(separator: " "))
      """)
    try #require(made.status == 0, "\(made.errors)")
  }

  private func ask(_ workplace: Workplace, _ name: String, _ questions: [String]) throws -> [String] {
    try workplace.write(
      """
      import sqlite3, sys
      database = sqlite3.connect(sys.argv[1])
      for question in sys.stdin.read().split(';'):
          print(database.execute(question).fetchall())
      """, to: "ask.py")
    try workplace.write(questions.joined(separator: ";"), to: "questions.sql")
    let outcome = try workplace.shell("python3 ask.py \(name) < questions.sql")
    try #require(outcome.errors == "")
    return outcome.output.split(separator: "\n").map(String.init)
  }

  @Test("a closed period is shown as it was closed beside what it is now, and the country is the sum of its offices")
  func restatedAndNational() throws {
    let workplace = try Workplace()
    try makeDatabase(workplace, "all.sqlite")
    let columns = { (names: [String], ends: [String]) in
      names.flatMap { name in ends.map { name + $0 } }.joined(separator: ", ")
    }
    let ends = ["AtClose", "Now", "Change"]
    let answers = try ask(
      workplace, "all.sqlite",
      [
        "SELECT office, period, closedOn, isRestated, \(columns(["casesDone", "casesEligible", "casesRate"], ends)) "
          + "FROM restated",
        "SELECT office, \(columns(["moneyDone", "moneyEligible", "moneyRate"], ends)) FROM restated",
        "SELECT period, offices, casesNewIntake, casesDone, casesEligible, casesRate, moneyDone, moneyEligible, "
          + "moneyRate FROM national WHERE period = 2020",
        "SELECT office, casesPace, moneyPace FROM rates ORDER BY period, office",
      ])
    // The late completion makes of 5 of 20 cases 6, and strikes off 100 of 2000 đồng: 500 become 600. The period 2021
    // is not closed. Together 6 + 1 of 20 + 3 cases, 30.4347… %, and 600 + 1000 of 2000 + 3000 đồng. On its last day
    // the pace is the target.
    #expect(
      answers == [
        "[('74', 2020, '2020-09-30', 1, 5, 6, 1, 20, 20, 0, 25.0, 30.0, 5.0), "
          + "('75', 2020, '2020-09-30', 0, 1, 1, 0, 3, 3, 0, 33.33, 33.33, 0.0)]",
        "[('74', 500, 600, 100, 2000, 2000, 0, 25.0, 30.0, 5.0), "
          + "('75', 1000, 1000, 0, 3000, 3000, 0, 33.33, 33.33, 0.0)]",
        "[(2020, 2, 23, 7, 23, 30.43, 1600, 5000, 32.0)]",
        "[('74', 73.2, 36.6), ('75', None, None), ('74', None, None), ('75', None, None)]",
      ])
  }

  @Test("alerts are told in UTC and by the day at the offices, a day's close by that day")
  func alerts() throws {
    let workplace = try Workplace()
    let questions = [
      "SELECT rule, firedAt, firedOn, resolvedAt, resolvedOn FROM alerts WHERE office = '74' ORDER BY firedAt",
      "SELECT casesPace, moneyPace FROM rates WHERE office = '74'",
    ]
    try makeDatabase(workplace, "march.sqlite", ["--as-of", "2020-03-06"])
    // 0 of 1 on 1 March at 05:00; 3 of 10 on the next; 5 of 17 on 5 March. When 1 March ends, 17:00 in UTC, nothing was
    // done since the target came on 1 February; when 2 March ends, something was; and on 6 March 4 days ago. That
    // is day 158 of 366: 73.2 × 158 ÷ 366 = 31.6, half of it in money.
    #expect(
      try ask(workplace, "march.sqlite", questions) == [
        "[('low', '2020-02-29 22:00:00', '2020-03-01', '2020-03-02 02:00:00', '2020-03-02'), "
          + "('still', '2020-03-01 17:00:00', '2020-03-01', '2020-03-02 17:00:00', '2020-03-02'), "
          + "('low', '2020-03-05 02:00:00', '2020-03-05', None, None), "
          + "('still', '2020-03-06 17:00:00', '2020-03-06', None, None)]",
        "[(31.6, 15.8)]",
      ])
    // In UTC the first events are of February, and the end of 6 March is 00:00.
    try makeDatabase(workplace, "utc.sqlite", ["--as-of", "2020-03-06", "--utc-offset", "+00:00"])
    let days = try ask(workplace, "utc.sqlite", ["SELECT rule, firedAt, firedOn FROM alerts ORDER BY firedAt"])
    #expect(days[0].hasPrefix("[('low', '2020-02-29 22:00:00', '2020-02-29'), "))
    #expect(days[0].hasSuffix("('still', '2020-03-07 00:00:00', '2020-03-06')]"))
  }

  @Test("no usual question reads a whole table")
  func plans() throws {
    let workplace = try Workplace()
    try makeDatabase(workplace, "all.sqlite")
    let questions = [
      "SELECT * FROM cases WHERE status = 'completed' AND office = '74'",
      "SELECT office, count(*) FROM cases WHERE status = 'completed' GROUP BY office",
      "SELECT * FROM cases WHERE office = '74'",
      "SELECT * FROM cases WHERE caseId = 'a1'",
      "SELECT * FROM alerts WHERE office = '74'",
      "SELECT * FROM days WHERE period = 2020 AND office = '74' ORDER BY date",
      "SELECT * FROM days WHERE office = '74' AND date = '2020-03-05'",
      "SELECT * FROM days WHERE date = '2020-03-05'",
      "SELECT * FROM periods WHERE period = 2020 AND office = '74'",
      "SELECT * FROM rates WHERE period = 2020",
      "SELECT * FROM rates WHERE office = '74' AND period = 2020",
      "SELECT * FROM ranking WHERE period = 2020",
      "SELECT * FROM national WHERE period = 2020",
      "SELECT * FROM restated WHERE period = 2020",
      "SELECT * FROM restated WHERE office = '74'",
    ]
    let plans = try ask(workplace, "all.sqlite", questions.map { "EXPLAIN QUERY PLAN \($0)" })
    try #require(plans.count == questions.count)
    let scan = try Regex("SCAN (cases|days|periods|alertRecords|fired|resolved|now|closed)\\b")
    for (question, plan) in zip(questions, plans) {
      #expect(plan.contains("SEARCH") && plan.firstMatch(of: scan) == nil, "\(question): \(plan)")
      #expect(!plan.contains("AUTOMATIC"), "\(question): \(plan)")
    }
  }
}
