public import Ledger

/// Writes compact JSON into bytes. The caller keeps the grammar: `begin`, then keys and values, then `end`.
public struct JSONWriter {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// Nothing written yet.
  public init() {}

  /// Forgets what was written and keeps the memory.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  /// Opens an object as a value.
  public mutating func beginObject() { open(0x7B) }
  /// Closes an object.
  public mutating func endObject() { close(0x7D) }
  /// Opens an array as a value.
  public mutating func beginArray() { open(0x5B) }
  /// Closes an array.
  public mutating func endArray() { close(0x5D) }

  /// A key; its value comes next.
  public mutating func key(_ name: String) {
    string(name)
    bytes.append(0x3A)
    needsComma = false
  }

  /// A string value, with what JSON asks to be escaped escaped.
  public mutating func string(_ text: String) {
    separate()
    bytes.append(0x22)
    var text = text
    text.withUTF8 { utf8 in
      if utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }) {
        bytes.append(contentsOf: utf8)
      } else {
        for byte in utf8 { appendEscaped(byte) }
      }
    }
    bytes.append(0x22)
  }

  private mutating func appendEscaped(_ byte: UInt8) {
    switch byte {
    case 0x22, 0x5C:
      bytes.append(0x5C)
      bytes.append(byte)
    case 0..<0x20:
      let digits = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: "\\u00".utf8)
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    default: bytes.append(byte)
    }
  }

  /// An integer value, written in full.
  public mutating func integer(_ value: some FixedWidthInteger) {
    separate()
    bytes.appendDecimal(Int128(truncatingIfNeeded: value))
  }

  /// A percentage as a number with at most two decimals, or `null`.
  public mutating func percent(_ value: Percent?) {
    guard let value else { return raw("null") }
    separate()
    let magnitude = value.hundredths.magnitude
    if value.hundredths < 0 { bytes.append(0x2D) }
    bytes.appendDecimal(Int128(magnitude / 100))
    let fraction = UInt8(truncatingIfNeeded: magnitude % 100)
    if fraction == 0 { return }
    bytes.append(0x2E)
    bytes.append(0x30 + fraction / 10)
    if fraction % 10 > 0 { bytes.append(0x30 + fraction % 10) }
  }

  /// A value that is JSON already.
  public mutating func raw(_ json: String) {
    separate()
    bytes.append(contentsOf: json.utf8)
  }

  /// A key with a string, or `null`.
  public mutating func member(_ name: String, _ value: String?) {
    key(name)
    if let value { string(value) } else { raw("null") }
  }

  /// A key with an integer, or `null`.
  public mutating func member(_ name: String, _ value: (some FixedWidthInteger)?) {
    key(name)
    if let value { integer(value) } else { raw("null") }
  }

  /// A key with a percentage, or `null`.
  public mutating func member(_ name: String, percent value: Percent?) {
    key(name)
    percent(value)
  }

  private mutating func separate() {
    if needsComma { bytes.append(0x2C) }
    needsComma = true
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }
}
