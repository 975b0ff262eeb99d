import Foundation

extension FiguresDescription {
  /// Reads a description from the bytes of a JSON file. Throws `unreadableFigures` naming the field at fault.
  public static func parse(_ bytes: [UInt8]) throws(ScenarioError) -> FiguresDescription {
    do {
      return try JSONDecoder().decode(FiguresDescription.self, from: Data(bytes))
    } catch let error as DecodingError {
      throw .unreadableFigures(reason: reason(of: error))
    } catch {
      throw .unreadableFigures(reason: "\(error)")
    }
  }

  /// The description that comes with the program, from the directory of its resources beside it. Throws
  /// `missingResource` where the program was moved without them.
  public static func bundled() throws(ScenarioError) -> FiguresDescription {
    let name = "figures.json"
    // Not `Bundle.module`, which ends the program where the directory is missing.
    let file = Bundle.main.bundleURL.appendingPathComponent("tiendo_Scenario.resources/Resources/\(name)")
    guard let data = try? Data(contentsOf: file) else { throw .missingResource(name: name) }
    return try parse([UInt8](data))
  }

  private static func reason(of error: DecodingError) -> String {
    let context: DecodingError.Context
    switch error {
    case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found): context = found
    case .keyNotFound(let key, let found):
      return "\(path(of: found.codingPath))\(key.stringValue) is missing"
    @unknown default: return "\(error)"
    }
    // The decoder's own words on the text as a whole name neither place nor cause.
    if context.codingPath.isEmpty { return "not a JSON object of figures" }
    return "\(path(of: context.codingPath)) \(context.debugDescription)"
  }

  private static func path(of keys: [any CodingKey]) -> String {
    keys.map { ($0.intValue.map { "[\($0)]" } ?? $0.stringValue) + "." }.joined()
  }
}
