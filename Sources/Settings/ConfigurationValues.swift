/// What is written for the keys of the configuration, in one place or in several on top of each other; not yet looked
/// at.
struct ConfigurationValues {
  /// A property of librdkafka as it is written.
  struct Property {
    /// Its name, without `File`.
    let name: String
    /// Its value, or the path of the file that holds it.
    var scalar: Scalar
    /// Whether the value is in a file.
    let isInFile: Bool
  }

  var scalars: [ConfigurationKey: Scalar] = [:]
  var properties: [Property] = []
  /// Whether the properties are all there are, rather than some on top of others.
  private var hasPropertyMap = false

  /// What a YAML text says.
  init(_ text: String, source: String) throws(SettingsError) {
    guard let root = try YAMLDocument.root(text, place: Place(source: source, line: 1)) else { return }
    let map = try root.map("write keys and values, such as threads: 1")
    for member in map.members {
      if ConfigurationKey.sections.contains(member.name) {
        try read(section: member)
      } else if let key = ConfigurationKey(rawValue: member.name), key.section == nil {
        try set(key, member.value)
      } else {
        throw member.place.error("is not a key here", allowed: Self.advice(for: member.name, in: nil))
      }
    }
  }

  private mutating func read(section member: YAMLMap.Member) throws(SettingsError) {
    let keys = ConfigurationKey.keys(of: member.name)
    let names = alternatives(keys.map(\.name), "and")
    for inner in try member.value.map("its keys are \(names); take \(member.name) out for the defaults").members {
      guard let key = keys.first(where: { $0.name == inner.name }) else {
        throw inner.place.error("is not a key here", allowed: Self.advice(for: inner.name, in: member.name))
      }
      if key == .kafkaProperties {
        try readProperties(inner.value)
      } else {
        try set(key, inner.value)
      }
    }
  }

  private mutating func set(_ key: ConfigurationKey, _ node: YAMLNode) throws(SettingsError) {
    var scalar = try node.scalar("write the value behind the key")
    scalar.isSecret = key.isSecret
    scalars[key] = scalar
  }

  mutating func readProperties(_ node: YAMLNode) throws(SettingsError) {
    hasPropertyMap = true
    for member in try node.map("write a map, such as {security.protocol: SSL}").members {
      try add(member.name, member.value.scalar("write the value behind the key"), at: member.place)
    }
  }

  /// Adds a property under its name as written; `place` is that of the key.
  mutating func add(_ written: String, _ scalar: Scalar, at place: Place) throws(SettingsError) {
    let isInFile = written.hasSuffix("File")
    let name = isInFile ? String(written.dropLast(4)) : written
    let isName = name.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
      default: false
      }
    }
    guard !name.isEmpty, isName else {
      throw place.error(
        "is not a setting of librdkafka", allowed: "write its name in small letters and points, such as sasl.password")
    }
    guard !properties.contains(where: { $0.name == name }) else {
      throw place.error("is set twice, by \(name) and by \(name)File", allowed: "keep one of them")
    }
    var scalar = scalar
    scalar.isSecret = !isInFile && KafkaProperty.isSecret(name)
    properties.append(Property(name: name, scalar: scalar, isInFile: isInFile))
  }

  /// Where a key that is none belongs, or which ones there are.
  static func advice(for name: String, in section: String?) -> String {
    let here = ConfigurationKey.keys(of: section).map(\.name) + (section == nil ? ConfigurationKey.sections : [])
    if let meant = Suggestion.nearest(to: name, among: here) { return "did you mean \(meant)?" }
    let elsewhere = ConfigurationKey.allCases.first { Suggestion.nearest(to: name, among: [$0.name]) != nil }
    if let elsewhere { return "did you mean \(elsewhere.rawValue)?" }
    return "the keys are \(alternatives(here, "and"))"
  }

  /// Puts other values on top of these.
  mutating func override(by other: ConfigurationValues) throws(SettingsError) {
    if let file = other.scalars[.monitorTokenFile], other.scalars[.monitorToken] == nil, !file.isNull {
      scalars[.monitorToken] = nil
    }
    if let token = other.scalars[.monitorToken], other.scalars[.monitorTokenFile] == nil, !token.isNull {
      scalars[.monitorTokenFile] = nil
    }
    scalars.merge(other.scalars) { $1 }
    let names = Set(other.properties.map(\.name))
    properties = other.hasPropertyMap ? [] : properties.filter { !names.contains($0.name) }
    properties += other.properties
  }
}
