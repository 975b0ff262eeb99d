extension ConfigurationValues {
  /// What the environment says. Variables are looked at in the order of their names.
  init(environment: [String: String]) throws(SettingsError) {
    let keys = Dictionary(uniqueKeysWithValues: ConfigurationKey.allCases.map { ($0.variable, $0) })
    let mine = environment.filter { $0.key.hasPrefix(ConfigurationKey.prefix) }.sorted { $0.key < $1.key }
    for (variable, text) in mine where variable != ConfigurationKey.fileVariable {
      let isProperty = variable.hasPrefix(ConfigurationKey.propertyPrefix)
      guard let key = isProperty ? .kafkaProperties : keys[variable] else {
        guard !Self.isSetByPlatform(variable, text) else { continue }
        throw Place(source: variable).error("is not a variable of Tiendo", allowed: Self.advice(for: variable))
      }
      let place = Place(source: variable, key: key.rawValue)
      guard !text.isEmpty else {
        let allowed = key.isNullable ? "write a value, write null, or unset it" : "write a value, or unset it"
        throw place.error("is empty", allowed: allowed)
      }
      let scalar = Scalar(text: text, isNull: text == "null", place: place, isSecret: key.isSecret)
      if isProperty {
        try override(property: variable, scalar)
      } else if key == .kafkaProperties {
        let allowed = "write a map, such as {security.protocol: SSL}"
        guard let node = try YAMLDocument.root(text, place: place) else {
          throw place.error("is empty", allowed: allowed)
        }
        try readProperties(node)
      } else {
        scalars[key] = scalar
      }
    }
  }

  /// A single property wins over the map, whose variable sorts before it.
  private mutating func override(property variable: String, _ scalar: Scalar) throws(SettingsError) {
    var words = variable.dropFirst(ConfigurationKey.propertyPrefix.count).lowercased().split(
      separator: "_", omittingEmptySubsequences: false)
    let isInFile = words.count > 1 && words.last == "file"
    if isInFile { words.removeLast() }
    let dotted = words.joined(separator: ".")
    // The one setting that can be written and has an underscore.
    let name = dotted == "log.level" ? "log_level" : dotted
    let key = isInFile ? name + "File" : name
    let place = Place(source: variable, key: "\(ConfigurationKey.kafkaProperties.rawValue).\(shownKey(key))")
    if let index = properties.firstIndex(where: { $0.name == name }),
      properties[index].scalar.place.source == ConfigurationKey.kafkaProperties.variable
    {
      properties.remove(at: index)
    }
    try add(key, Scalar(text: scalar.text, isNull: scalar.isNull, place: place), at: place)
  }

  private static func advice(for variable: String) -> String {
    let prefix = ConfigurationKey.prefix
    // Without what they all begin with, which would make every two of them alike.
    let endings = (ConfigurationKey.allCases.map(\.variable) + [ConfigurationKey.fileVariable])
      .map { String($0.dropFirst(prefix.count)) }
    let meant = Suggestion.nearest(to: String(variable.dropFirst(prefix.count)), among: endings)
    return meant.map { "did you mean \(prefix)\($0)?" }
      ?? "unset it, or write \(prefix) and the path of a key in capitals"
  }

  /// Kubernetes and Docker announce a service called `tiendo` or `tiendo-…` to its neighbours by such variables.
  private static func isSetByPlatform(_ variable: String, _ text: String) -> Bool {
    let words = variable.split(separator: "_")
    guard let place = words.lastIndex(of: "PORT") ?? words.lastIndex(of: "HOST") else { return false }
    let isService = place > 0 && words[place - 1] == "SERVICE"
    let protocols = ["tcp", "udp", "sctp"]
    return isService || words.contains { protocols.contains($0.lowercased()) }
      || protocols.contains { text.hasPrefix("\($0)://") }
  }
}
