/// What a file imports.
enum Imports {
  /// What comes with the toolchain and the system: never declared in `Package.swift`.
  static let ofToolchain: Set = [
    "Dispatch", "Foundation", "FoundationEssentials", "FoundationNetworking", "FoundationXML", "Glibc", "RegexBuilder",
    "Swift", "Synchronization", "Testing",
  ]

  /// The modules that a text imports, each once, with the line on which it is first imported.
  static func modules(of text: String) -> [String: Int] {
    // Attributes and access, then `import`, then perhaps the kind of a single declaration, then the module.
    let pattern =
      #/^ *(@\w+(\([^)]*\))? +)*([a-z]+ +)?import +((struct|class|enum|protocol|func|let|var) +)?(?<module>\w+)/#
    let code = SwiftText.code(text)
    var modules: [String: Int] = [:]
    for match in code.matches(of: pattern.anchorsMatchLineEndings()) {
      let name = String(match.output.module)
      if modules[name] == nil { modules[name] = SwiftText.line(of: match.range.lowerBound, in: code) }
    }
    return modules
  }
}
