/// Seeded mutations of the bytes of an event, for tests that hold two decoders against each other.
public struct EventMutator {
  /// A stretch of JSON text that belongs together, as far as a glance can tell.
  private enum Token {
    case string([UInt8])
    case other([UInt8])

    var bytes: [UInt8] {
      switch self {
      case .string(let bytes), .other(let bytes): return bytes
      }
    }
  }

  private static let texts = [
    "null", "true", "false", "0", "-0", "1", "-1", "1.0", "1e0", "1E+2", "0.5", "100", "100.00", "100.01", "99.999",
    "4294967295", "4294967296", "10000000000000000", "10000000000000001",
    "-10000000000000000", "9223372036854775808",
    "1e400", "{}", "[]", "\"\"", "\"1.0\"", "\"other\"", "\"a b\"", "\"é\"", "\"74\"",
    "\"2020-03-02T09:15:00Z\"", "\"2020-02-29T23:59:59.1234567+07:00\"", "\"2000-01-01T00:00:00+23:59\"",
    "\"9998-12-31T23:59:59-23:59\"", "\"2020-03-02T09:15:60Z\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"",
    "\"\\/\\b\\f\\n\\r\\t\"", "\"\u{85}\"", "\"\u{A0}\"", "\"tiendo.case.collected\"", "\"tiendo.clock.ticked\"",
    "\"tiendo.office.targetSet\"", "\"tiendo.complaint.received\"", "\"tiendo.case.accepted\"", "\"amount\"",
    "\"sequence\"", "\"officer\"", "\"category\"", "\"data\"", "\"time\"",
  ]

  private static let odds = [
    "{", "}", "[", "]", ",", ":", " ", "\n", "\r", "\t", "\u{B}", "\u{FEFF}", "01", "+1", ".5", "1.", "NaN",
    "\"\\ud800\"",
  ]

  private var random: ModelRandom

  /// A mutator that begins at this seed.
  public init(seed: UInt64) {
    random = ModelRandom(seed: seed)
  }

  /// The bytes with one to four mutations; the result may be a valid event still.
  public mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    for _ in 0..<random.pick([1, 1, 1, 1, 2, 2, 3]) {
      result = random.chance(perMille: 120) ? mutatedBytes(result) : mutatedTokens(result)
    }
    return result
  }

  private mutating func mutatedBytes(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    guard !result.isEmpty else { return [UInt8(random.integer(0...255))] }
    let place = random.integer(0...result.count - 1)
    switch random.integer(0...6) {
    case 0: result[place] ^= 1 << UInt8(random.integer(0...7))
    case 1: result.insert(UInt8(random.integer(0...255)), at: place)
    case 2: result.remove(at: place)
    case 3: result = Array(result.prefix(place))
    case 4: result.removeSubrange(place..<min(result.count, place + random.integer(1...9)))
    case 5: result.insert(contentsOf: result[place..<min(result.count, place + random.integer(1...30))], at: place)
    default: result[place] = random.pick(Array("\"\\{}[]:,0.-eEuUtTzZ+\u{1F}\u{7F} /".utf8))
    }
    return result
  }

  private mutating func mutatedTokens(_ bytes: [UInt8]) -> [UInt8] {
    var tokens = Self.tokens(bytes)
    guard !tokens.isEmpty else { return Array(random.pick(Self.texts).utf8) }
    let place = random.integer(0...tokens.count - 1)
    let other = random.integer(0...tokens.count - 1)
    let odd = random.chance(perMille: 80)
    let text = Token.other(Array(random.pick(odd ? Self.odds : Self.texts).utf8))
    switch random.integer(0...16) {
    case 0: tokens.swapAt(place, other)
    case 1: tokens.remove(at: place)
    case 2: tokens.insert(tokens[other], at: place)
    case 3, 4: tokens[valuePlace(tokens)] = text
    case 5: tokens[place] = text
    case 6, 7: tokens[place] = escaped(tokens[place])
    case 8: repeatPair(&tokens)
    case 9: tokens[valuePlace(tokens)] = number(tokens[valuePlace(tokens)])
    case 10, 11: tokens[valuePlace(tokens)] = nested(tokens[valuePlace(tokens)])
    case 12: tokens.insert(.other(Array(random.pick([" ", "\t", "\r\n", "\n", "\u{C}", "\u{A0}"]).utf8)), at: place)
    default: tokens[valuePlace(tokens)] = text
    }
    return tokens.flatMap { $0.bytes }
  }

  /// A place after a colon if a few throws find one.
  private mutating func valuePlace(_ tokens: [Token]) -> Int {
    for _ in 0..<20 {
      let place = random.integer(0...tokens.count - 1)
      if place > 0 && tokens[place - 1].bytes == [UInt8(ascii: ":")] { return place }
    }
    return random.integer(0...tokens.count - 1)
  }

  private static func tokens(_ bytes: [UInt8]) -> [Token] {
    var tokens: [Token] = []
    var place = 0
    while place < bytes.count {
      let start = place
      let isString = bytes[place] == UInt8(ascii: "\"")
      place += 1
      if isString {
        while place < bytes.count && bytes[place] != UInt8(ascii: "\"") {
          place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        place = min(place + 1, bytes.count)
      } else if !isPunctuation(bytes[start]) {
        while place < bytes.count && !isPunctuation(bytes[place]) { place += 1 }
      }
      let stretch = Array(bytes[start..<place])
      tokens.append(isString ? .string(stretch) : .other(stretch))
    }
    return tokens
  }

  private static func isPunctuation(_ byte: UInt8) -> Bool { Array("{}[]:,\" \n\r\t".utf8).contains(byte) }

  /// The string with some of its characters as escapes: another text of the same string.
  private mutating func escaped(_ token: Token) -> Token {
    guard case .string(let bytes) = token, bytes.count > 2 else { return token }
    var result = "\""
    var wasBackslash = false
    for scalar in String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self).unicodeScalars {
      if wasBackslash || scalar == "\\" {
        wasBackslash = !wasBackslash
        result.unicodeScalars.append(scalar)
      } else {
        result += random.chance(perMille: 300) ? RandomText.escaped(scalar, uppercase: true) : String(scalar)
      }
    }
    return .string(Array((result + "\"").utf8))
  }

  /// Copies a name with its value, or with another value, to another place of the same text.
  private mutating func repeatPair(_ tokens: inout [Token]) {
    let names = tokens.indices.filter { place in
      place + 2 < tokens.count && tokens[place + 1].bytes == [UInt8(ascii: ":")]
    }
    guard !names.isEmpty else { return }
    let name = random.pick(names)
    let value = random.chance(perMille: 500) ? tokens[name + 2] : .other(Array(random.pick(Self.texts).utf8))
    let pair = [tokens[name], .other([UInt8(ascii: ":")]), value, .other([UInt8(ascii: ",")])]
    tokens.insert(contentsOf: pair, at: random.pick(names))
  }

  /// A number in another form, often a wrong one.
  private mutating func number(_ token: Token) -> Token {
    guard case .other(let bytes) = token, let first = bytes.first, (0x2D...0x39).contains(first) else { return token }
    let text = String(decoding: bytes, as: UTF8.self)
    let forms = [text + ".0", text + "e0", "-" + text, "0" + text, text + "0", text + ".", text + "E-1", text + ".125"]
    return .other(Array(random.pick(forms).utf8))
  }

  /// The value inside up to 55 levels, or far too many.
  private mutating func nested(_ token: Token) -> Token {
    let levels = random.pick([1, 2, 10, 55, 55, 250, 2000])
    let opening = random.chance(perMille: 500) ? "[" : "{\"n\":"
    let closing = opening == "[" ? "]" : "}"
    let before = Array(String(repeating: opening, count: levels).utf8)
    return .other(before + token.bytes + Array(String(repeating: closing, count: levels).utf8))
  }
}
