/// Offices with their hierarchy. A code is one office for ever, so a code finds one office. An immutable value.
public struct OfficeList: Sendable, Equatable {
  /// In the order of the file.
  public let offices: [Office]
  private let places: [String: Int]

  /// Offices whose codes differ; of two equal codes the first is found. `OfficesFile` makes sure there are none.
  public init(offices: [Office]) {
    self.offices = offices
    places = Dictionary(offices.indices.map { (offices[$0].code, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The office with this code.
  public subscript(code: String) -> Office? {
    places[code].map { offices[$0] }
  }

  /// The offices directly below, in the order of the file.
  public func children(of code: String) -> [Office] {
    offices.filter { $0.parent == code }
  }

  /// The offices of one level, in the order of the file.
  public func offices(ofLevel level: String) -> [Office] {
    offices.filter { $0.level == level }
  }

  /// The office and those above it, the top last. Ends at an unknown parent and before a repeated one.
  public func path(of code: String) -> [Office] {
    var path: [Office] = []
    var next = self[code]
    while let office = next, path.count < offices.count {
      path.append(office)
      next = office.parent.flatMap { self[$0] }
    }
    return path
  }
}
