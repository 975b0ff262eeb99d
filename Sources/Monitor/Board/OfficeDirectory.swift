/// Offices by name and place in the hierarchy, as an offices file tells them. An immutable value.
///
/// Offices that the file does not name are still shown, under their codes and below the top.
public struct OfficeDirectory: Sendable {
  /// One office.
  public struct Office: Sendable, Equatable {
    /// Its code, as in the events.
    public let code: String
    /// Its name for people.
    public let name: String
    /// What the file calls its level: `national`, `province`, `district`…; may be empty.
    public let level: String
    /// The code of the office above; `nil` at the top.
    public let parent: String?

    /// An office from its parts.
    public init(code: String, name: String, level: String, parent: String?) {
      self.code = code
      self.name = name
      self.level = level
      self.parent = parent
    }
  }

  /// The offices in the order of the file.
  public let offices: [Office]
  private let places: [String: Int]
  /// Names for searching and sorting, by code.
  private let folded: [String: String]

  /// Offices with codes that differ; of two equal codes the first counts.
  public init(_ offices: [Office] = []) {
    self.offices = offices
    places = Dictionary(offices.indices.map { (offices[$0].code, $0) }, uniquingKeysWith: { first, _ in first })
    folded = Dictionary(offices.map { ($0.code, $0.name.folded) }, uniquingKeysWith: { first, _ in first })
  }

  /// The office with a code; `nil` for one that the file does not name.
  public subscript(code: String) -> Office? { places[code].map { offices[$0] } }

  /// What an office is called: its name, or its code.
  public func name(of code: String) -> String { self[code]?.name ?? code }

  /// The name for searching and sorting.
  func foldedName(of code: String) -> String { folded[code] ?? code.folded }

  /// The one office at the top, where there is exactly one without a parent that others are below of.
  var root: String? {
    let parents = Set(offices.compactMap(\.parent))
    let tops = offices.filter { $0.parent == nil && parents.contains($0.code) }
    return tops.count == 1 ? tops[0].code : nil
  }
}
