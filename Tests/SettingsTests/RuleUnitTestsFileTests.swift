import Alerts
import Ledger
import RuleTrials
import Settings
import Testing

/// A file with one test whose lines after the name are given.
private func file(_ lines: String...) -> String {
  (["rules: rules.yaml", "tests:", "  - name: a"] + lines.map { "    " + $0 }).joined(separator: "\n") + "\n"
}

/// A file with one test of an office whose series has further keys.
private func seriesFile(_ members: String) -> String {
  file("series: [{office: \"74\", from: 2020-03-01, \(members)}]", "alerts: []")
}

/// A file with one test that expects an alert of these members.
private func alertFile(_ members: String) -> String { file("events: []", "alerts: [{rule: low, \(members)}]") }

struct RuleUnitTestsFileTests {
  private func figures(_ text: String) throws -> [String] {
    guard case .series(let series) = try RuleUnitTestsFile.parse(ofCases(text))[0].source else { return [] }
    return series[0].figures.map { "\($0.done)/\($0.eligible)" }
  }

  private func ofCases(_ cases: String) -> String { seriesFile("cases: \"\(cases)\"") }

  private func events(_ lines: String...) throws -> [RuleUnitTest.Event] {
    let text = file("events:", lines.map { "  - " + $0 }.joined(separator: "\n    "), "alerts: []")
    guard case .events(let events) = try RuleUnitTestsFile.parse(text)[0].source else { return [] }
    return events
  }

  @Test func `A series is a day for each word, and x repeats it that many times more`() throws {
    #expect(try figures("10/100 12/100") == ["10/100", "12/100"])
    #expect(try figures(" 10/100x2  5/5 ") == ["10/100", "10/100", "10/100", "5/5"])
    #expect(try figures("10/100+2/5x2") == ["10/100", "12/105", "14/110"])
    #expect(try figures("10/100-5/0x2") == ["10/100", "5/100", "0/100"])
    #expect(try figures("0/0x0") == ["0/0"])
  }

  @Test func `A series is closed to the end of its last day, and asOf says otherwise`() throws {
    #expect(try RuleUnitTestsFile.parse(ofCases("1/2x9"))[0].asOf == Day("2020-03-10"))
    let longer = ofCases("1/2x9").replacing("alerts:", with: "asOf: 2020-04-01\n    alerts:")
    #expect(try RuleUnitTestsFile.parse(longer)[0].asOf == Day("2020-04-01"))
    #expect(try RuleUnitTestsFile.parse(file("events: []", "alerts: []"))[0].asOf == nil)
  }

  @Test func `A target is of cases, or of both`() throws {
    for (text, target) in [
      ("80", CaseSeries.Target(casesHundredths: 8000)),
      ("{cases: 80.5, money: 38}", CaseSeries.Target(casesHundredths: 8050, moneyHundredths: 3800)),
    ] {
      let tests = try RuleUnitTestsFile.parse(seriesFile("cases: 1/2, target: \(text)"))
      guard case .series(let series) = tests[0].source else { continue }
      #expect(series[0].target == target)
    }
  }

  @Test func `Of an event what nobody wants to write is filled in, and what is written stays`() throws {
    let events = try events(
      "{type: tiendo.case.accepted, time: 2020-03-02T09:15:00+07:00, data: {office: 74, case: 01, amount: 5}}",
      "{type: tiendo.case.classified, data: {office: \"74\", case: \"01\", eligible: false}}",
      "{type: tiendo.case.completed, id: mine, data: {office: 74, case: 01, sequence: 9}}",
      "{type: tiendo.case.reopened, data: {office: 74, case: 01, reason: 1.50, note: \"5\", empty: null}}",
      "{type: tiendo.office.staffed, data: {office: 74, officers: 3, quota: 4}}", "{type: tiendo.clock.ticked}",
      #"{"specversion":"1.0","id":"x","source":"/a","type":"t","data":{"office":"7\"4\u0001"}}"#)
    let known = "\"specversion\":\"1.0\",\"id\":\"e"
    #expect(
      events.map(\.json) == [
        "{\(known)1\",\"source\":\"\",\"type\":\"tiendo.case.accepted\",\"time\":\"2020-03-02T09:15:00+07:00\","
          + "\"data\":{\"office\":\"74\",\"case\":\"01\",\"amount\":5,\"sequence\":1}}",
        "{\(known)2\",\"source\":\"\",\"type\":\"tiendo.case.classified\","
          + "\"data\":{\"office\":\"74\",\"case\":\"01\",\"eligible\":false,\"sequence\":2}}",
        "{\"specversion\":\"1.0\",\"source\":\"\",\"type\":\"tiendo.case.completed\",\"id\":\"mine\","
          + "\"data\":{\"office\":\"74\",\"case\":\"01\",\"sequence\":9}}",
        "{\(known)4\",\"source\":\"\",\"type\":\"tiendo.case.reopened\","
          + "\"data\":{\"office\":\"74\",\"case\":\"01\",\"reason\":\"1.50\",\"note\":\"5\","
          + "\"empty\":null,\"sequence\":10}}",
        "{\(known)5\",\"source\":\"\",\"type\":\"tiendo.office.staffed\","
          + "\"data\":{\"office\":\"74\",\"officers\":3,\"quota\":4,\"sequence\":1}}",
        "{\(known)6\",\"source\":\"\",\"type\":\"tiendo.clock.ticked\"}",
        "{\"specversion\":\"1.0\",\"id\":\"x\",\"source\":\"/a\",\"type\":\"t\","
          + "\"data\":{\"office\":\"7\\\"4\\u0001\",\"sequence\":1}}",
      ])
    #expect(events.map(\.line) == [5, 6, 7, 8, 9, 10, 11])
  }

  @Test func `An expected alert is read in full`() throws {
    let text = alertFile(
      """
      office: 74, period: 2020, severity: critical, fired: 2020-03-04, cause: close:2020-03-04, rate: 28.5, \
      reference: 34, summary: {en: x, vi: ""}, resolved: "2020-03-08T12:00:00.5+07:00", resolution: low-volume, \
      open: false
      """)
    var expected = ExpectedAlert(rule: "low")
    expected.office = "74"
    expected.period = 2020
    expected.severity = .critical
    expected.fired = Day("2020-03-04").map { .day($0) }
    expected.cause = "close:2020-03-04"
    expected.rate = Percent(hundredths: 2850)
    expected.reference = Percent(hundredths: 3400)
    expected.summaries = [.init(language: "en", text: "x"), .init(language: "vi", text: "")]
    // 8 March 2020 is day 18,329 since 1970-01-01; noon at UTC+7 is 05:00 UTC, 18,329 × 86,400 + 5 × 3,600 seconds.
    expected.resolved = .instant(microseconds: (18_329 * 86_400 + 18_000) * 1_000_000 + 500_000)
    expected.resolution = .lowVolume
    expected.isOpen = false
    #expect(try RuleUnitTestsFile.parse(text)[0].expected == [expected])
  }

  @Test(
    arguments: [
      ("2020-03-08T05:00:00Z", 0), ("2020-03-08T00:30:00-04:30", 0), ("2020-03-08T05:00:00.0000019Z", 1),
      ("2020-03-07T05:00:00Z", -86_400_000_000),
    ] as [(String, Int64)])
  func `An instant is one whatever its offset, cut to microseconds`(text: String, difference: Int64) throws {
    let expected = try RuleUnitTestsFile.parse(alertFile("fired: \"\(text)\""))[0].expected
    #expect(expected[0].fired == .instant(microseconds: (18_329 * 86_400 + 18_000) * 1_000_000 + difference))
  }

  @Test func `The statistics year may be another one`() throws {
    let text = file("period: {start: \"01-01\", utcOffset: \"-05:00\"}", "events: []", "alerts: []")
    let calendar = StatisticsCalendar(startMonth: 1, startDay: 1, utcOffsetSeconds: -18_000)
    #expect(try RuleUnitTestsFile.parse(text)[0].calendar == calendar)
    #expect(try RuleUnitTestsFile.parse(file("events: []", "alerts: []"))[0].calendar == .vietnam)
  }

  @Test(
    arguments: [
      ("", "", "is empty; write rules: and the path"),
      ("rules: a\ntest: []", "test", "did you mean tests?"),
      ("tests: []", "rules", "is missing"),
      ("rules: a", "tests", "is missing"),
      ("rules: \"-\"\ntests: []", "rules", "is standard input"),
      ("rules: a\ntests: [{alerts: [], events: []}]", "tests[0].name", "is missing; write what the test shows"),
      (file("alerts: []"), "tests[0]", "has nothing that happens; write one of file, events or series"),
      (file("alerts: []", "file: a", "events: []"), "tests[0]", "has several of file and events"),
      (file("events: []"), "tests[0].alerts", "is missing; write alerts: and below it"),
      (file("event: []", "alerts: []"), "tests[0].event", "did you mean events?"),
      (file("events: []", "alerts: []", "asOf: 2020-02-30"), "tests[0].asOf", "is not a day; write it as 2020-03-31"),
      (file("events: []", "alerts: []", "period: {start: \"02-29\"}"), "tests[0].period.start", "every year has"),
      (file("events: [{data: 5}]", "alerts: []"), "tests[0].events[0].data", "is a single value where a map is needed"),
      (file("events: [{type: [a]}]", "alerts: []"), "tests[0].events[0].type", "is a list where a single value"),
      (file("series: []", "alerts: []"), "tests[0].series", "is an empty list"),
      (seriesFile("cases: 1/2, target: 101"), "tests[0].series[0].target", "is not a percentage"),
      (seriesFile("cases: 1/2, targets: 1"), "tests[0].series[0].targets", "did you mean target?"),
      (seriesFile("target: 1"), "tests[0].series[0].cases", "is missing"),
      (seriesFile("cases: \"\""), "tests[0].series[0].cases", "is not a series; write done/eligible for each day"),
      (seriesFile("cases: 1/2 3"), "tests[0].series[0].cases", "\"3\" is not a series"),
      (seriesFile("cases: 1/2+1/0"), "tests[0].series[0].cases", "\"1/2+1/0\" is not a series"),
      (seriesFile("cases: 3/2"), "tests[0].series[0].cases", "comes to 3 done of 2"),
      (seriesFile("cases: 0/10+1/0x11"), "tests[0].series[0].cases", "comes to 11 done of 10"),
      (seriesFile("cases: 5/10-1/0x6"), "tests[0].series[0].cases", "comes to -1 done of 10"),
      (seriesFile("cases: 0/10001"), "tests[0].series[0].cases", "from 0 to 10000 are eligible"),
      (seriesFile("cases: 1/2x1100"), "tests[0].series[0].cases", "has too many days; at most 1100 are read"),
      (
        file(
          "series: [{office: a, from: 2020-03-01, cases: 1/2}, {office: a, from: 2020-04-01, cases: 1/2}]", "alerts: []"
        ),
        "tests[0].series[1].office", "has a series already"
      ),
      (
        file("series: [{office: a b, from: 2020-03-01, cases: 1/2}]", "alerts: []"), "tests[0].series[0].office",
        "is not a code"
      ),
      (
        file("series: [{office: a, from: 2200-09-30, cases: 1/2x1}]", "alerts: []"), "tests[0].series[0].cases",
        "leaves the periods"
      ),
      (file("events: []", "alerts: [{office: a}]"), "tests[0].alerts[0].rule", "is missing"),
      (alertFile("fired: soon"), "tests[0].alerts[0].fired", "is neither a day nor an instant"),
      (alertFile("fired: 2020-03-01T25:00:00Z"), "tests[0].alerts[0].fired", "is neither a day nor an instant"),
      (alertFile("fired: 2020-03-01T05:00:00"), "tests[0].alerts[0].fired", "is neither a day nor an instant"),
      (alertFile("period: 1999"), "tests[0].alerts[0].period", "is not a whole number from 2000"),
      (alertFile("resolution: gone"), "tests[0].alerts[0].resolution", "write recovered, low-volume"),
      (alertFile("open: true, resolved: 2020-03-01"), "tests[0].alerts[0].open", "says that it does not end"),
      (alertFile("firde: 2020-03-01"), "tests[0].alerts[0].firde", "did you mean fired?"),
    ] as [(String, String, String)])
  func `What is not allowed is refused with the key and a way out`(text: String, key: String, part: String) {
    let error = refusal { () throws(SettingsError) in try RuleUnitTestsFile.parse(text) }
    #expect(error?.key == key)
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
  }

  @Test func `A series with too many events is refused before any is made`() {
    // Each of the 200 days 10,000 cases are accepted, or are classified as not eligible: two million events.
    let cases = Array(repeating: "0/10000 0/0", count: 100).joined(separator: " ")
    let error = refusal { () throws(SettingsError) in try RuleUnitTestsFile.parse(ofCases(cases)) }
    #expect(error?.description.contains("takes too many events; at most 1000000 are made") == true)
  }

  @Test func `A rule that the rules file does not have is refused, with the one that is meant`() throws {
    let rules = Array("rules: [{name: cases-low, metric: cases, below: 70}]".utf8)
    try withFile("rules.yaml", rules) { path in
      let text = file("events: []", "alerts:", "  - rule: case-low").replacing("rules.yaml", with: path)
      try withFile("rules.test.yaml", Array(text.utf8)) { tests in
        let error = refusal { () throws(SettingsError) in try RuleUnitTestsFile.load(path: tests) }
        #expect(error?.line == 6)
        #expect(error?.description.contains("is not a rule of \(path); did you mean cases-low?") == true)
      }
    }
  }
}
