/// Reads rules files of one flow-style mapping a line, as the worked examples have them; not YAML at large.
public enum SlowRuleReader {
  private indirect enum Flow {
    case scalar(String)
    case list([Flow])
    case map([(String, Flow)])

    subscript(name: String) -> Flow? {
      guard case .map(let members) = self else { return nil }
      return members.last { $0.0 == name }?.1
    }

    var text: String? {
      guard case .scalar(let text) = self else { return nil }
      return text
    }
  }

  /// The rules of a file, `nil` where a line is not understood.
  public static func rules(_ file: String) -> [SlowRule]? {
    var rules: [SlowRule] = []
    for line in file.split(separator: "\n") {
      let text = line.drop { $0 == " " }
      guard text.hasPrefix("- {") else { continue }
      var characters = text.dropFirst(2)
      guard let rule = rule(flow(&characters)) else { return nil }
      rules.append(rule)
    }
    return rules
  }

  private static func skip(_ text: inout Substring) { text = text.drop { $0 == " " } }

  private static func flow(_ text: inout Substring) -> Flow {
    skip(&text)
    if text.first == "{" || text.first == "[" { return collection(&text) }
    return .scalar(scalar(&text))
  }

  private static func collection(_ text: inout Substring) -> Flow {
    let isMap = text.removeFirst() == "{"
    var members: [(String, Flow)] = []
    while let character = text.first, character != "}" && character != "]" {
      if character == "," || character == " " {
        text.removeFirst()
        continue
      }
      var name = ""
      if isMap {
        name = scalar(&text)
        text = text.drop { $0 == ":" }
      }
      members.append((name, flow(&text)))
    }
    text = text.dropFirst()
    return isMap ? .map(members) : .list(members.map { $0.1 })
  }

  private static func scalar(_ text: inout Substring) -> String {
    if text.first == "\"" {
      let content = text.dropFirst().prefix { $0 != "\"" }
      text = text.dropFirst(content.count + 2)
      return String(content)
    }
    let content = text.prefix { !",:]}".contains($0) }
    text = text.dropFirst(content.count)
    return String(content)
  }

  private static func rule(_ flow: Flow) -> SlowRule? {
    guard let name = flow["name"]?.text, let metric = SlowRule.Metric(rawValue: flow["metric"]?.text ?? ""),
      let condition = condition(flow)
    else { return nil }
    var rule = SlowRule(name: name, metric: metric, condition: condition)
    if let text = flow["for"]?.text {
      guard let seconds = seconds(text) else { return nil }
      rule.forSeconds = seconds
    }
    rule.clearHundredths = hundredths(flow["clear"]) ?? 0
    rule.minEligible = (flow["minEligible"]?.text).flatMap { Int64($0) } ?? 1
    rule.severity = flow["severity"]?.text ?? "warning"
    if case .list(let patterns) = flow["offices"] { rule.offices = patterns.compactMap { $0.text } }
    if case .map(let templates) = flow["summary"] {
      rule.summary = Dictionary(templates.map { ($0.0, $0.1.text ?? "") }) { $1 }
    }
    return rule
  }

  private static func condition(_ flow: Flow) -> SlowRule.Condition? {
    if let threshold = hundredths(flow["below"]) { return .below(hundredths: threshold) }
    if let points = hundredths(flow["behindTarget"]?["points"]) { return .behindTarget(hundredths: points) }
    if let points = hundredths(flow["behindLastPeriod"]?["points"]) { return .behindLastPeriod(hundredths: points) }
    if let drop = flow["drop"], let points = hundredths(drop["points"]), let days = days(drop["within"]) {
      return .drop(hundredths: points, withinDays: days)
    }
    return integrityCondition(flow) ?? days(flow["stalled"]).map { .stalled(days: $0) }
  }

  private static func integrityCondition(_ flow: Flow) -> SlowRule.Condition? {
    for (name, key) in [("eligibleShrinks", "percent"), ("terminationShare", "percent"), ("delegationSurge", "factor")]
    {
      guard let map = flow[name], let number = hundredths(map[key]), let days = days(map["within"]) else { continue }
      switch name {
      case "eligibleShrinks": return .eligibleShrinks(hundredths: number, withinDays: days)
      case "terminationShare": return .terminationShare(hundredths: number, withinDays: days)
      default: return .delegationSurge(hundredths: number, withinDays: days)
      }
    }
    return nil
  }

  private static func hundredths(_ flow: Flow?) -> Int64? {
    guard let text = flow?.text else { return nil }
    let parts = text.split(separator: ".")
    let fraction = parts.count > 1 ? parts[1] : ""
    return fraction.count > 2 || parts.isEmpty ? nil : Int64(parts[0] + (fraction + "00").prefix(2))
  }

  private static func days(_ flow: Flow?) -> Int? {
    guard let text = flow?.text, text.hasSuffix("d") else { return nil }
    return Int(text.dropLast())
  }

  private static func seconds(_ text: String) -> Int64? {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let unit = text.last, let factor = units[unit], let number = Int64(text.dropLast()) else {
      return Int64(text)
    }
    return number * factor
  }
}
