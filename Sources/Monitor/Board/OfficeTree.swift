/// Who is above whom, among the offices of the directory and those seen in the topics. An immutable value.
///
/// There is always one top: that of the directory, or one made up with a code that no office has.
struct OfficeTree: Sendable {
  /// The code of a top that is made up.
  static let madeUpTop = "*"

  /// The code of the top.
  let top: String
  /// The codes right below a code, ascending.
  private let children: [String: [String]]
  private let parents: [String: String]
  /// The codes that others are below of, each behind those below it; the top is last.
  let parentsBottomUp: [String]

  /// A tree of the directory's offices and of others, which hang at the top.
  init(_ directory: OfficeDirectory, seen: some Sequence<String>) {
    let top = directory.root ?? Self.madeUpTop
    self.top = top
    let codes = Set(directory.offices.map(\.code)).union(seen).subtracting([top])
    var children: [String: [String]] = [:]
    var parents: [String: String] = [:]
    for code in codes {
      let named = directory[code]?.parent.flatMap { directory[$0]?.code }
      parents[code] = named ?? top
      children[named ?? top, default: []].append(code)
    }
    self.parents = parents
    self.children = children.mapValues { $0.sorted() }
    // From the top down. Offices in a ring of parents are never reached, and shown by themselves alone.
    var topDown = [top]
    var reached: Set = [top]
    var next = 0
    while next < topDown.count {
      for child in self.children[topDown[next]] ?? [] where reached.insert(child).inserted { topDown.append(child) }
      next += 1
    }
    let own = self.children
    parentsBottomUp = topDown.reversed().filter { own[$0] != nil || $0 == top }
  }

  /// The codes right below, ascending.
  func children(of code: String) -> [String] { children[code] ?? [] }

  /// The code right above; `nil` at the top and for one that is not in the tree.
  func parent(of code: String) -> String? { parents[code] }

  /// Whether offices are below it.
  func isParent(_ code: String) -> Bool { children[code] != nil }

  /// The code and all below it.
  func subtree(of code: String) -> [String] {
    var codes = [code]
    var next = 0
    while next < codes.count {
      codes += children(of: codes[next])
      next += 1
    }
    return codes
  }
}
