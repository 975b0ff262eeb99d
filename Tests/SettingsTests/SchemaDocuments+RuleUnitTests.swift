extension SchemaDocuments {
  /// Files of unit tests of rules.
  static let ruleUnitTests: [String] = {
    var texts = ["rules: a\ntests: []", "rules: a", "tests: []", "rules: \"\"\ntests: []", "rules: \"-\"\ntests: []"]
    texts += ["rules: [a]\ntests: []", "rules: a\ntests: {}", "rules: a\ntests: [a]", "rules: a\ntests: []\nother: 1"]
    texts += ["events: []", "series: []", "file: a", "file: \"\"", "file: \"-\"", "file: a, events: []", ""].map(test)
    texts += ["name: null", "name: \"\"", "name: [a]", "asOf: 2020-01-01", "asOf: 2020-1-1", "asOf: 1999-12-31"].map {
      "rules: a\ntests: [{events: [], alerts: [], \($0)\($0.hasPrefix("name") ? "" : ", name: a")}]"
    }
    texts += ["{}", "{start: \"01-01\"}", "{start: \"02-29\"}", "{utcOffset: \"+00:00\"}", "{utcOffset: \"7\"}", "[]"]
      .map {
        test("events: [], period: \($0)")
      }
    texts += [
      "{}", "{type: a}", "{type: [a]}", "{type: 5}", "{data: {}}", "{data: 5}", "{data: {a: {}}}", "{data: {a: null}}",
      "{data: {a: 1, b: true, c: \"x\"}}", "[]", "a",
    ].map { test("events: [\($0)]") }
    texts += seriesMembers.map { test("series: [{\($0)}]") }
    texts += alertMembers.map { "rules: a\ntests: [{name: a, events: [], alerts: [{\($0)}]}]" }
    texts += ["[]", "{}", "[a]", "null"].map { "rules: a\ntests: [{name: a, events: [], alerts: \($0)}]" }
    return texts
  }()

  private static func test(_ members: String) -> String {
    "rules: a\ntests: [{name: a, alerts: []\(members.isEmpty ? "" : ", \(members)")}]"
  }

  private static let seriesMembers: [String] = {
    var members = ["office: a, from: 2020-01-01", "office: a, cases: 1/2", "from: 2020-01-01, cases: 1/2"]
    members += [
      "1/2", "0/0", "1/2 1/2", "1/2x5", "1/2+0/1x5", "9/9-1/0x5", "\" 1/2  2/2 \"", "1/2+0/1", "1/2x", "1/2x-1", "1",
      "1/", "/2", "-1/2", "1.5/2", "1 / 2", "1/2,1/2", "1/2 x5", "\"\"", "null", "[1/2]", "00001/00002", "000001/2",
    ].map { "office: a, from: 2020-01-01, cases: \($0)" }
    members += ["\"74\"", "a b", "\"\"", "null", "[a]", "a.b_c-d"].map {
      "office: \($0), from: 2020-01-01, cases: 1/2"
    }
    members += ["2020-01-01", "2020-13-01", "2020-01-32", "2020-01-01T00:00:00Z", "today", "null"].map {
      "office: a, from: \($0), cases: 1/2"
    }
    members += ["0", "80", "80.25", "80.255", "101", "-1", "null", "{cases: 80, money: 38}", "{cases: 80}", "[80]"].map
    {
      "office: a, from: 2020-01-01, cases: 1/2, target: \($0)"
    }
    return members
  }()

  private static let alertMembers: [String] = {
    let times = [
      "2020-01-01", "\"2020-01-01T05:00:00Z\"", "\"2020-01-01T05:00:00.5+07:00\"", "\"2020-01-01T24:00:00Z\"",
      "\"2020-01-01T05:00:00\"", "\"2020-01-01T05:00Z\"", "\"2020-01-01 05:00:00Z\"", "\"2020-01-01t05:00:00Z\"",
      "\"2020-01-01T05:00:60Z\"", "\"2020-01-01T05:00:00.Z\"", "\"2020-01-01T05:00:00+7:00\"", "noon", "null",
    ]
    var members = times.flatMap { ["fired: \($0)", "resolved: \($0)"] }
    members += ["office: \"74\"", "office: \"\"", "period: 2020", "period: 1999", "period: 10000", "period: 2020.0"]
    members += [
      "severity: info", "severity: loud", "cause: e1", "cause: \"\"", "rate: 5.25", "rate: 5.255", "rate: -1",
    ]
    members += [
      "reference: 100", "reference: 101", "summary: {}", "summary: {en: x}", "summary: {en: null}", "summary: x",
    ]
    members += ["recovered", "low-volume", "no-reference", "period-ended", "rule-changed", "gone"].map {
      "resolution: \($0)"
    }
    members += ["open: true", "open: false", "open: yes", "open: true, resolved: 2020-01-01", "colour: red"]
    members += ["open: true, resolution: recovered", "open: false, resolved: 2020-01-01"]
    return members.map { "rule: a, \($0)" } + ["rule: a", "rule: \"\"", "rule: null", "office: a"]
  }()
}
