internal import Yams

/// Reads YAML into nodes that know where they stand.
enum YAMLDocument {
  /// The root of the only document in a text; `nil` where there is none but comments.
  static func root(_ text: String, place: Place) throws(SettingsError) -> YAMLNode? {
    guard !text.isEmpty else { return nil }
    do {
      // Without rules of resolution every scalar stays a text, and keys are the same exactly if their texts are.
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      return try parser.singleRoot().map { YAMLNode($0, place: place) }
    } catch let error as YamlError {
      throw failure(error, text, place)
    } catch {
      throw place.error("is not YAML", allowed: "")
    }
  }

  private static func failure(_ error: YamlError, _ text: String, _ place: Place) -> SettingsError {
    var place = place
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      if place.line != nil { place.line = mark.line }
      let detail = context.map { " \($0.text)" } ?? ""
      return place.error(
        "is not YAML: \(words(problem, detail))", allowed: hint(problem, detail, line: mark.line, text))
    case .duplicatedKeysInMapping(let keys, let context):
      if place.line != nil { place.line = context.mark.line }
      let key = keys.first.map(shownKey) ?? ""
      return place.error("has the key \(key) twice in one map", allowed: "keep one of them")
    case .reader(let problem, let offset, _, _):
      if place.line != nil, let offset { place.line = 1 + text.prefix(offset).count { $0.isNewline } }
      return place.error("is not YAML: \(problem)", allowed: "save it as plain text in UTF-8")
    default:
      return place.error("is not YAML", allowed: "")
    }
  }

  /// What libyaml says of a problem, in the order of a sentence, and without what only a programmer can do about it.
  private static func words(_ problem: String, _ detail: String) -> String {
    if problem.contains("nesting level") { return "nested too deeply" }
    return problem.hasPrefix("but ") ? "\(detail.drop { $0 == " " }), \(problem)" : problem + detail
  }

  private static func hint(_ problem: String, _ detail: String, line: Int, _ text: String) -> String {
    if problem.contains("nesting level") { return "close the brackets that are open" }
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    if lines.indices.contains(line - 1), lines[line - 1].prefix(while: \.isWhitespace).contains("\t") {
      return "indent with spaces, not tabs"
    }
    if problem.contains("alias") || detail.contains("alias") {
      return "put a text that begins with * in quotes, such as \"*\""
    }
    if problem.contains("cannot start any token") { return "put a text that begins with a special character in quotes" }
    if problem.contains("another document") { return "keep one document in a file, without a second ---" }
    return "check indentation, quotes and brackets in this line and the one above"
  }
}
