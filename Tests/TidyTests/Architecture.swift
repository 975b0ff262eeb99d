/// Which target may import which: arrows point from a higher level to a lower one, never up and never across.
enum Architecture {
  /// The level of every target in `Sources`.
  static let levels = [
    "CRdkafka": 0, "CThreads": 0, "CBaseline": 0, "CCompression": 0, "CProcessor": 0, "Threads": 0,
    "CCurl": 0, "CSV": 0, "Topics": 0,
    "CaseEvents": 1, "Kafka": 1,
    "Ledger": 2,
    "Alerts": 3,
    "Engine": 4, "RuleTrials": 4,
    "Records": 5, "Snapshots": 5, "Settings": 5,
    "Worker": 6, "Replay": 6, "Monitor": 6, "Notifications": 6, "Scenario": 6, "Reported": 6,
    "Demo": 7, "Brokers": 7,
    "tiendo": 8, "tiendo-bench": 8, "tiendo-trial": 8,
  ]

  /// Needed without being imported: tests of a command run its binary, and one library is only to be linked.
  static let unimported: Set = ["tiendo", "CThreads"]

  /// Functions of their input alone: they import each other and nothing else, not even Foundation. `CProcessor` is a
  /// header of a few instructions.
  static let pure: Set = [
    "CProcessor", "CSV", "CaseEvents", "Ledger", "Alerts", "Engine", "RuleTrials", "Records", "Reported",
    "Topics",
  ]

  /// Targets that know nothing of cases, with all that they may import of the package.
  static let narrow: [String: Set<String>] = ["Kafka": ["CRdkafka"], "Scenario": ["CSV"], "CSV": [], "Topics": []]

  /// Libraries that are wrapped in one place.
  static let wrapped: [String: Set<String>] = [
    "CRdkafka": ["Kafka"], "CCompression": ["Monitor", "Replay"], "Hummingbird": ["Monitor"],
    "GRDB": ["Notifications", "Snapshots"], "CCurl": ["Notifications"], "Yams": ["Settings"],
    "ArgumentParser": ["tiendo", "tiendo-bench", "tiendo-trial"],
  ]

  /// What is wrong with an import, or `nil`.
  static func fault(target: String, imports module: String) -> String? {
    guard let level = levels[target] else { return "\(target) has no level in Tests/TidyTests/Architecture.swift" }
    if let other = levels[module], other >= level {
      return "\(target) (level \(level)) must not import \(module) (level \(other)): imports point downward"
    }
    if pure.contains(target), !pure.contains(module) {
      return "\(target) must not import \(module): a pure target imports nothing but pure targets"
    }
    if let allowed = narrow[target], levels[module] != nil, !allowed.contains(module) {
      return "\(target) must not import \(module): of ours it may import \(allowed.sorted())"
    }
    if let owners = wrapped[module], !owners.contains(target) {
      return "\(target) must not import \(module): that is wrapped in \(owners.sorted().joined(separator: ", "))"
    }
    return nil
  }

  /// All targets that a target reaches, given what each imports: the compiler lets a module through that another one
  /// imports.
  static func reach(of target: String, imports: [String: Set<String>]) -> Set<String> {
    var reached: Set<String> = []
    var waiting = [target]
    while let next = waiting.popLast() {
      for module in imports[next] ?? [] where reached.insert(module).inserted { waiting.append(module) }
    }
    return reached
  }
}
