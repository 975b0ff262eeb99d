internal import Alerts

extension RulesFile {
  /// The keys that are conditions; a rule has exactly one.
  static let conditions = [
    "below", "behindTarget", "drop", "behindLastPeriod", "stalled", "eligibleShrinks", "terminationShare",
    "delegationSurge",
  ]

  /// The one condition of a rule.
  static func condition(_ map: YAMLMap) throws(SettingsError) -> Condition {
    let present = map.members.filter { conditions.contains($0.name) }
    guard let member = present.first else {
      throw map.place.error("has no condition", allowed: "write one of \(alternatives(conditions))")
    }
    guard present.count == 1 else {
      throw map.place.error(
        "has several conditions, \(alternatives(present.map(\.name), "and"))",
        allowed: "keep one of them and write another rule for the other")
    }
    let node = member.value
    switch member.name {
    case "below":
      return .below(
        hundredths: try node.scalar("write a percentage, such as below: 70").hundredths("a percentage"))
    case "behindTarget":
      return .behindTarget(pointsHundredths: try points(alone: node, member.name))
    case "behindLastPeriod":
      return .behindLastPeriod(pointsHundredths: try points(alone: node, member.name))
    case "drop":
      let (points, days) = try pair(node, "points", "points", 1...366, "write drop: {points: 3, within: 7d}")
      return .drop(pointsHundredths: points, days: days)
    case "eligibleShrinks":
      let allowed = "write eligibleShrinks: {percent: 10, within: 30d}"
      let (percent, days) = try pair(node, "percent", "a percentage", 1...366, allowed)
      return .eligibleShrinks(percentHundredths: percent, days: days)
    case "terminationShare":
      let allowed = "write terminationShare: {percent: 40, within: 30d}"
      let (percent, days) = try pair(node, "percent", "a percentage", 1...365, allowed)
      return .terminationShare(percentHundredths: percent, days: days)
    case "delegationSurge":
      let allowed = "write delegationSurge: {factor: 3, within: 30d}"
      let (factor, days) = try pair(node, "factor", "a factor", 1...183, allowed)
      return .delegationSurge(factorHundredths: factor, days: days)
    default:
      return .stalled(
        days: try node.scalar("write a number of days, such as stalled: 14d").days(in: 1...3650, example: "14d"))
    }
  }

  private static func points(alone node: YAMLNode, _ name: String) throws(SettingsError) -> Int64 {
    let allowed = "write \(name): {points: 5}"
    let map = try node.map(allowed)
    try map.refuseKeys(except: ["points"])
    return try map.required("points", allowed: allowed).scalar(allowed).hundredths("points")
  }

  /// The number of a condition under its key, in hundredths, and the days that it looks back.
  private static func pair(
    _ node: YAMLNode, _ key: String, _ noun: String, _ range: ClosedRange<Int>, _ allowed: String
  ) throws(SettingsError) -> (hundredths: Int64, days: Int) {
    let map = try node.map(allowed)
    try map.refuseKeys(except: [key, "within"])
    let hundredths = try map.required(key, allowed: allowed).scalar(allowed).hundredths(noun)
    let days = try map.required("within", allowed: allowed).scalar(allowed).days(in: range, example: "7d")
    return (hundredths, days)
  }
}
