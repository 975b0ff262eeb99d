/// A rule, as a rules file gives it. Percentages and points are in hundredths.
public struct SlowRule: Equatable, Sendable {
  /// What the rule's rate counts.
  public enum Metric: String, CaseIterable, Sendable {
    case cases, money
  }

  /// The one condition of a rule.
  public enum Condition: Equatable, Sendable {
    /// The rate is below a threshold.
    case below(hundredths: Int64)
    /// The rate is behind the pace of the target by more than the points.
    case behindTarget(hundredths: Int64)
    /// The rate is below the highest one sampled in the days before, by the points or more.
    case drop(hundredths: Int64, withinDays: Int)
    /// The rate is behind that of the same day one period earlier by more than the points.
    case behindLastPeriod(hundredths: Int64)
    /// Nothing was done for so many days.
    case stalled(days: Int)
    /// So much of what was eligible left it without being done.
    case eligibleShrinks(hundredths: Int64, withinDays: Int)
    /// More than so much of what was done is terminations.
    case terminationShare(hundredths: Int64, withinDays: Int)
    /// More than so many times as much was delegated as before.
    case delegationSurge(hundredths: Int64, withinDays: Int)
  }

  /// The name, unique in a list.
  public var name: String
  /// Cases or money.
  public var metric: Metric
  /// The condition.
  public var condition: Condition
  /// How long the condition has to hold, in seconds.
  public var forSeconds: Int64 = 0
  /// Points of hysteresis, in hundredths.
  public var clearHundredths: Int64 = 0
  /// Eligible cases without which the rule says nothing.
  public var minEligible: Int64 = 1
  /// `info`, `warning` or `critical`.
  public var severity = "warning"
  /// Patterns of office codes with `*` and `?`; `nil` is every office.
  public var offices: [String]?
  /// Templates by language.
  public var summary: [String: String]?

  /// A rule with the defaults of the contract.
  public init(name: String, metric: Metric, condition: Condition) {
    self.name = name
    self.metric = metric
    self.condition = condition
  }

  /// Whether the rule is looked at when a day is closed alone.
  var needsClose: Bool {
    if case .stalled = condition { return true }
    return isOfIntegrity
  }

  /// Whether the rule asks how figures came about.
  var isOfIntegrity: Bool {
    switch condition {
    case .eligibleShrinks, .terminationShare, .delegationSurge: return true
    default: return false
    }
  }

  /// Whether the rule watches this office.
  func watches(_ office: [UInt8]) -> Bool {
    guard let offices else { return true }
    return offices.contains { Self.matches(Array($0.utf8)[...], office[...]) }
  }

  private static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == UInt8(ascii: "*") {
      return matches(pattern.dropFirst(), text) || (!text.isEmpty && matches(pattern, text.dropFirst()))
    }
    guard let character = text.first else { return false }
    return (first == UInt8(ascii: "?") || first == character) && matches(pattern.dropFirst(), text.dropFirst())
  }

  /// The rule as one line of a rules file, in flow style.
  public var yaml: String {
    let number = { (hundredths: Int64) in Decimals.text(hundredths: Int128(hundredths)) }
    var parts = ["name: \"\(name)\"", "metric: \(metric.rawValue)"]
    switch condition {
    case .below(let threshold): parts.append("below: \(number(threshold))")
    case .behindTarget(let points): parts.append("behindTarget: {points: \(number(points))}")
    case .drop(let points, let days): parts.append("drop: {points: \(number(points)), within: \(days)d}")
    case .behindLastPeriod(let points): parts.append("behindLastPeriod: {points: \(number(points))}")
    case .stalled(let days): parts.append("stalled: \(days)d")
    case .eligibleShrinks(let percent, let days):
      parts.append("eligibleShrinks: {percent: \(number(percent)), within: \(days)d}")
    case .terminationShare(let percent, let days):
      parts.append("terminationShare: {percent: \(number(percent)), within: \(days)d}")
    case .delegationSurge(let factor, let days):
      parts.append("delegationSurge: {factor: \(number(factor)), within: \(days)d}")
    }
    if forSeconds != 0 { parts.append("for: \(forSeconds)s") }
    if clearHundredths != 0 { parts.append("clear: \(number(clearHundredths))") }
    if minEligible != 1 { parts.append("minEligible: \(minEligible)") }
    if severity != "warning" { parts.append("severity: \(severity)") }
    if let offices { parts.append("offices: [" + offices.map { "\"\($0)\"" }.joined(separator: ", ") + "]") }
    if let summary {
      let templates = summary.sorted { $0.key < $1.key }.map { "\($0.key): \"\($0.value)\"" }
      parts.append("summary: {" + templates.joined(separator: ", ") + "}")
    }
    return "  - {" + parts.joined(separator: ", ") + "}"
  }

  /// A rules file of a list of rules.
  public static func file(_ rules: [SlowRule]) -> String {
    rules.isEmpty ? "rules: []\n" : "rules:\n" + rules.map { $0.yaml + "\n" }.joined()
  }
}
