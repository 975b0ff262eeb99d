internal import RuleTrials

/// Events written in YAML, as lines of JSON.
///
/// What every event must have and nobody wants to write is filled in where it is absent: `specversion`, `source`, an
/// `id` (`e` and the number of the event, from 1), and the `sequence`, one above the last of its case, or its office.
enum EventTexts {
  private static let attributes: Set = ["specversion", "id", "source", "type", "time"]
  /// Texts of `data`, which stay texts where they look like numbers.
  private static let texts: Set = ["office", "case", "category", "officer", "to", "reason"]

  /// The events of a list.
  static func events(_ node: YAMLNode) throws(SettingsError) -> [RuleUnitTest.Event] {
    let allowed = "write each event as in JSON: {type: tiendo.case.accepted, time: …, data: {office: \"74\", …}}"
    var sequences: [String: Int64] = [:]
    var events: [RuleUnitTest.Event] = []
    for node in try node.list(allowed) {
      let map = try node.map(allowed)
      var fields: [(name: String, value: String)] = []
      func fill(_ name: String, _ text: String) { if map[name] == nil { fields.append((name, quoted(text))) } }
      fill("specversion", "1.0")
      fill("id", "e\(events.count + 1)")
      fill("source", "")
      for member in map.members where member.name != "data" {
        fields.append((member.name, try value(member, isText: attributes.contains(member.name))))
      }
      if let data = map["data"] {
        let type = try map["type"]?.scalar(allowed).text ?? ""
        fields.append(("data", object(try self.data(data.map(allowed), type: type, &sequences))))
      }
      events.append(RuleUnitTest.Event(line: node.place.line ?? 1, json: object(fields)))
    }
    return events
  }

  private static func data(
    _ map: YAMLMap, type: String, _ sequences: inout [String: Int64]
  ) throws(SettingsError) -> [(name: String, value: String)] {
    var fields: [(name: String, value: String)] = []
    for member in map.members { fields.append((member.name, try value(member, isText: texts.contains(member.name)))) }
    let isOfCase = type.hasPrefix("tiendo.case.")
    let source =
      (fields.first { $0.name == "office" }?.value ?? "")
      + (isOfCase ? "/" + (fields.first { $0.name == "case" }?.value ?? "") : "")
    if let given = fields.first(where: { $0.name == "sequence" }) {
      sequences[source] = max(sequences[source] ?? 0, Int64(given.value) ?? 0)
    } else {
      let next = (sequences[source] ?? 0) &+ 1
      sequences[source] = next
      fields.append(("sequence", "\(next)"))
    }
    return fields
  }

  /// A single value as JSON: without quotes a number or a truth value is what it looks like, unless a text is meant.
  private static func value(_ member: YAMLMap.Member, isText: Bool) throws(SettingsError) -> String {
    let scalar = try member.value.scalar("write a single value")
    if scalar.isNull { return "null" }
    let isLiteral =
      ["true", "false"].contains(scalar.text)
      || scalar.text.wholeMatch(of: #/-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/#) != nil
    return member.value.isPlainScalar && isLiteral && !isText ? scalar.text : quoted(scalar.text)
  }

  private static func object(_ fields: [(name: String, value: String)]) -> String {
    "{" + fields.map { "\(quoted($0.name)):\($0.value)" }.joined(separator: ",") + "}"
  }

  /// A text as JSON writes it (RFC 8259, section 7).
  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": return "\\\(scalar)"
      case "\u{0}"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: return String(scalar)
      }
    }
    return "\"" + escaped.joined() + "\""
  }
}
