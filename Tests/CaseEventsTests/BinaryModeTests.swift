import CaseEvents
import Testing

/// Attributes in headers, `data` as the value.
@Suite struct BinaryModeTests {
  static func headers(_ text: EventText) -> [(name: String, value: [UInt8]?)] {
    text.attributes.map { ("ce_" + $0.name, Array($0.value.dropFirst().dropLast().utf8)) }
  }

  @Test("The same event in both modes is the same")
  func same() throws {
    var decoder = EventDecoder()
    for type in EventType.allCases {
      let text = EventText(String(type.name.dropFirst("tiendo.".count)))
      let value = text.data == nil ? nil : Array(text.dataText.utf8)
      let binary = try decoder.decoded(headers: Self.headers(text), value: value).get()
      #expect(try binary == decoder.decoded(text.text).get())
    }
  }

  @Test("A tick's value does not matter, but must be JSON where it is one")
  func tick() {
    var decoder = EventDecoder()
    let headers = Self.headers(EventText("clock.ticked"))
    for value in ["", "{}", "7", "null", "{\"office\":7}"] {
      #expect(decoder.decoded(headers: headers, value: Array(value.utf8)).reason == nil)
    }
    #expect(decoder.decoded(headers: headers, value: nil).reason == nil)
    #expect(decoder.decoded(headers: headers, value: [0x7B]).reason == .malformed)
    #expect(decoder.decoded(headers: headers, value: [0xFF]).reason == .malformed)
  }

  @Test("Without a value, data is absent; a value that is no object is bad, one that is no JSON malformed")
  func values() {
    var decoder = EventDecoder()
    let headers = Self.headers(EventText("case.resumed"))
    #expect(decoder.decoded(headers: headers, value: nil).reason == .missingField)
    #expect(decoder.decoded(headers: headers, value: []).reason == .missingField)
    #expect(decoder.decoded(headers: headers, value: Array("null".utf8)).reason == .missingField)
    #expect(decoder.decoded(headers: headers, value: Array("[]".utf8)).reason == .badField)
    #expect(decoder.decoded(headers: headers, value: Array("\"x\"".utf8)).reason == .badField)
    #expect(decoder.decoded(headers: headers, value: Array("{} x".utf8)).reason == .malformed)
    #expect(decoder.decoded(headers: headers, value: Array("  ".utf8)).reason == .malformed)
  }

  @Test("A header without a value is absent, and of several the last counts")
  func headers() {
    var decoder = EventDecoder()
    let text = EventText("case.resumed")
    let value = Array(text.dataText.utf8)
    let good = Self.headers(text)
    #expect(decoder.decoded(headers: good + [("ce_id", nil)], value: value).reason == .missingField)
    #expect(decoder.decoded(headers: good + [("ce_id", [])], value: value).reason == .badField)
    #expect(decoder.decoded(headers: good + [("ce_id", [0xFF])], value: value).reason == .malformed)
    #expect(decoder.decoded(headers: [("ce_id", nil)] + good, value: value).reason == nil)
    #expect(decoder.decoded(headers: good + [("trace", [0xFF]), ("CE_ID", [])], value: value).reason == nil)
    #expect(decoder.decoded(headers: good.filter { $0.name != "ce_time" }, value: value).reason == .missingField)
    let other = good.filter { $0.name != "ce_specversion" } + [("ce_specversion", Array("0.3".utf8))]
    #expect(decoder.decoded(headers: other, value: value).reason == .badField)
  }

  @Test("Header texts are taken as they are, without escapes")
  func plainText() throws {
    var decoder = EventDecoder()
    let text = EventText("case.resumed").with("id", "\"a\\u0041\"")
    let binary = try decoder.decoded(headers: Self.headers(text), value: Array(text.dataText.utf8)).get()
    #expect(binary.id == Array("a\\u0041".utf8))
  }
}
