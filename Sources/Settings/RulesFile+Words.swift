internal import Alerts

extension RulesFile {
  /// The patterns of a rule's offices, at least one.
  static func offices(_ node: YAMLNode) throws(SettingsError) -> [String] {
    let allowed = "write a list of codes in quotes, such as [\"74\", \"14*\"], or leave offices out for all"
    let nodes = try node.list(allowed)
    guard !nodes.isEmpty else { throw node.place.error("is an empty list", allowed: allowed) }
    var patterns: [String] = []
    for node in nodes { patterns.append(try pattern(node.scalar(allowed))) }
    return patterns
  }

  private static func pattern(_ scalar: Scalar) throws(SettingsError) -> String {
    let isAllowed = scalar.text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E, 0x5F, 0x2D, 0x2A, 0x3F: true
      default: false
      }
    }
    guard !scalar.isNull, isAllowed, (1...64).contains(scalar.text.utf8.count) else {
      throw scalar.error(
        "is not a pattern of office codes", allowed: "write 1 to 64 characters of A-Z, a-z, 0-9, . _ -, and * or ?")
    }
    return scalar.text
  }

  /// The templates of a rule's summary, in the order of the file.
  static func summaries(_ node: YAMLNode) throws(SettingsError) -> [SummaryTemplate] {
    let allowed = "write a text for each language, such as {en: \"{office}: {rate} %\"}"
    var templates: [SummaryTemplate] = []
    for member in try node.map(allowed).members {
      guard isLanguage(member.name) else {
        throw member.place.error("is not a language", allowed: "write its code, such as en or vi")
      }
      templates.append(try template(member.value.scalar(allowed), language: member.name))
    }
    return templates
  }

  private static func isLanguage(_ text: String) -> Bool {
    (1...35).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
        default: false
        }
      }
  }

  private static func template(_ scalar: Scalar, language: String) throws(SettingsError) -> SummaryTemplate {
    guard !scalar.isNull else { throw scalar.error("is not a text", allowed: "write the text in quotes") }
    do {
      return try SummaryTemplate(language: language, source: scalar.text)
    } catch {
      let fields = SummaryTemplate.Field.allCases.map(\.rawValue)
      guard scalar.text.contains("{\(error.name)}") else {
        throw scalar.error("has a { without its }", allowed: "write a field in braces, such as {office}")
      }
      let meant = Suggestion.nearest(to: error.name, among: fields)
      throw scalar.error(
        "has the unknown field {\(shown(error.name, limit: 40))}",
        allowed: meant.map { "did you mean {\($0)}?" } ?? "the fields are \(alternatives(fields, "and"))")
    }
  }
}
