public import Alerts
internal import Ledger

/// Reads a rules file (section "Rules" of the contract): YAML, strict, every value from the text as it was written.
///
/// Beyond the contract's words: percentages, points, factors and `clear` are 0 to 100; `for` is at most 3650d;
/// `within` is 1d to 366d (no period is longer), 365d for `terminationShare`, which needs a day before these, and 183d
/// for `delegationSurge`, which needs as many; `stalled` is 1d to 3650d; `minEligible` is below 2^53; `offices` needs
/// at least one pattern of at most 64 characters; a language is 1 to 35 characters of `A-Z a-z 0-9 -`. Anchors and
/// aliases are fine, merges (`<<`) and tags are not. The key of an error counts rules from 0.
public enum RulesFile {
  /// Rules that were read, and where each of them stands.
  public struct Located: Hashable, Sendable {
    /// The rule.
    public let rule: Rule
    /// The line on which it begins, from 1.
    public let line: Int
  }

  /// The rules of a file, in its order.
  /// - Parameter path: The file, relative to the working directory; at most 1 MiB of UTF-8.
  /// - Throws: `SettingsError` for a file that cannot be read and for the first thing in it that is not allowed.
  public static func load(path: String) throws(SettingsError) -> [Rule] {
    let text = try SettingsFile.text(path: path, place: Place(source: path))
    return try parse(text, source: path)
  }

  /// The rules of a text, in its order.
  /// - Parameters:
  ///   - text: The YAML.
  ///   - source: What an error calls the text, such as the path of its file.
  /// - Throws: `SettingsError` for the first thing that is not allowed.
  public static func parse(_ text: String, source: String = "rules.yaml") throws(SettingsError) -> [Rule] {
    try locate(text, source: source).map(\.rule)
  }

  /// The rules of a text with their lines, in its order.
  /// - Throws: `SettingsError` for the first thing that is not allowed.
  public static func locate(_ text: String, source: String = "rules.yaml") throws(SettingsError) -> [Located] {
    let listNeeded = "write rules: and below it one rule behind each -, or rules: [] for none"
    let place = Place(source: source, line: 1)
    guard let root = try YAMLDocument.root(text, place: place) else {
      throw Place(source: source).error("is empty", allowed: listNeeded)
    }
    let map = try root.map(listNeeded)
    try map.refuseKeys(except: ["rules"])
    var rules: [Located] = []
    var lines: [String: Int] = [:]
    for node in try map.required("rules", allowed: listNeeded).list(listNeeded) {
      let (rule, line) = (try self.rule(node), node.place.line ?? 1)
      if let earlier = lines.updateValue(line, forKey: rule.name) {
        throw node.place.member("name").error(
          "is the name of the rule in line \(earlier) already", allowed: "give each rule a name of its own",
          value: "\"\(rule.name)\"")
      }
      rules.append(Located(rule: rule, line: line))
    }
    return rules
  }

  private static let keys =
    ["name", "metric"] + conditions + ["for", "clear", "minEligible", "severity", "offices", "summary"]

  private static func rule(_ node: YAMLNode) throws(SettingsError) -> Rule {
    let map = try node.map("write a rule as keys and values, beginning with name")
    try map.refuseKeys(except: keys)
    let name = try name(map.required("name", allowed: nameAllowed).scalar(nameAllowed))
    let metricAllowed = "write metric: cases or metric: money"
    let measure: Measure = try map.required("metric", allowed: metricAllowed).scalar(metricAllowed).word("a metric")
    var rule = Rule(name: name, test: RuleTest(measure, try condition(map)))
    if let node = map["for"] {
      rule.test.holdMicroseconds = try node.scalar("write a duration, such as 3d").microseconds(
        in: 0...3650 * DurationText.Unit.days.microseconds, units: DurationText.ruleUnits, example: "3d")
    }
    if let node = map["clear"] {
      rule.test.clearHundredths = try node.scalar("write a number of points, such as 1").hundredths("points")
    }
    if let node = map["minEligible"] {
      let allowed = "write a number of cases, such as 20"
      rule.test.minimumEligible = try node.scalar(allowed).integer(in: 0...(1 << 53) - 1, allowed: allowed)
    }
    if let node = map["severity"] {
      rule.severity = try node.scalar("write info, warning or critical").word("a severity")
    }
    if let node = map["offices"] { rule.offices = try offices(node) }
    if let node = map["summary"] { rule.summaries = try summaries(node) }
    return rule
  }

  private static let nameAllowed = "write 1 to 64 characters of a-z, 0-9 and -, such as cases-behind-target"

  private static func name(_ scalar: Scalar) throws(SettingsError) -> String {
    let isAllowed = scalar.text.utf8.allSatisfy { byte in
      switch byte {
      case 0x61...0x7A, 0x30...0x39, 0x2D: true
      default: false
      }
    }
    guard !scalar.isNull, isAllowed, (1...64).contains(scalar.text.utf8.count) else {
      throw scalar.error("is not a name of a rule", allowed: nameAllowed)
    }
    return scalar.text
  }
}
