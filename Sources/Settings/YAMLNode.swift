internal import Yams

/// A node of a YAML text that knows where it stands. Its children are looked at only when asked for.
struct YAMLNode {
  private let node: Node
  /// Where it stands.
  let place: Place

  /// A node; its own line is taken where the place has one.
  init(_ node: Node, place: Place) {
    self.node = node
    var place = place
    if place.line != nil, let line = node.mark?.line { place.line = line }
    self.place = place
  }

  /// A map with its keys in order; what is needed is said by the caller.
  func map(_ allowed: String) throws(SettingsError) -> YAMLMap {
    guard case .mapping(let mapping) = node else { throw mismatch("a map", allowed) }
    try refuseTag(mapping.tag)
    var members: [YAMLMap.Member] = []
    for (key, value) in mapping {
      let line = place.line == nil ? nil : key.mark?.line
      guard case .scalar(let name) = key else {
        throw Place(source: place.source, line: line, key: place.key).error(
          "has a key that is not a text", allowed: allowed)
      }
      guard name.string != "<<" || name.style != .plain else {
        throw place.member(name.string, line: line).error(
          "is a merge, which is not supported", allowed: "write the keys out")
      }
      let member = place.member(name.string, line: line)
      members.append(YAMLMap.Member(name: name.string, place: member, value: YAMLNode(value, place: member)))
    }
    return YAMLMap(place: place, members: members)
  }

  /// The elements of a list.
  func list(_ allowed: String) throws(SettingsError) -> [YAMLNode] {
    guard case .sequence(let sequence) = node else { throw mismatch("a list", allowed) }
    try refuseTag(sequence.tag)
    return sequence.enumerated().map { YAMLNode($1, place: place.element($0)) }
  }

  /// A single value.
  func scalar(_ allowed: String) throws(SettingsError) -> Scalar {
    guard case .scalar(let scalar) = node else { throw mismatch("a single value", allowed) }
    try refuseTag(scalar.tag)
    let isNull =
      scalar.style == .plain && scalar.tag.rawValue.isEmpty
      && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    return Scalar(text: scalar.string, isNull: isNull, place: place)
  }

  /// Whether it is a single value.
  var isScalar: Bool { if case .scalar = node { true } else { false } }

  /// Whether it is a single value without quotes, which YAML may take for a number or a truth value.
  var isPlainScalar: Bool {
    if case .scalar(let scalar) = node { scalar.style == .plain && scalar.tag.rawValue.isEmpty } else { false }
  }

  /// The value itself is not shown: a secret may have slipped in by a missing space or a wrong indentation.
  private func mismatch(_ needed: String, _ allowed: String) -> SettingsError {
    let found =
      switch node {
      case .mapping: "a map"
      case .sequence: "a list"
      case .scalar(let scalar): scalar.string.isEmpty ? "empty" : "a single value"
      case .alias: "an alias"
      }
    let subject = place.key.isEmpty ? "holds" : "is"
    return place.error("\(subject) \(found) where \(needed) is needed", allowed: allowed)
  }

  private func refuseTag(_ tag: Tag) throws(SettingsError) {
    let name = tag.rawValue
    guard name.isEmpty || [Tag.Name.str, .seq, .map].contains(where: { $0.rawValue == name }) else {
      throw place.error("has the tag \(shown(name, limit: 80))", allowed: "write the value without a tag")
    }
  }
}

/// A YAML map: its keys are texts, each there once, in the order of the file.
struct YAMLMap {
  /// A key and what stands behind it.
  struct Member {
    /// The key.
    let name: String
    /// Where the key stands.
    let place: Place
    /// What stands behind it.
    let value: YAMLNode
  }

  /// Where the map stands.
  let place: Place
  /// Its members.
  let members: [Member]

  /// What stands behind a key.
  subscript(name: String) -> YAMLNode? { members.first { $0.name == name }?.value }

  /// What stands behind a key that must be there.
  func required(_ name: String, allowed: String) throws(SettingsError) -> YAMLNode {
    guard let value = self[name] else { throw place.member(name).error("is missing", allowed: allowed) }
    return value
  }

  /// Refuses every key but those given, with the one that was probably meant.
  func refuseKeys(except names: [String]) throws(SettingsError) {
    for member in members where !names.contains(member.name) {
      throw member.place.error("is not a key here", allowed: advice(for: member.name, names))
    }
  }

  private func advice(for name: String, _ names: [String]) -> String {
    if !name.isEmpty, name.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      return "write decimals behind a point, not a comma"
    }
    if let meant = Suggestion.nearest(to: name, among: names) { return "did you mean \(meant)?" }
    return names.count == 1 ? "write \(names[0])" : "the keys are \(alternatives(names, "and"))"
  }
}
