import Ledger

/// Writes HTML into bytes. Whatever is not a literal of the program is escaped.
///
/// A template engine would be less code to own, but those at hand look into values by reflection: a table of two
/// thousand offices took longer than a page may.
struct HTML {
  /// What was written so far.
  private(set) var bytes: [UInt8] = []

  /// An attribute: left out where the value is `nil`, without a value where it is empty.
  typealias Attributes = KeyValuePairs<StaticString, String?>

  /// Markup of the program itself.
  mutating func raw(_ markup: StaticString) {
    markup.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// A style sheet of the program itself.
  mutating func styleSheet(_ css: [UInt8]) { bytes.append(contentsOf: css) }

  /// What was written elsewhere with this type.
  mutating func append(_ other: HTML) { bytes.append(contentsOf: other.bytes) }

  /// Text for people.
  mutating func text(_ text: String) {
    var text = text
    text.withUTF8 { utf8 in
      // Most texts are names and numbers.
      guard utf8.contains(where: Self.isSpecial) else { return bytes.append(contentsOf: utf8) }
      for byte in utf8 {
        switch byte {
        case UInt8(ascii: "&"): raw("&amp;")
        case UInt8(ascii: "<"): raw("&lt;")
        case UInt8(ascii: ">"): raw("&gt;")
        case UInt8(ascii: "\""): raw("&quot;")
        case UInt8(ascii: "'"): raw("&#39;")
        // Controls are no characters of HTML.
        case 0..<0x20 where byte != 0x09 && byte != 0x0A: raw("\u{FFFD}")
        default: bytes.append(byte)
        }
      }
    }
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte < 0x40 && (byte < 0x20 || byte == 0x22 || byte == 0x26 || byte == 0x27 || byte == 0x3C || byte == 0x3E)
  }

  /// An element with what a body writes into it.
  mutating func element(
    _ name: StaticString, _ attributes: Attributes = [:], _ body: (inout HTML) -> Void
  ) {
    open(name, attributes)
    body(&self)
    close(name)
  }

  /// An element with a text.
  mutating func element(_ name: StaticString, _ attributes: Attributes = [:], text: String) {
    open(name, attributes)
    self.text(text)
    close(name)
  }

  /// An element that holds nothing and has no end.
  mutating func void(_ name: StaticString, _ attributes: Attributes = [:]) { open(name, attributes) }

  private mutating func open(_ name: StaticString, _ attributes: Attributes) {
    raw("<")
    raw(name)
    for (key, value) in attributes {
      guard let value else { continue }
      raw(" ")
      raw(key)
      if value.isEmpty { continue }
      raw("=\"")
      text(value)
      raw("\"")
    }
    raw(">")
  }

  private mutating func close(_ name: StaticString) {
    raw("</")
    raw(name)
    raw(">")
  }
}
