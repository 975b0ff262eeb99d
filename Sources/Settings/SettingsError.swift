/// Why a rules file or a configuration was refused: what is wrong, where, and what is allowed.
///
/// Whoever runs the program ends it with `exitStatus` and shows `description`, which is always one line.
public struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The exit status for bad configuration.
  public static let exitStatus: Int32 = 78

  /// The file, as its path was given, or the environment variable.
  public let source: String
  /// The line in the file, from 1; `nil` where there is none to name.
  public let line: Int?
  /// The path of the key, such as `rules[2].for` (lists count from 0); empty where the whole source is meant.
  public let key: String
  /// The value as it is shown: quoted and cut to a bearable length, `***` for a secret; `nil` where none is at fault.
  public let value: String?
  /// What is wrong, said of the value, or of the key where there is no value.
  public let problem: String
  /// What to write instead.
  public let allowed: String

  /// `rules.yaml:7: rules[2].for: "3x" is not a duration; write a number and s, m, h or d, such as 3d`
  public var description: String {
    var text = shown(source)
    if let line { text += ":\(line)" }
    text += ":"
    if !key.isEmpty { text += value == nil ? " \(key)" : " \(key):" }
    if let value { text += " \(value)" }
    text += " \(problem)"
    return allowed.isEmpty ? text : text + "; \(allowed)"
  }
}

/// Where something stands: what an error says of it.
struct Place: Hashable, Sendable {
  /// A file or an environment variable.
  let source: String
  /// The line in the file, from 1.
  var line: Int?
  /// The path of the key; empty for the whole source.
  var key: String = ""

  /// The place of a key in the map that stands here.
  func member(_ name: String, line: Int? = nil) -> Place {
    let name = shownKey(name)
    return Place(source: source, line: line ?? self.line, key: key.isEmpty ? name : "\(key).\(name)")
  }

  /// The place of an element of the list that stands here.
  func element(_ index: Int, line: Int? = nil) -> Place {
    Place(source: source, line: line ?? self.line, key: "\(key)[\(index)]")
  }

  /// An error about what stands here.
  func error(_ problem: String, allowed: String, value: String? = nil) -> SettingsError {
    SettingsError(source: source, line: line, key: key, value: value, problem: problem, allowed: allowed)
  }
}

/// A text made fit for one line: control characters and line separators are escaped, and what is long is cut.
func shown(_ text: String, limit: Int = 400) -> String {
  var result = ""
  var count = 0
  for scalar in text.unicodeScalars {
    if count == limit { return result + "…" }
    count += 1
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator:
      result += scalar.escaped(asASCII: true)
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// A key fit to be shown. A password may stand behind what was meant as a key (`token=…`), so it ends there.
func shownKey(_ name: String) -> String {
  let end = name.firstIndex { $0 == "=" || $0 == ":" || $0.isWhitespace }
  let key = shown(String(name[..<(end ?? name.endIndex)]), limit: 80)
  return end == nil ? key : key + "…"
}
