/// Why a scenario cannot be made.
public enum ScenarioError: Error, Equatable, Sendable, CustomStringConvertible {
  /// An option is out of its range; names the option and the range.
  case badOption(name: String, reason: String)
  /// A description of figures contradicts itself; names the office, the period (0 for the whole) and the equation.
  case inconsistentFigures(office: String, period: Int, reason: String)
  /// A description of figures is not readable as JSON of the expected shape.
  case unreadableFigures(reason: String)
  /// A file that belongs to the program is not beside it.
  case missingResource(name: String)

  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .badOption(let name, let reason):
      return "\(name): \(reason)"
    case .inconsistentFigures(let office, let period, let reason):
      return "figures of office \(office)\(period == 0 ? "" : ", period \(period)"): \(reason)"
    case .unreadableFigures(let reason):
      return "figures: \(reason)"
    case .missingResource(let name):
      return "\(name) is not in the resources beside the program; give the file by its path"
    }
  }
}
