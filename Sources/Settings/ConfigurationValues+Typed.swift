internal import Ledger

extension ConfigurationValues {
  /// The configuration, each value checked.
  func configuration() throws(SettingsError) -> Configuration {
    var result = Configuration()
    try readKafka(&result.kafka)
    try readTopics(&result.topics)
    result.state = try path(.state) ?? result.state
    result.rules = try path(.rules)
    result.offices = try path(.offices)
    result.period = try period(result.period)
    if let scalar = scalars[.closeDays] { result.closeDays = try scalar.word("a way to close days") }
    let day = DurationText.Unit.days.microseconds
    result.maxAhead = try duration(.maxAhead, in: 0...3650 * day, example: "1h") ?? result.maxAhead
    result.snapshotInterval =
      try duration(.snapshotInterval, in: 100_000...day, example: "30s") ?? result.snapshotInterval
    result.commitInterval =
      try duration(.commitInterval, in: 10_000...600_000_000, example: "1s") ?? result.commitInterval
    if let scalar = scalars[.threads] {
      result.threads = Int(try scalar.integer(in: 1...64, allowed: "write a number of threads, such as 2"))
    }
    if let scalar = scalars[.transactions] { result.transactions = try scalar.boolean() }
    if let scalar = scalars[.handover] {
      result.handover = try scalar.word("a way to hand over")
      if result.handover == .kafka, !result.transactions {
        throw scalar.error("needs transactions", allowed: "write transactions: true, or handover: none")
      }
    }
    result.onStop = result.handover == .kafka ? .leave : .stay
    if let scalar = scalars[.onStop], !scalar.isNull {
      result.onStop = try scalar.word("what becomes of the partitions on a stop")
    }
    try readMonitor(&result.monitor)
    if let scalar = scalars[.logLevel] { result.log.level = try scalar.word("a level") }
    if let scalar = scalars[.logFormat] { result.log.format = try scalar.word("a format of the log") }
    return result
  }

  private func readKafka(_ kafka: inout Configuration.Kafka) throws(SettingsError) {
    if let scalar = scalars[.kafkaBootstrapServers] { kafka.bootstrapServers = try brokers(scalar) }
    if let scalar = scalars[.kafkaGroup] {
      let allowed = "write 1 to 249 characters, none of them a control character"
      kafka.group = try scalar.text("a name of a group", allowed: allowed)
      let isOneLine = kafka.group.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
      guard kafka.group.utf8.count <= 249, isOneLine else {
        throw scalar.error("is not a name of a group", allowed: allowed)
      }
    }
    for property in properties {
      var scalar = property.scalar
      if property.isInFile {
        scalar = try content(of: scalar)
        scalar.isSecret = true
      }
      _ = try scalar.text("a value", allowed: "write the value, or take the key out")
      try KafkaProperty.refuseOwned(property.name, scalar, at: property.scalar.place)
      kafka.properties.append(KafkaProperty(name: property.name, value: scalar.text))
    }
    kafka.properties.sort { $0.name < $1.name }
  }

  private func readMonitor(_ monitor: inout Configuration.Monitor) throws(SettingsError) {
    monitor.token = try token()
    if let scalar = scalars[.monitorAllowAnonymous] { monitor.allowAnonymous = try scalar.boolean() }
    if let scalar = scalars[.monitorOfficeMetrics] { monitor.officeMetrics = try scalar.boolean() }
    monitor.notifications = try path(.monitorNotifications)
    guard let scalar = scalars[.monitorListen] else { return }
    monitor.listen = try listen(scalar)
    if monitor.listen == nil, monitor.notifications != nil {
      throw scalar.error("turns off the notifications too", allowed: "write an address, or monitor.notifications: null")
    }
    if let address = monitor.listen, !address.isLoopback, monitor.token == nil, !monitor.allowAnonymous {
      throw scalar.error(
        "can be reached from other machines",
        allowed: "set monitor.token or monitor.tokenFile, or monitor.allowAnonymous: true")
    }
  }

  private func readTopics(_ topics: inout Configuration.Topics) throws(SettingsError) {
    topics.events = try topic(.topicsEvents) ?? topics.events
    topics.totals = try topic(.topicsTotals) ?? topics.totals
    topics.days = try topic(.topicsDays) ?? topics.days
    topics.alerts = try topic(.topicsAlerts) ?? topics.alerts
    topics.open = try topic(.topicsOpen) ?? topics.open
    topics.rejected = try topic(.topicsRejected) ?? topics.rejected
    topics.state = try topic(.topicsState) ?? topics.state
    let named: [(ConfigurationKey, String)] = [
      (.topicsEvents, topics.events), (.topicsTotals, topics.totals), (.topicsDays, topics.days),
      (.topicsAlerts, topics.alerts), (.topicsOpen, topics.open), (.topicsRejected, topics.rejected),
      (.topicsState, topics.state),
    ]
    // One of two that are the same was written, as the defaults differ.
    for (key, name) in named {
      guard let scalar = scalars[key], let other = named.first(where: { $0.0 != key && $0.1 == name }) else { continue }
      throw scalar.error("is the name of \(other.0.rawValue) too", allowed: "give each topic a name of its own")
    }
  }

  private func topic(_ key: ConfigurationKey) throws(SettingsError) -> String? {
    guard let scalar = scalars[key] else { return nil }
    let allowed = "write 1 to 249 characters of A-Z, a-z, 0-9, . _ and -"
    let name = try scalar.text("a name of a topic", allowed: allowed)
    let isName = name.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E, 0x5F, 0x2D: true
      default: false
      }
    }
    guard isName, name.utf8.count <= 249, name != ".", name != ".." else {
      throw scalar.error("is not a name of a topic", allowed: allowed)
    }
    return name
  }

  private func path(_ key: ConfigurationKey) throws(SettingsError) -> String? {
    guard let scalar = scalars[key], !(key.isNullable && scalar.isNull) else { return nil }
    return try scalar.text("a path", allowed: key.isNullable ? "write a path, or null for none" : "write a path")
  }

  private func duration(
    _ key: ConfigurationKey, in range: ClosedRange<Int64>, example: String
  ) throws(SettingsError) -> Duration? {
    try scalars[key].map { scalar throws(SettingsError) in
      .microseconds(try scalar.microseconds(in: range, example: example))
    }
  }

  private func listen(_ scalar: Scalar) throws(SettingsError) -> ListenAddress? {
    if scalar.isNull { return nil }
    guard let address = ListenAddress(scalar.text) else {
      throw scalar.error(
        "is not an address and a port", allowed: "write both, such as 127.0.0.1:8080 or [::1]:8080, or null for none")
    }
    return address
  }

  private func token() throws(SettingsError) -> String? {
    var written = scalars[.monitorToken].flatMap { $0.isNull ? nil : $0 }
    if let file = scalars[.monitorTokenFile], !file.isNull {
      guard written == nil else {
        throw file.place.error("is set beside monitor.token", allowed: "keep one of them")
      }
      written = try content(of: file)
      written?.isSecret = true
    }
    guard let written else { return nil }
    guard !written.text.isEmpty, written.text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw written.error("is not a token", allowed: "write printable ASCII characters without spaces")
    }
    return written.text
  }

  private func brokers(_ scalar: Scalar) throws(SettingsError) -> String {
    let allowed = "write host:port, several separated by commas, such as broker1:9092,broker2:9092"
    var brokers: [String] = []
    for part in try scalar.text("a list of brokers", allowed: allowed).split(
      separator: ",", omittingEmptySubsequences: false)
    {
      let text = part.drop { $0 == " " }
      guard let broker = ListenAddress(String(text.prefix { $0 != " " })), broker.port > 0,
        text.drop(while: { $0 != " " }).allSatisfy({ $0 == " " })
      else { throw scalar.error("is not a list of brokers", allowed: allowed) }
      brokers.append(broker.description)
    }
    return brokers.joined(separator: ",")
  }

  /// The content of the file that a value names, without one newline at the end.
  private func content(of file: Scalar) throws(SettingsError) -> Scalar {
    let path = try file.text("a path", allowed: "write the path of the file that holds the value")
    var text = try SettingsFile.text(path: path, place: file.place)
    // CR LF is one character.
    if text.last?.isNewline == true { text.removeLast() }
    guard !text.isEmpty else {
      throw file.error("is an empty file", allowed: "write the value into the file, or take the key out")
    }
    return Scalar(text: text, isNull: false, place: file.place)
  }
}
