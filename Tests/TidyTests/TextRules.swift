/// A place in a file where a rule is broken.
struct Offence: Equatable, CustomStringConvertible {
  /// The line, from 1.
  var line: Int
  /// What is wrong there.
  var what: String

  var description: String { "line \(line): \(what)" }
}

/// Rules that a file's text alone can break. Each takes the whole text and returns every place.
enum TextRules {
  static let maximumLines = 400
  static let maximumColumns = 120
  static let maximumLinesOfFunction = 70

  /// More lines than a file may have.
  static func tooManyLines(_ text: String) -> [Offence] {
    let count = SwiftText.lines(text).count - (text.hasSuffix("\n") ? 1 : 0)
    return count > maximumLines ? [Offence(line: count, what: "a file has at most \(maximumLines) lines")] : []
  }

  /// Lines over 120 columns; a column is a character as it is seen. A picture of a screen is as wide as the screen.
  static func tooLongLines(_ text: String) -> [Offence] {
    SwiftText.lines(text).enumerated().filter { $1.count > maximumColumns && !isPicture($1) }.map { number, line in
      Offence(line: number + 1, what: "\(line.count) columns; at most \(maximumColumns)")
    }
  }

  private static func isPicture(_ line: some StringProtocol) -> Bool {
    line.contains("│") || line.contains("rate %  pace %")
  }

  /// Notes of work that is not done, also in comments.
  static func openWork(_ text: String) -> [Offence] {
    let marks = ["TO" + "DO", "FIX" + "ME"]
    return matches(of: #/\b[A-Z]+\b/#, in: text).filter { marks.contains(String($0.text)) }.map {
      Offence(line: $0.line, what: "\($0.text): do it, or write the reason why not")
    }
  }

  /// `try!` in code.
  static func forcedTries(_ text: String) -> [Offence] {
    matches(of: #/\btry!/#, in: SwiftText.code(text)).map { Offence(line: $0.line, what: "\($0.text)") }
  }

  /// Calls of `print` and its like in code: standard output belongs to the commands.
  static func prints(_ text: String) -> [Offence] {
    matches(of: #/(?:^|[^.\w])(?:debugPrint|print|dump)\(/#.anchorsMatchLineEndings(), in: SwiftText.code(text)).map {
      Offence(line: $0.line, what: "only the executables write to standard output")
    }
  }

  /// `@unchecked Sendable` without a comment in the lines right above or below that names a thread or a lock.
  static func unexplainedSendables(_ text: String) -> [Offence] {
    let lines = SwiftText.lines(text).map { $0.drop { $0 == " " } }
    return matches(of: #/@unchecked\s+Sendable/#, in: SwiftText.code(text)).compactMap { match in
      let above = lines[..<(match.line - 1)].reversed().prefix { $0.hasPrefix("//") || $0.hasPrefix("@") }
      let below = lines[match.line...].prefix { $0.hasPrefix("//") }
      let comment = (above + below).joined(separator: " ").lowercased()
      if comment.contains(#/\b(threads?|thread-safe|locks?|locked|condition|mutex|queue)\b/#) { return nil }
      return Offence(line: match.line, what: "@unchecked Sendable without the thread or lock that makes it true")
    }
  }

  /// Functions, initialisers, subscripts and computed properties that do not fit a screen.
  static func tooLongFunctions(_ text: String) -> [Offence] {
    let code = SwiftText.code(text)
    let declaration = #/\bfunc +[^ (<]+|(?:^|[^.\w])init[?]?(?=[(<])|\bdeinit\b|\bsubscript\b|\bvar +\w+ *:/#
    return code.matches(of: declaration).compactMap { match in
      guard let body = body(after: match.range.upperBound, in: code) else { return nil }
      let first = SwiftText.line(of: code.index(before: match.range.upperBound), in: code)
      let count = SwiftText.line(of: body.upperBound, in: code) - first + 1
      if count <= maximumLinesOfFunction { return nil }
      return Offence(
        line: first, what: "\(match.0.drop { $0.isWhitespace }) has \(count) lines; at most \(maximumLinesOfFunction)")
    }
  }

  /// From the opening to the closing brace of what was declared; `nil` where it has no body.
  private static func body(after start: String.Index, in code: String) -> ClosedRange<String.Index>? {
    var parentheses = 0
    var braces = 0
    var opening: String.Index?
    for index in code.indices[start...] {
      switch code[index] {
      case "(", "[": parentheses += 1
      case ")", "]": parentheses -= 1
      case "{" where parentheses == 0:
        if opening == nil { opening = index }
        braces += 1
      case "}" where parentheses == 0:
        guard let opening else { return nil }
        braces -= 1
        if braces == 0 { return opening...index }
      case "=" where opening == nil && parentheses == 0 && !isPartOfOperator(index, code): return nil
      case "\n" where opening == nil && parentheses == 0 && beginsDeclaration(code[index...].dropFirst()): return nil
      default: break
      }
      if parentheses < 0 { return nil }
    }
    return nil
  }

  private static func isPartOfOperator(_ index: String.Index, _ code: String) -> Bool {
    let around = code[..<index].suffix(1) + code[index...].dropFirst().prefix(1)
    return around.contains { "=<>!".contains($0) }
  }

  private static func beginsDeclaration(_ rest: Substring) -> Bool {
    rest.prefixMatch(
      of: #/\s*(@\w+\s+)*((public|private|internal|fileprivate|static|mutating)\s+)*(func|var|let|case)\b/#)
      != nil
  }

  private static func matches<Output>(of pattern: Regex<Output>, in text: String) -> [(line: Int, text: Substring)] {
    text.matches(of: pattern).map { match in
      let found = text[match.range]
      let start = found.first == "\n" ? text.index(after: match.range.lowerBound) : match.range.lowerBound
      return (SwiftText.line(of: start, in: text), found)
    }
  }
}
