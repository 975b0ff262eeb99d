/// Every key of the configuration, by its path.
enum ConfigurationKey: String, CaseIterable, Sendable {
  case kafkaBootstrapServers = "kafka.bootstrapServers"
  case kafkaGroup = "kafka.group"
  case kafkaProperties = "kafka.properties"
  case topicsEvents = "topics.events"
  case topicsTotals = "topics.totals"
  case topicsDays = "topics.days"
  case topicsAlerts = "topics.alerts"
  case topicsOpen = "topics.open"
  case topicsRejected = "topics.rejected"
  case topicsState = "topics.state"
  case state
  case rules
  case offices
  case periodStart = "period.start"
  case periodUtcOffset = "period.utcOffset"
  case closeDays
  case maxAhead
  case threads
  case snapshotInterval
  case commitInterval
  case transactions
  case handover
  case onStop
  case monitorListen = "monitor.listen"
  case monitorToken = "monitor.token"
  case monitorTokenFile = "monitor.tokenFile"
  case monitorAllowAnonymous = "monitor.allowAnonymous"
  case monitorOfficeMetrics = "monitor.officeMetrics"
  case monitorNotifications = "monitor.notifications"
  case logLevel = "log.level"
  case logFormat = "log.format"

  /// What every variable of Tiendo begins with.
  static let prefix = "TIENDO_"
  /// The variable that names the file.
  static let fileVariable = prefix + "CONFIG"
  /// What the variable of one property begins with.
  static let propertyPrefix = prefix + "KAFKA_PROPERTIES_"

  /// The map that the key is in; `nil` at the top.
  var section: String? {
    rawValue.firstIndex(of: ".").map { String(rawValue[..<$0]) }
  }

  /// The key in its map.
  var name: String {
    rawValue.firstIndex(of: ".").map { String(rawValue[rawValue.index(after: $0)...]) } ?? rawValue
  }

  /// The variable that overrides the key: the path in upper snake case.
  var variable: String {
    rawValue.reduce(into: Self.prefix) { result, character in
      if character.isUppercase { result += "_" }
      result += character == "." ? "_" : character.uppercased()
    }
  }

  /// Whether the value must not be shown.
  var isSecret: Bool { self == .monitorToken }

  /// Whether `null` may be written.
  var isNullable: Bool {
    switch self {
    case .rules, .offices, .onStop, .monitorListen, .monitorToken, .monitorTokenFile, .monitorNotifications: true
    default: false
    }
  }

  /// The keys of a map; those at the top with `nil`.
  static func keys(of section: String?) -> [ConfigurationKey] { allCases.filter { $0.section == section } }

  /// The maps, in order.
  static let sections = ["kafka", "topics", "period", "monitor", "log"]
}
