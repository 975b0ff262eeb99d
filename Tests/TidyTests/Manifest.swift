/// The targets of a `Package.swift` with their dependencies, read from its text.
///
/// Understands targets that are made by a call with the name as the first string, `dependencies:` as an array (or, of a
/// function of the manifest's own, its first array), and products bound to a name by `let`.
enum Manifest {
  /// A target as it is declared.
  struct Target: Equatable {
    var name: String
    /// Folder of its files, from the top of the repository.
    var path: String
    /// Modules that it says it needs.
    var dependencies: Set<String>
  }

  /// The target that makes a module: a module's name has no hyphen.
  static func target(ofModule module: String) -> String {
    module.hasPrefix("tiendo_") ? module.replacing("_", with: "-") : module
  }

  /// The targets in their order.
  static func targets(of text: String) -> [Target] {
    let products = self.products(of: text)
    guard let start = text.firstRange(of: "\n  targets: [") else { return [] }
    var targets: [Target] = []
    var rest = text[start.upperBound...]
    while let call = rest.firstMatch(of: #/(?m)^ *(\.?\w+)\(/#) {
      let arguments = balanced(rest[rest.index(before: call.range.upperBound)...])
      targets += target(kind: String(call.1), arguments: arguments, products: products).map { [$0] } ?? []
      rest = rest[arguments.endIndex...]
    }
    return targets
  }

  /// Products by the names that `let`s give them.
  private static func products(of text: String) -> [String: String] {
    let bound = text.matches(of: #/let (\w+): Target\.Dependency = \.product\(\s*name: "(\w+)"/#)
    return Dictionary(bound.map { (String($0.1), String($0.2)) }, uniquingKeysWith: { first, _ in first })
  }

  private static func target(kind: String, arguments: Substring, products: [String: String]) -> Target? {
    guard let name = arguments.firstMatch(of: #/"([\w-]+)"/#) else { return nil }
    let isTest = kind.lowercased().contains("test")
    let path = arguments.firstMatch(of: #/path: "([^"]+)"/#).map { String($0.1) }
    let needsLabel = kind.hasPrefix(".")
    let list = needsLabel ? arguments.firstRange(of: "dependencies: [") : arguments.firstRange(of: "[")
    let listed = list.map { balanced(arguments[arguments.index(before: $0.upperBound)...]) } ?? ""
    return Target(
      name: String(name.1), path: path ?? "\(isTest ? "Tests" : "Sources")/\(name.1)",
      dependencies: dependencies(of: listed, products: products))
  }

  private static func dependencies(of list: Substring, products: [String: String]) -> Set<String> {
    let withoutCalls = list.replacing(#/\.product\(\s*name: ("\w+")[^)]*\)/#) { $0.1 }
    return Set(
      withoutCalls.matches(of: #/"([\w-]+)"|\b([a-z]\w*)\b/#).compactMap { match in
        if let quoted = match.1 { return String(quoted) }
        return match.2.map { products[String($0)] ?? "\($0), which is no product" }
      })
  }

  /// From an opening bracket to its closing one.
  private static func balanced(_ text: Substring) -> Substring {
    var depth = 0
    for index in text.indices {
      if "([".contains(text[index]) { depth += 1 }
      if ")]".contains(text[index]) { depth -= 1 }
      if depth == 0 { return text[...index] }
    }
    return text
  }
}
