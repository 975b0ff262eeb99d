public import Foundation

/// One text for each JSON meaning, so that two programs' records compare as strings: names sorted by bytes, of
/// duplicates the last; numbers as exact decimals without trailing zeros; the instants `time`, `asOf` and
/// `lastEvent` in UTC with microseconds.
public enum Canonical {
  private static let instantNames = ["time", "asOf", "lastEvent"]

  /// The canonical text of a JSON text; where it is not JSON, a text that says so and equals no other.
  public static func json(from data: Data) -> String { json(from: Array(data)) }

  /// The same for bytes.
  public static func json(from bytes: [UInt8]) -> String {
    do {
      return text(try SlowJSONParser.parse(bytes))
    } catch {
      return "not JSON at \(error.position): \(error.message): " + String(decoding: bytes, as: UTF8.self)
    }
  }

  /// The canonical text of a value.
  public static func text(_ value: SlowJSON) -> String {
    switch value {
    case .null: return "null"
    case .boolean(let flag): return flag ? "true" : "false"
    case .number(let text): return number(text)
    case .string(let bytes): return string(bytes)
    case .array(let values): return "[" + values.map { text($0) }.joined(separator: ",") + "]"
    case .object(let pairs):
      var members: [[UInt8]: SlowJSON] = [:]
      for pair in pairs { members[pair.name] = pair.value }
      let sorted = members.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      return "{" + sorted.map { string($0.key) + ":" + member($0.key, $0.value) }.joined(separator: ",") + "}"
    }
  }

  private static func member(_ name: [UInt8], _ value: SlowJSON) -> String {
    if case .string(let bytes) = value, instantNames.contains(String(decoding: name, as: UTF8.self)),
      let microseconds = SlowTime.parse(bytes)
    {
      return string(Array(SlowTime.text(microseconds: microseconds).utf8))
    }
    return text(value)
  }

  /// A number as an exact decimal; far exponents stay exponents, so that the text stays short.
  static func number(_ text: String) -> String {
    let negative = text.hasPrefix("-")
    let parts = text.drop { $0 == "-" }.split(separator: "e", maxSplits: 1)
    let mantissa = parts[0].split(separator: ".")
    let fraction = mantissa.count > 1 ? String(mantissa[1]) : ""
    if !(mantissa[0] + fraction).contains(where: { $0 != "0" }) { return "0" }
    guard var exponent = parts.count > 1 ? Int(parts[1].drop { $0 == "+" }) : 0 else { return text }
    exponent -= fraction.count
    var digits = String((mantissa[0] + fraction).drop { $0 == "0" })
    while digits.hasSuffix("0") {
      digits.removeLast()
      exponent += 1
    }
    let sign = negative ? "-" : ""
    if exponent < -400 || exponent > 400 { return sign + digits + "e\(exponent)" }
    if exponent >= 0 { return sign + digits + String(repeating: "0", count: exponent) }
    while digits.count <= -exponent { digits = "0" + digits }
    return sign + digits.dropLast(-exponent) + "." + digits.suffix(-exponent)
  }

  private static func string(_ bytes: [UInt8]) -> String {
    var result = "\""
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..<" ", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
