/// Recursive descent over bytes, RFC 8259 to the letter.
struct SlowJSONParser {
  /// Why a text is not JSON, and the byte at which that shows.
  struct Fault: Error {
    var message: String
    var position: Int
  }

  /// Deeper nesting below the top value is refused; the contract promises 64.
  static let deepestLevel = 200

  private let bytes: [UInt8]
  private var position = 0

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Parses exactly one JSON value with nothing but white space around it.
  static func parse(_ bytes: [UInt8]) throws(Fault) -> SlowJSON {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw Fault(message: "not UTF-8", position: 0)
    }
    var parser = SlowJSONParser(bytes)
    parser.skipSpace()
    let value = try parser.value(level: 0)
    parser.skipSpace()
    if parser.position != bytes.count { throw parser.fault("something follows the value") }
    return value
  }

  private func fault(_ message: String) -> Fault { Fault(message: message, position: position) }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  private mutating func take(_ character: Character) -> Bool {
    guard let byte = next, byte == character.asciiValue else { return false }
    position += 1
    return true
  }

  private mutating func value(level: Int) throws(Fault) -> SlowJSON {
    if level > Self.deepestLevel { throw fault("nested too deep") }
    switch next {
    case UInt8(ascii: "{"): return try object(level: level)
    case UInt8(ascii: "["): return try array(level: level)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case .some: return .number(try number())
    case .none: throw fault("a value is missing")
    }
  }

  private mutating func word(_ word: String, _ value: SlowJSON) throws(Fault) -> SlowJSON {
    for character in word where !take(character) { throw fault("\(word) expected") }
    return value
  }

  private mutating func object(level: Int) throws(Fault) -> SlowJSON {
    position += 1
    var pairs: [SlowJSON.Pair] = []
    skipSpace()
    if take("}") { return .object(pairs) }
    while true {
      skipSpace()
      if next != UInt8(ascii: "\"") { throw fault("a name expected") }
      let name = try string()
      skipSpace()
      if !take(":") { throw fault("a colon expected") }
      skipSpace()
      pairs.append(SlowJSON.Pair(name: name, value: try value(level: level + 1)))
      skipSpace()
      if take("}") { return .object(pairs) }
      if !take(",") { throw fault("a comma or a closing brace expected") }
    }
  }

  private mutating func array(level: Int) throws(Fault) -> SlowJSON {
    position += 1
    var values: [SlowJSON] = []
    skipSpace()
    if take("]") { return .array(values) }
    while true {
      skipSpace()
      values.append(try value(level: level + 1))
      skipSpace()
      if take("]") { return .array(values) }
      if !take(",") { throw fault("a comma or a closing bracket expected") }
    }
  }

  private mutating func digits() throws(Fault) -> String {
    var text = ""
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      text.unicodeScalars.append(Unicode.Scalar(byte))
      position += 1
    }
    if text.isEmpty { throw fault("a digit expected") }
    return text
  }

  private mutating func number() throws(Fault) -> String {
    var text = take("-") ? "-" : ""
    let whole = try digits()
    if whole.count > 1 && whole.hasPrefix("0") { throw fault("a number begins with 0") }
    text += whole
    if take(".") { text += "." + (try digits()) }
    if take("e") || take("E") {
      text += "e"
      if take("-") { text += "-" } else if take("+") { text += "+" }
      text += try digits()
    }
    return text
  }

  private mutating func string() throws(Fault) -> [UInt8] {
    position += 1
    var result: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return result
      case UInt8(ascii: "\\"): result += Array(String(Character(try escape())).utf8)
      case 0..<0x20: throw fault("a control character in a string")
      default: result.append(byte)
      }
    }
    throw fault("a string does not end")
  }

  private mutating func escape() throws(Fault) -> Unicode.Scalar {
    let simple: [Character: Unicode.Scalar] = [
      "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{C}", "n": "\n", "r": "\r", "t": "\t",
    ]
    for (character, scalar) in simple where take(character) { return scalar }
    if !take("u") { throw fault("an unknown escape") }
    let first = try fourHexadecimalDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard (0xD800..<0xDC00).contains(first), take("\\"), take("u") else { throw fault("a lone surrogate") }
    let second = try fourHexadecimalDigits()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw fault("a lone surrogate") }
    return scalar
  }

  private mutating func fourHexadecimalDigits() throws(Fault) -> UInt32 {
    var result: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw fault("four hexadecimal digits expected")
      }
      result = result * 16 + UInt32(digit)
      position += 1
    }
    return result
  }
}
