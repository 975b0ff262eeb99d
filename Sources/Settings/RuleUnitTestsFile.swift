public import Alerts
internal import Ledger
public import RuleTrials

/// Reads unit tests of rules: YAML, strict.
///
///     rules: rules.yaml
///     tests:
///       - name: an office under 70 % is told of after three days
///         series:
///           - {office: "74", from: 2020-03-01, cases: 60/100x5}
///         alerts:
///           - {rule: cases-low, office: "74", fired: 2020-03-04, open: true}
public struct RuleUnitTestsFile: Sendable {
  /// Path of the rules, relative to the working directory.
  public let rulesPath: String
  /// The rules that are tested.
  public let rules: [Rule]
  /// The tests, in order.
  public let tests: [RuleUnitTest]

  /// The tests of a file, and the rules that they are of. Paths in it are relative to it.
  /// - Parameter path: The file, relative to the working directory; at most 1 MiB of UTF-8.
  /// - Throws: `SettingsError` for a file that cannot be read, and for the first thing in it, or in the rules, that is
  ///   not allowed.
  public static func load(path: String) throws(SettingsError) -> RuleUnitTestsFile {
    let text = try SettingsFile.text(path: path, place: Place(source: path))
    let contents = try Self.contents(
      text, source: path, folder: path.lastIndex(of: "/").map { String(path[...$0]) } ?? "")
    let rules = try RulesFile.load(path: contents.rulesPath)
    let names = rules.map(\.name)
    for scalar in contents.ruleNames where !names.contains(scalar.text) {
      let meant = Suggestion.nearest(to: scalar.text, among: names)
      throw scalar.error(
        "is not a rule of \(shown(contents.rulesPath))",
        allowed: meant.map { "did you mean \($0)?" } ?? "write the name of one of its rules")
    }
    return RuleUnitTestsFile(rulesPath: contents.rulesPath, rules: rules, tests: contents.tests)
  }

  /// The tests of a text; the rules are not looked at.
  /// - Throws: `SettingsError` for the first thing that is not allowed.
  public static func parse(_ text: String, source: String = "rules.test.yaml") throws(SettingsError) -> [RuleUnitTest] {
    try contents(text, source: source, folder: "").tests
  }

  private struct Contents {
    var rulesPath: String
    var tests: [RuleUnitTest] = []
    /// Where tests name rules.
    var ruleNames: [Scalar] = []
  }

  private static func contents(_ text: String, source: String, folder: String) throws(SettingsError) -> Contents {
    let allowed = "write rules: and the path of the rules, and tests: and below it one behind each -"
    guard let root = try YAMLDocument.root(text, place: Place(source: source, line: 1)) else {
      throw Place(source: source).error("is empty", allowed: allowed)
    }
    let map = try root.map(allowed)
    try map.refuseKeys(except: ["rules", "tests"])
    let rules = try path(map.required("rules", allowed: allowed), folder: folder)
    var contents = Contents(rulesPath: rules)
    for node in try map.required("tests", allowed: allowed).list(allowed) {
      let (test, ruleNames) = try self.test(node, folder: folder)
      contents.tests.append(test)
      contents.ruleNames += ruleNames
    }
    return contents
  }

  private static let keys = ["name", "period", "asOf"] + sources + ["alerts"]

  private static func test(
    _ node: YAMLNode, folder: String
  ) throws(SettingsError) -> (test: RuleUnitTest, ruleNames: [Scalar]) {
    let map = try node.map("write a test as keys and values, beginning with name")
    try map.refuseKeys(except: keys)
    let nameAllowed = "write what the test shows, in words"
    let name = try map.required("name", allowed: nameAllowed).scalar(nameAllowed).text("a name", allowed: nameAllowed)
    let calendar = try map["period"].map { node throws(SettingsError) in try period(node) } ?? .vietnam
    let source = try self.source(map, calendar, folder: folder)
    let asOf = try map["asOf"].map { node throws(SettingsError) in
      try node.scalar("write a day, such as 2020-03-31").day()
    }
    let alertsAllowed = "write alerts: and below it one behind each -, or alerts: [] for none"
    let nodes = try map.required("alerts", allowed: alertsAllowed).list(alertsAllowed)
    guard nodes.count <= maximumAlerts else {
      throw map.place.member("alerts").error("has \(nodes.count) alerts", allowed: "at most \(maximumAlerts) are read")
    }
    var expected: [ExpectedAlert] = []
    var ruleNames: [Scalar] = []
    for node in nodes {
      let (alert, rule) = try self.alert(node)
      expected.append(alert)
      ruleNames.append(rule)
    }
    let test = RuleUnitTest(
      name: name, line: node.place.line ?? 1, calendar: calendar, source: source, asOf: asOf ?? lastDay(of: source),
      expected: expected)
    return (test, ruleNames)
  }

  /// More than anybody works out by hand.
  private static let maximumAlerts = 1_000

  /// A series goes on to the end of its last day.
  private static func lastDay(of source: RuleUnitTest.Source) -> Day? {
    if case .series(let series) = source { series.map(\.lastDay).max() } else { nil }
  }

  private static func period(_ node: YAMLNode) throws(SettingsError) -> StatisticsCalendar {
    let allowed = "write start, utcOffset or both, such as {start: \"01-01\", utcOffset: \"+00:00\"}"
    let map = try node.map(allowed)
    try map.refuseKeys(except: ["start", "utcOffset"])
    let standard = StatisticsCalendar.vietnam
    var (month, day, offset) = (standard.startMonth, standard.startDay, standard.utcOffsetSeconds)
    if let node = map["start"] { (month, day) = try node.scalar(allowed).startOfYear() }
    if let node = map["utcOffset"] { offset = try node.scalar(allowed).utcOffset() }
    return StatisticsCalendar(startMonth: month, startDay: day, utcOffsetSeconds: offset) ?? standard
  }

  /// A path, relative to the folder of the tests unless it begins at the root.
  static func path(_ node: YAMLNode, folder: String) throws(SettingsError) -> String {
    let allowed = "write the path of a file, relative to this one"
    let scalar = try node.scalar(allowed)
    let path = try scalar.text("a path", allowed: allowed)
    guard path != "-" else { throw scalar.error("is standard input", allowed: allowed) }
    return path.hasPrefix("/") ? path : folder + path
  }
}
