import Settings
import Testing

/// A rule in block style whose lines after `metric` are given.
private func rule(_ lines: String...) -> String {
  (["rules:", "  - name: a", "    metric: cases"] + lines.map { "    " + $0 }).joined(separator: "\n") + "\n"
}

struct RulesFileErrorTests {
  @Test func `An error is one line that says what, where and what is allowed`() {
    let error = refusal { () throws(SettingsError) in
      try RulesFile.parse(
        """
        rules:
          - {name: a, metric: cases, below: 1}
          - {name: b, metric: cases, below: 1}
          - name: c
            metric: cases
            below: 1
            for: 3x
        """)
    }
    let text = "rules.yaml:7: rules[2].for: \"3x\" is not a duration; write a number and s, m, h or d, such as 3d"
    #expect(error?.description == text)
    #expect(error?.source == "rules.yaml")
    #expect(error?.line == 7)
    #expect(error?.key == "rules[2].for")
    #expect(error?.value == "\"3x\"")
  }

  @Test(arguments: [
    // Names
    ("rules: [{metric: cases, below: 1}]", "rules[0].name", "is missing"),
    ("rules: [{name: , metric: cases, below: 1}]", "rules[0].name", "nothing is not a name"),
    ("rules: [{name: null, metric: cases, below: 1}]", "rules[0].name", "null is not a name"),
    ("rules: [{name: \"\", metric: cases, below: 1}]", "rules[0].name", "is not a name"),
    ("rules: [{name: Cases, metric: cases, below: 1}]", "rules[0].name", "\"Cases\" is not a name"),
    ("rules: [{name: chậm, metric: cases, below: 1}]", "rules[0].name", "a-z, 0-9 and -"),
    ("rules: [{name: [a], metric: cases, below: 1}]", "rules[0].name", "is a list where a single value is needed"),
    ("rules: [{name: \(String(repeating: "x", count: 65)), metric: cases, below: 1}]", "rules[0].name", "1 to 64"),
    (
      "rules:\n- {name: a, metric: cases, below: 1}\n- {name: a, metric: money, below: 1}", "rules[1].name",
      "rules.yaml:3: rules[1].name: \"a\" is the name of the rule in line 2 already"
    ),
    // Metric and severity
    ("rules: [{name: a, below: 1}]", "rules[0].metric", "is missing; write metric: cases or metric: money"),
    ("rules: [{name: a, metric: case, below: 1}]", "rules[0].metric", "\"case\" is not a metric; write cases or money"),
    (rule("below: 1", "severity: urgent"), "rules[0].severity", "write info, warning or critical"),
    (rule("below: 1", "severity: Warning"), "rules[0].severity", "write info, warning or critical"),
    // Conditions
    (
      rule(), "rules[0]",
      "has no condition; write one of below, behindTarget, drop, behindLastPeriod, stalled, eligibleShrinks, "
        + "terminationShare or delegationSurge"
    ),
    (rule("below: 1", "stalled: 3d"), "rules[0]", "several conditions, below and stalled"),
    (rule("behindTarget: 5"), "rules[0].behindTarget", "write behindTarget: {points: 5}"),
    (rule("behindTarget: {}"), "rules[0].behindTarget.points", "is missing"),
    (rule("behindLastPeriod: {point: 5}"), "rules[0].behindLastPeriod.point", "did you mean points?"),
    (rule("drop: {points: 3}"), "rules[0].drop.within", "is missing; write drop: {points: 3, within: 7d}"),
    (rule("drop: {within: 3d}"), "rules[0].drop.points", "is missing"),
    (
      rule("eligibleShrinks: {percent: 10}"), "rules[0].eligibleShrinks.within",
      "is missing; write eligibleShrinks: {percent: 10, within: 30d}"
    ),
    (rule("eligibleShrinks: 10"), "rules[0].eligibleShrinks", "write eligibleShrinks: {percent: 10, within: 30d}"),
    (
      rule("terminationShare: {points: 3, within: 7d}"), "rules[0].terminationShare.points",
      "keys are percent and within"
    ),
    (rule("terminationShare: {percnt: 3, within: 7d}"), "rules[0].terminationShare.percnt", "did you mean percent?"),
    (
      rule("delegationSurge: {within: 30d}"), "rules[0].delegationSurge.factor",
      "is missing; write delegationSurge: {factor: 3, within: 30d}"
    ),
    (rule("delegationSurges: {factor: 3, within: 30d}"), "rules[0].delegationSurges", "did you mean delegationSurge?"),
    (
      rule("drop: {points: 3, within: 7d}", "terminationShare: {}"), "rules[0]", "conditions, drop and terminationShare"
    ),
    (rule("below: {points: 5}"), "rules[0].below", "is a map where a single value is needed"),
    (rule("drop: {points: 2,5, within: 7d}"), "rules[0].drop.5", "behind a point, not a comma"),
    // Unknown keys
    (rule("below: 1", "minEligable: 3"), "rules[0].minEligable", "did you mean minEligible?"),
    (rule("below: 1", "min_eligible: 3"), "rules[0].min_eligible", "did you mean minEligible?"),
    (rule("below: 1", "colour: red"), "rules[0].colour", "the keys are name, metric, below"),
    (rule("below: 1", "token=abc: 1"), "rules[0].token…", "is not a key here"),
    ("rule: []", "rule", "rules.yaml:1: rule is not a key here; did you mean rules?"),
    // Shapes
    ("", "", "rules.yaml: is empty; write rules:"),
    ("# nothing\n", "", "is empty"),
    ("rules:\n", "rules", "is empty where a list is needed; write rules:"),
    ("rules: {}", "rules", "is a map where a list is needed"),
    ("- name: a", "", "holds a list where a map is needed"),
    ("rules: [a]", "rules[0]", "is a single value where a map is needed"),
    ("rules: [[]]", "rules[0]", "is a list where a map is needed"),
  ])
  func `A rule that is not whole is refused with the key and a way out`(text: String, key: String, part: String) {
    let error = refusal { () throws(SettingsError) in try RulesFile.parse(text) }
    #expect(error?.key == key)
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [
    "1e2", "80.255", "80.250", "-1", "+1", "100.01", "101", "08", "80.", ".5", "80,5", "70%", "1_0", "0x10", "~", "",
    "nan", "seventy", "99999999999999999999", "1 0", "٣",
  ])
  func `A percentage is refused unless it is plain and within bounds`(text: String) {
    for line in ["below: \"\(text)\"", "below: \(text)"] {
      let error = refusal { () throws(SettingsError) in try RulesFile.parse(rule(line)) }
      #expect(error?.key == "rules[0].below")
      #expect(error?.description.contains("is not a percentage from 0 to 100; write digits") == true)
    }
  }

  @Test(arguments: [
    (rule("below: 1", "clear: 100.5"), "rules[0].clear", "is not points from 0 to 100"),
    (rule("behindTarget: {points: -1}"), "rules[0].behindTarget.points", "is not points"),
    (rule("below: 1", "for: 3"), "rules[0].for", "\"3\" has no unit; write a number and s, m, h or d"),
    (rule("below: 1", "for: 3 days"), "rules[0].for", "is not a duration"),
    (rule("below: 1", "for: 1h30m"), "rules[0].for", "is not a duration"),
    (rule("below: 1", "for: 500ms"), "rules[0].for", "is not a duration"),
    (rule("below: 1", "for: 3D"), "rules[0].for", "is not a duration"),
    (rule("below: 1", "for: -3d"), "rules[0].for", "is not a duration"),
    (rule("below: 1", "for: 1.5d"), "rules[0].for", "is not a duration"),
    (rule("below: 1", "for: d"), "rules[0].for", "is not a duration"),
    (rule("below: 1", "for:"), "rules[0].for", "nothing is not a duration"),
    (rule("below: 1", "for: 3651d"), "rules[0].for", "is out of bounds; 0 to 3650d is allowed"),
    (rule("below: 1", "for: 99999999999999999999d"), "rules[0].for", "is out of bounds"),
    (rule("below: 1", "for: 9999999999999999d"), "rules[0].for", "is out of bounds"),
    (rule("stalled: 14"), "rules[0].stalled", "is not a number of days; write a whole number and d, such as 14d"),
    (rule("stalled: 0d"), "rules[0].stalled", "from 1d to 3650d"),
    (rule("stalled: 3651d"), "rules[0].stalled", "from 1d to 3650d"),
    (rule("drop: {points: 3, within: 24h}"), "rules[0].drop.within", "is not a number of days"),
    (rule("drop: {points: 3, within: 367d}"), "rules[0].drop.within", "from 1d to 366d"),
    (rule("eligibleShrinks: {percent: 101, within: 7d}"), "rules[0].eligibleShrinks.percent", "is not a percentage"),
    (rule("eligibleShrinks: {percent: 5, within: 367d}"), "rules[0].eligibleShrinks.within", "from 1d to 366d"),
    (rule("terminationShare: {percent: 5, within: 366d}"), "rules[0].terminationShare.within", "from 1d to 365d"),
    (rule("delegationSurge: {factor: 2.125, within: 9d}"), "rules[0].delegationSurge.factor", "is not a factor from 0"),
    (rule("delegationSurge: {factor: 2, within: 184d}"), "rules[0].delegationSurge.within", "from 1d to 183d"),
    (rule("drop: {points: 3, within: 0}"), "rules[0].drop.within", "is not a number of days"),
    (rule("below: 1", "minEligible: -1"), "rules[0].minEligible", "is not a whole number from 0"),
    (rule("below: 1", "minEligible: 20.0"), "rules[0].minEligible", "is not a whole number"),
    (rule("below: 1", "minEligible: 010"), "rules[0].minEligible", "is not a whole number"),
    (rule("below: 1", "minEligible: 9007199254740992"), "rules[0].minEligible", "is not a whole number"),
    (rule("below: 1", "offices: []"), "rules[0].offices", "is an empty list"),
    (rule("below: 1", "offices: 74"), "rules[0].offices", "write a list of codes"),
    (rule("below: 1", "offices: [\"74\", \"[0-9]*\"]"), "rules[0].offices[1]", "is not a pattern"),
    (rule("below: 1", "offices: [~]"), "rules[0].offices[0]", "is not a pattern"),
    (rule("below: 1", "offices: [\"7 4\"]"), "rules[0].offices[0]", "and * or ?"),
    (rule("below: 1", "offices: [*]"), "", "put a text that begins with * in quotes"),
    (rule("below: 1", "offices: [*4]"), "", "put a text that begins with * in quotes"),
    (rule("below: 1", "summary: behind"), "rules[0].summary", "write a text for each language"),
    (rule("below: 1", "summary: {en: }"), "rules[0].summary.en", "is not a text"),
    (rule("below: 1", "summary: {\"e n\": x}"), "rules[0].summary.e…", "is not a language"),
    (rule("below: 1", "summary: {en: \"{raet}\"}"), "rules[0].summary.en", "{raet}; did you mean {rate}?"),
    (rule("below: 1", "summary: {en: \"{colour}\"}"), "rules[0].summary.en", "the fields are alert, rule, office"),
    (rule("below: 1", "summary: {en: \"{office\"}"), "rules[0].summary.en", "has a { without its }"),
  ])
  func `A value that is not allowed is refused with the key and what is`(text: String, key: String, part: String) {
    let error = refusal { () throws(SettingsError) in try RulesFile.parse(text) }
    #expect(error?.key == key)
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [
    ("rules:\n  - name: a\n    metric: cases\n\tbelow: 1\n", 4, "indent with spaces, not tabs"),
    ("rules:\n  - {name: a, metric: cases, below: 1\n", 3, "is not YAML"),
    ("rules:\n  - name: \"a\n", 3, "is not YAML"),
    ("rules: []\nrules: []\n", 1, "has the key rules twice in one map; keep one of them"),
    ("rules:\n  - {name: a, 'name': b, metric: cases, below: 1}\n", 2, "has the key name twice"),
    (
      "rules: []\n---\nrules: []\n", 2, "expected a single document in the stream, but found another document; keep one"
    ),
    ("rules:\n  - !rule {name: a, metric: cases, below: 1}\n", 2, "has the tag !rule"),
    ("rules:\n  - {name: !!binary YQ==, metric: cases, below: 1}\n", 2, "has the tag tag:yaml.org,2002:binary"),
    ("rules:\n  - {name: a, <<: {metric: cases}, below: 1}\n", 2, "is a merge, which is not supported"),
    ("rules:\n  - {name: a, [x]: 1}\n", 2, "has a key that is not a text"),
    ("rules: []\n# \u{1}\n", 2, "control characters are not allowed"),
    (String(repeating: "[", count: 100_000), 1, "is not YAML: nested too deeply; close the brackets"),
  ])
  func `What is no YAML, or YAML that surprises, is refused with its line`(text: String, line: Int, part: String) {
    let error = refusal { () throws(SettingsError) in try RulesFile.parse(text) }
    #expect(error?.line == line, "\(error?.description ?? "")")
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
  }

  @Test func `A value with line ends or of any length stays on one bearable line`() {
    let long = String(repeating: "y", count: 5000)
    for value in ["\"a\\nb\\u2028c\\e[31m\"", long] {
      let error = refusal { () throws(SettingsError) in try RulesFile.parse(rule("below: \(value)")) }
      #expect((error?.description.count ?? .max) < 300)
      #expect(error?.description.unicodeScalars.contains { $0.properties.generalCategory == .control } == false)
    }
  }

  @Test func `A file that cannot be read is refused with the reason`() throws {
    let missing = refusal { () throws(SettingsError) in try RulesFile.load(path: "no/such/rules.yaml") }
    #expect(
      missing?.description
        == "no/such/rules.yaml: cannot be read: there is no such file; give the path of a file that this user may read")
    let unnamed = refusal { () throws(SettingsError) in try RulesFile.load(path: "") }
    #expect(unnamed?.description == "\"\": is an empty path; write the path of a file")
    let directory = refusal { () throws(SettingsError) in try RulesFile.load(path: "/tmp") }
    #expect(directory?.description.contains("it is a directory") == true)
    let endless = refusal { () throws(SettingsError) in try RulesFile.load(path: "/dev/zero") }
    #expect(endless?.description == "/dev/zero: is too large; at most 1 MiB is read")
    try withFile("latin.yaml", [0x23, 0xE9]) { path in
      let error = refusal { () throws(SettingsError) in try RulesFile.load(path: path) }
      #expect(error?.problem == "is not UTF-8")
    }
  }
}
