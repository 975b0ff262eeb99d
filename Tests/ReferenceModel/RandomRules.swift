/// Seeded random lists of rules.
public enum RandomRules {
  private static let templates = [
    "{office}: {rate} %, {reference}", "{rule} {metric} {period} {severity} {state} {resolution}",
    "{done}/{eligible} ({referenceDone}/{referenceEligible}) {alert} {cause}", "{observed} > {reference}",
    "không có gì", "",
  ]

  private static let patterns = ["*", "7*", "74", "?4", "1??", "*-*", "A_b", "*.*", "7?", "none"]

  /// One to `most` rules with different names.
  public static func rules(seed: UInt64, most: Int = 8) -> [SlowRule] {
    var random = ModelRandom(seed: seed)
    return (0..<random.integer(1...max(1, most))).map { rule("rule-\($0)", &random) }
  }

  /// So many rules of integrity with different names.
  public static func integrityRules(seed: UInt64, count: Int) -> [SlowRule] {
    var random = ModelRandom(seed: seed)
    var rules: [SlowRule] = []
    while rules.count < count {
      let rule = rule("rule-\(rules.count)", &random)
      if rule.isOfIntegrity { rules.append(rule) }
    }
    return rules
  }

  private static func rule(_ name: String, _ random: inout ModelRandom) -> SlowRule {
    let metric = random.pick(SlowRule.Metric.allCases)
    var rule = SlowRule(name: name, metric: metric, condition: condition(&random))
    if random.chance(perMille: 500) { rule.forSeconds = Int64(random.pick([1, 60, 3600, 43_200, 86_400, 259_200])) }
    if random.chance(perMille: 500) { rule.clearHundredths = Int64(random.pick([1, 50, 100, 225, 1000])) }
    if random.chance(perMille: 600) { rule.minEligible = Int64(random.pick([2, 3, 5, 8])) }
    rule.severity = random.pick(["info", "warning", "critical"])
    if random.chance(perMille: 400) {
      rule.offices = (0..<random.integer(1...3)).map { _ in random.pick(patterns) }
    }
    if random.chance(perMille: 500) { rule.summary = ["en": random.pick(templates), "vi": random.pick(templates)] }
    return rule
  }

  private static func condition(_ random: inout ModelRandom) -> SlowRule.Condition {
    let points = Int64(random.pick([0, 1, 100, 225, 300, 500, 1000, 2000]))
    let days = random.pick([1, 2, 7, 30, 90])
    switch random.integer(0...8) {
    case 0: return .below(hundredths: Int64(random.pick([1, 1000, 3333, 3550, 5000, 9999, 10_000])))
    case 1: return .behindTarget(hundredths: points)
    case 2: return .behindLastPeriod(hundredths: points)
    case 3: return .stalled(days: random.pick([1, 2, 7, 14, 30]))
    case 4: return .eligibleShrinks(hundredths: Int64(random.pick([0, 1, 100, 1000, 2500, 5000])), withinDays: days)
    case 5: return .terminationShare(hundredths: Int64(random.pick([0, 1, 2500, 3333, 5000, 9999])), withinDays: days)
    case 6: return .delegationSurge(hundredths: Int64(random.pick([0, 50, 100, 133, 300, 1000])), withinDays: days)
    default: return .drop(hundredths: points, withinDays: days)
    }
  }
}
