/// Writes JSON trees in one of the many ways JSON allows.
struct RandomText {
  private var isShuffled: Bool
  private var hasSpaces: Bool
  private var isPythonic: Bool
  private var escapesPerMille: Int
  private var hasFurtherFields: Bool
  private var repeatsNames: Bool

  private init(_ random: inout ModelRandom) {
    isShuffled = random.chance(perMille: 200)
    hasSpaces = random.chance(perMille: 80)
    isPythonic = random.chance(perMille: 200)
    escapesPerMille = random.chance(perMille: 150) ? 300 : 0
    hasFurtherFields = random.chance(perMille: 120)
    repeatsNames = random.chance(perMille: 40)
  }

  /// The bytes of a tree; further fields come in now and then, and earlier duplicates of names.
  static func bytes(_ tree: SlowJSON, _ random: inout ModelRandom) -> [UInt8] {
    let form = RandomText(&random)
    return Array(form.text(tree, level: 0, &random).utf8)
  }

  /// What a reader has to ignore.
  static let furtherValues = [
    "null", "[]", "{\"a\":[1,{\"b\":null}]}", "1e999", "-0.0", "123456789012345678901234567890",
    "\"\\ud83d\\ude00 \\u0000\"", "true", "[[[[[[[[]]]]]]]]", "\"Đắk Lắk\"", "{\"office\":\"no\",\"office\":\"yes\"}",
  ]

  private func text(_ tree: SlowJSON, level: Int, _ random: inout ModelRandom) -> String {
    let comma = isPythonic ? ", " : ","
    switch tree {
    case .null: return "null"
    case .boolean(let flag): return flag ? "true" : "false"
    case .number(let text): return text
    case .string(let bytes): return string(bytes, &random)
    case .array(let values):
      var parts: [String] = []
      for value in values { parts.append(text(value, level: level + 1, &random)) }
      return "[" + parts.joined(separator: comma) + "]"
    case .object(let pairs):
      let colon = isPythonic ? ": " : ":"
      var parts: [String] = []
      for pair in isShuffled ? pairs.shuffled(using: &random) : pairs {
        let name = string(pair.name, &random)
        if repeatsNames && random.chance(perMille: 300) {
          parts.append(name + colon + random.pick(Self.furtherValues))
        }
        parts.append(space(&random) + name + space(&random) + colon + text(pair.value, level: level + 1, &random))
      }
      if hasFurtherFields {
        let further = "\"further\(level)\"" + colon + random.pick(Self.furtherValues)
        parts.insert(further, at: random.integer(0...parts.count))
      }
      return space(&random) + "{" + parts.joined(separator: comma) + space(&random) + "}" + space(&random)
    }
  }

  private func space(_ random: inout ModelRandom) -> String {
    hasSpaces ? random.pick(["", " ", "\t", "  ", "\n", "\r\n"]) : ""
  }

  private func string(_ bytes: [UInt8], _ random: inout ModelRandom) -> String {
    var result = "\""
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      if escapesPerMille > 0 && random.chance(perMille: escapesPerMille) {
        result += Self.escaped(scalar, uppercase: random.chance(perMille: 500))
      } else if scalar == "\"" || scalar == "\\" {
        result += "\\" + String(Character(scalar))
      } else if scalar.value < 0x20 {
        result += Self.escaped(scalar, uppercase: false)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// A character as one or two `\u` escapes.
  static func escaped(_ scalar: Unicode.Scalar, uppercase: Bool) -> String {
    String(Character(scalar)).utf16.map { unit in
      let digits = String(unit, radix: 16, uppercase: uppercase)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }
}
