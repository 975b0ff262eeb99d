internal import Alerts

extension RulesFile {
  /// The keys that are conditions; a rule has exactly one.
  static let conditions = ["below", "behindTarget", "drop", "behindLastPeriod", "stalled"]

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
      return try drop(node)
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

  private static func drop(_ node: YAMLNode) throws(SettingsError) -> Condition {
    let allowed = "write drop: {points: 3, within: 7d}"
    let map = try node.map(allowed)
    try map.refuseKeys(except: ["points", "within"])
    let points = try map.required("points", allowed: allowed).scalar(allowed).hundredths("points")
    let days = try map.required("within", allowed: allowed).scalar(allowed).days(in: 1...366, example: "7d")
    return .drop(pointsHundredths: points, days: days)
  }
}
