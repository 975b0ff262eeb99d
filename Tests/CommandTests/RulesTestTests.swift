import Foundation
import SchemaTestSupport
import TestSupport
import Testing

@Suite("tiendo rules test")
struct RulesTestTests {
  /// 100 cases of office 74 accepted on 1 March 2020 and 60 of them completed at once; 20 more completed on 5 March.
  private func makeEvents(_ workplace: Workplace) throws {
    var lines: [String] = []
    func tell(_ type: String, _ time: String, _ number: Int, _ sequence: Int) {
      lines.append(
        """
        {"specversion":"1.0","id":"e\(lines.count + 1)","source":"","type":"tiendo.case.\(type)","time":"\(time)",\
        "data":{"office":"74","case":"\(number)","sequence":\(sequence),"amount":0}}
        """)
    }
    // Those that are done come first, completed before they are accepted, so the rate falls from 100 % to 60 %.
    for number in 1...60 {
      tell("completed", "2020-03-01T09:00:00+07:00", number, 2)
      tell("accepted", "2020-03-01T09:00:00+07:00", number, 1)
    }
    for number in 61...100 { tell("accepted", "2020-03-01T09:00:00+07:00", number, 1) }
    for number in 61...80 { tell("completed", "2020-03-05T09:00:00+07:00", number, 2) }
    try workplace.write(lines.joined(separator: "\n"), to: "events")
    for (name, hold) in [("old", "0"), ("new", "3d")] {
      try workplace.write("rules: [{name: low, metric: cases, below: 70, for: \(hold)}]", to: "\(name).yaml")
    }
  }

  @Test("rules on history are a row for each, and --verbose lists the alerts")
  func alone() throws {
    let workplace = try Workplace()
    try makeEvents(workplace)
    let outcome = try workplace.tiendo(
      "rules", "test", "--rules", "old.yaml", "--file", "events", "--as-of", "2020-03-10", "--verbose")
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    // 60 × 2 + 40 + 20 = 180 events. Below 70 % from 60 of 86 on, the 1st; 70 of 100 on the 5th.
    #expect(outcome.output.hasPrefix("180 events, 0 of them rejected; 1 office, 2020-03-01 to 2020-03-10\n"))
    let rows = outcome.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(rows.contains(["low", "74", "2020", "2020-03-01", "to", "2020-03-05,", "recovered"]))
    // 1 alert of 1 office in 10 days: 365 ÷ 120 = 3.04. No target, so nothing is early, missed or false.
    #expect(rows.contains(["low", "1", "0", "3.04", "0", "–", "0", "0"]))
    #expect(rows.contains(["rule", "office", "fired", "/month", "flapping"]))
    #expect(rows.contains(["low", "74", "1", "3.04", "0"]))
  }

  @Test("other alerts than the old rules give are status 1, told in the table and alert by alert")
  func different() throws {
    let workplace = try Workplace()
    try makeEvents(workplace)
    let line = "$T rules test --file events --as-of 2020-03-10 --rules new.yaml --against"
    let outcome = try workplace.shell("\(line) old.yaml --verbose")
    #expect(outcome.status == 1)
    #expect(outcome.isOneErrorLine)
    #expect(outcome.errors.contains("new.yaml gives other alerts than old.yaml: 1 moved; --allow-changes takes them"))
    // From 9:00 on the 1st to the close of the 4th, 3 d 15 h later; it ends at 9:00 on the 5th all the same.
    #expect(outcome.output.contains("2020-03-04 to 2020-03-05, recovered; 3 d 15 h later; 3 d 15 h shorter"))
    #expect(outcome.output.contains("  before"))
    let rows = outcome.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    // By office: a day is less than 3, so the new alert flaps; of the changes one has moved.
    #expect(rows.contains(["low", "74", "1", "3.04", "1", "0", "0", "1", "0", "0", "0"]), "\(outcome.output)")
    #expect(rows.contains(["before", "1", "3.04", "0"]))
    #expect(try workplace.shell("\(line) old.yaml --allow-changes").status == 0)
    let same = try workplace.shell("\(line) new.yaml")
    #expect(same.status == 0)
    #expect(same.errors == "")
  }

  @Test(
    "the JSON conforms to its schema and has the figures of the table",
    .enabled(if: SchemaValidator.isAvailable, "TIENDO_PYTHON names no Python for the schemas"))
  func json() throws {
    let workplace = try Workplace()
    try makeEvents(workplace)
    let compared = try workplace.shell(
      "$T rules test --file events --as-of 2020-03-10 --rules new.yaml --against old.yaml --json out > table")
    #expect(compared.status == 1)
    #expect(try workplace.text("table").contains("  before"))
    let text = try workplace.text("out")
    let json = try JSON(text)
    let rule = try #require((json["rules"] as? [[String: Any]])?.first)
    #expect((rule["changes"] as? [String: Int])?["moved"] == 1)
    #expect((rule["new"] as? [String: Any])?["fired"] as? Int == 1)
    let difference = try #require((json["differences"] as? [[String: Any]])?.first)
    #expect(difference["firedShiftMicroseconds"] as? Int == (3 * 24 + 15) * 3_600_000_000)
    let office = try #require((rule["offices"] as? [[String: Any]])?.first)
    #expect(office["office"] as? String == "74")
    #expect((office["changes"] as? [String: Int])?["moved"] == 1)
    #expect((office["old"] as? [String: Any])?["fired"] as? Int == 1)
    let alerts = try #require(json["alerts"] as? [String: [[String: Any]]])
    // The old rules fire with the 146th event, at 9:00 of the 1st, the new ones with the close of the 4th.
    #expect(alerts["old"]?.map { $0["fired"] as? String } == ["2020-03-01T02:00:00Z"])
    #expect(alerts["new"]?.map { $0["fired"] as? String } == ["2020-03-04T17:00:00Z"])
    #expect(alerts["new"]?.first?["resolution"] as? String == "recovered")
    #expect(alerts["new"]?.first?["leadDays"] is NSNull)
    let alone = try workplace.shell("$T rules test --file - --rules new.yaml --json - < events")
    #expect(alone.status == 0)
    #expect(try JSON(alone.output)["differences"] == nil)
    #expect((try JSON(alone.output)["alerts"] as? [String: Any])?.keys.sorted() == ["new"])
    let example = try workplace.tiendo(
      "rules", "test", "--file", Workplace.example("clean/events.ndjson"), "--as-of", "2020-12-31", "--rules",
      Workplace.example("clean/rules.yaml"), "--against", Workplace.example("noisy/rules.yaml"), "--json", "-",
      "--allow-changes")
    #expect(example.status == 0, "\(example.errors)")
    #expect(
      try SchemaValidator.faults(of: [text, alone.output, example.output], schema: "rules-trial") == [nil, nil, nil])
  }

  @Test("partitions that end on different days are judged up to the last day of all")
  func partitions() throws {
    let workplace = try Workplace()
    func event(_ office: Int, _ type: String, _ time: String, _ data: String) -> String {
      #"{"specversion":"1.0","id":"\#(office)\#(time)\#(type)","source":"","type":"tiendo.\#(type)","#
        + #""time":"\#(time)","data":{"office":"\#(office)","sequence":1,\#(data)}}"# + "\n"
    }
    func events(_ office: Int) -> String {
      event(
        office, "office.targetSet", "2020-03-02T08:00:00Z", #""period":2020,"casesPercent":80,"moneyPercent":40"#)
        + event(office, "case.accepted", "2020-03-02T09:00:00Z", #""case":"1","amount":1"#)
    }
    // Office 1 is silent from 2 March on; by 5 October, the day of the last event of office 2, the period is over.
    let last = event(2, "case.accepted", "2020-10-05T09:00:00Z", #""case":"2","amount":1"#)
    try HandmadeArchive.write([[events(1)], [events(2) + last]], to: workplace.path + "/archive")
    try workplace.write(
      """
      rules:
        - {name: never, metric: cases, below: 50, minEligible: 20}
        - {name: stalled, metric: cases, stalled: 200d, offices: ["1"]}
        - {name: low, metric: cases, below: 50, minEligible: 1, offices: ["2"]}
      """, to: "rules.yaml")
    let outcome = try workplace.shell("$T rules test --rules rules.yaml --file archive --verbose")
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("5 events, 0 of them rejected; 2 offices, 2020-03-02 to 2020-10-05\n"))
    let rows = outcome.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    // Both offices ended 2020 with 0 % of the 80 % asked for, and no alert told of it.
    #expect(rows.contains(["never", "0", "0", "0.00", "0", "–", "2", "0"]))
    // The 200th day after 2 March is 29 + 30 + 31 + 30 + 31 + 31 = 182 days to 31 August, and 18 more.
    #expect(rows.contains { $0.prefix(4) == ["stalled", "1", "2020", "2020-09-18"] }, "\(outcome.output)")
    // From 16:00 of 2 March, local time, to the end of 30 September: 29 + 30 + 31 + 30 + 31 + 31 + 30 days and 8 hours.
    let lines = outcome.output.split(separator: "\n")
    let early = lines.filter { $0.hasSuffix("; 212 days before the period ended below target") }
    #expect(early.count == 1, "\(outcome.output)")
    #expect(
      early.allSatisfy { $0.hasPrefix("low ") && $0.contains(" 2  2020  2020-03-02 to 2020-10-01, period-ended") },
      "\(early)")
  }

  @Test("the unit tests to begin with pass")
  func example() throws {
    let path = Workplace.repository("deploy/rules.example.test.yaml").path
    let outcome = try Workplace().tiendo("rules", "test", path)
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.errors == "")
    #expect(outcome.output.split(separator: "\n").dropFirst().allSatisfy { $0.hasPrefix("  ok      ") })
  }

  @Test("a unit test that fails is told with what was expected and what came, and is status 1")
  func failing() throws {
    let workplace = try Workplace()
    try makeEvents(workplace)
    try workplace.write(
      """
      rules: old.yaml
      tests:
        - name: from a file
          file: events
          alerts: [{rule: low, fired: 2020-03-01, resolved: 2020-03-05}]
        - name: a day late
          file: events
          alerts: [{rule: low, office: "74", fired: 2020-03-02}]
        - name: an event that is none
          events:
            - {type: tiendo.case.accepted, time: 2020-03-01T09:00:00+07:00, data: {office: "74", case: "1", amount: -1}}
          alerts: []
      """, to: "low.test.yaml")
    let outcome = try workplace.tiendo("rules", "test", "low.test.yaml")
    #expect(outcome.status == 1)
    #expect(outcome.isOneErrorLine)
    #expect(outcome.errors.contains("2 of 3 unit tests failed"))
    #expect(
      outcome.output == """
        low.test.yaml
          ok      from a file
          FAILED  a day late (line 6)
            expected, but not given:
              rule: low, office: 74, fired: 2020-03-02
            given, but not expected:
              rule: low, office: 74, period: 2020, severity: warning, fired: 2020-03-01 (2020-03-01T02:00:00Z), \
        cause: e146, rate: 69.77, reference: 70, resolved: 2020-03-05 (2020-03-05T02:00:00Z), resolution: recovered
          FAILED  an event that is none (line 9)
            the event in line 11 is rejected: bad-field, data.amount must be an integer from 0 to 10^16

        """)
  }

  @Test(
    "what cannot be meant is told",
    arguments: [
      ("", 64, "name rules by --rules"), ("--rules old.yaml", 64, "name the events"),
      ("--file events", 64, "name rules by --rules"), ("a.test.yaml --rules old.yaml", 64, "leave out the options"),
      ("--rules old.yaml --against new.yaml --file -", 64, "standard input can be read only once"),
      ("--rules old.yaml --file - -", 64, "standard input can be read only once"),
      ("--rules old.yaml --file events --json ./events", 64, "that is an input"),
      ("--rules old.yaml --file events --allow-changes", 64, "is for --against"),
      ("--rules old.yaml --file events --as-of never", 64, "is not a day"),
      ("--rules old.yaml --file missing", 1, "missing: No such file"),
      ("--rules missing --file events", 78, "missing: cannot be read"),
      ("missing.test.yaml", 78, "missing.test.yaml: cannot be read"),
    ] as [(String, Int32, String)])
  func misuse(arguments: String, status: Int32, words: String) throws {
    let workplace = try Workplace()
    try makeEvents(workplace)
    let outcome = try workplace.shell("$T rules test \(arguments)")
    #expect(outcome.status == status)
    #expect(outcome.isOneErrorLine)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(outcome.output == "")
    #expect(try workplace.files() == ["events", "new.yaml", "old.yaml"])
  }
}
