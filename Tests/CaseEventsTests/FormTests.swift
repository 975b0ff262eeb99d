import CaseEvents
import Testing

/// Step 1: the form of the record's value.
@Suite struct FormTests {
  /// JSON texts that are malformed where they stand as the value of a field that is ignored.
  static let malformedValues = [
    "", "nul", "nulll", "True", "TRUE", "falsee", "NaN", "Infinity", "-Infinity", "-", "+1", "01", "-01", "00", "1.",
    ".5", "-.5",
    "1.e5", "1e", "1e+", "1E-", "1e1.5", "0x10", "1_000", "1 2", "--1", "1,", ",1", "[", "]", "{", "}", "[1,]", "[,1]",
    "[,]",
    "[1 2]", "[1}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{a:1}", "{'a':1}",
    "{1:1}",
    "{null:1}", "{[]:1}", "[1]]", "'a'", "\"", "\"a", "\"\\\"", "\"\\x41\"", "\"\\'\"", "\"\\u\"", "\"\\u12\"",
    "\"\\u12G4\"",
    "\"\\U0041\"", "\"\\u+041\"", "\"\\ud800\"", "\"\\udbff\"", "\"\\udc00\"", "\"\\uD800\\uD800\"",
    "\"\\ud800\\u0041\"",
    "\"\\ud800\\n\"", "\"\\ud83dx\\ude00\"", "\"\t\"", "\"\n\"", "\"\u{0}\"", "\"\u{1F}\"", "\"aaaaaaaa\u{1F}\"",
    "\"aaaaaaaaaaaa\\q\"", "//x\n1", "/**/1", "#\n1", "1\u{A0}", "1\u{C}", "1\u{B}", "1\u{FEFF}", "\u{FEFF}1",
    "[\u{C}]",
    "{\"\\ud800\":1}", "{\"a\":{\"b\":[{\"c\":\"\\udfff\"}]}}", "[[[[[]]]]", "undefined", "[1,2,,3]",
    "{\"a\":1,,\"b\":2}",
  ]

  @Test(
    "A value that is no JSON makes the event malformed, also in a field that is ignored", arguments: malformedValues)
  func malformedValue(_ value: String) {
    var decoder = EventDecoder()
    let inside = EventText("case.resumed").withData("further", value).text
    let outside = EventText("case.resumed").with("further", value).text
    #expect(decoder.decoded(inside).reason == .malformed)
    #expect(decoder.decoded(outside).reason == .malformed)
  }

  /// JSON texts that nobody looks at, in fields that are ignored.
  static let ignoredValues = [
    "null", "true", "false", "0", "-0", "-0.0", "1e999", "1E+400", "-1e-999", "0.1e5",
    "123456789012345678901234567890.5", "\"\"",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"\\uD83D\\uDE00\"", "\"😀\"",
    "\"\u{7F}\u{2028}\u{FEFF}\"",
    "[]", "[ ]", "{}", "{ }", "[[],{},[{}]]", "{\"\":{\"\":[]}}", " \t\r\n[ 1 , 2 ]\n", "{\"a\":1,\"a\":\"b\"}",
    "\"aaaaaaa\\u0061\"",
    "\"}\"", "\"]\\\"\"",
  ]

  @Test("A field that is ignored may hold any JSON", arguments: ignoredValues)
  func ignoredValue(_ value: String) {
    var decoder = EventDecoder()
    #expect(decoder.decoded(EventText("case.resumed").withData("further", value).text).reason == nil)
    #expect(decoder.decoded(EventText("case.resumed").with("further", value).text).reason == nil)
  }

  static let valid = EventText("case.collected").text

  static let wholes: [PayloadRow] = [
    PayloadRow("an empty value", "", .malformed), PayloadRow("spaces", "   ", .malformed),
    PayloadRow("an array", "[1]", .malformed), PayloadRow("a string", "\"{}\"", .malformed),
    PayloadRow("null", "null", .malformed),
    PayloadRow("a number", "7", .malformed), PayloadRow("a byte order mark", "\u{FEFF}" + valid, .malformed),
    PayloadRow("an array around it", "[" + valid + "]", .malformed),
    PayloadRow("two objects", valid + valid, .malformed),
    PayloadRow("a brace more", valid + "}", .malformed),
    PayloadRow("a brace less", String(valid.dropLast()), .malformed),
    PayloadRow("a letter behind", valid + "x", .malformed), PayloadRow("a comma behind", valid + ",", .malformed),
    PayloadRow("a NUL behind", valid + "\u{0}", .malformed),
    PayloadRow("a form feed behind", valid + "\u{C}", .malformed),
    PayloadRow("white space around it", " \t\r\n" + valid + "\n\r\t ", nil),
    PayloadRow(
      "white space everywhere",
      "{ \"specversion\" :\t\"1.0\" ,\r\"id\"\n:\"e\" , \"source\":\"\"\n,\"type\" : \"tiendo.clock.ticked\" ,\t"
        + "\"time\" : \"2020-01-01T00:00:00Z\" }", nil),
  ]

  @Test("The value is one object with nothing but white space around it", arguments: wholes)
  func whole(_ row: PayloadRow) {
    var decoder = EventDecoder()
    #expect(decoder.decoded(row.payload).reason == row.reason)
  }

  @Test("A value cut off anywhere is malformed")
  func cutOff() {
    var decoder = EventDecoder()
    let bytes = Array(EventText("case.accepted").withData("officer", "\"\\ud83d\\ude00 é\"").text.utf8)
    for count in 0..<bytes.count {
      #expect(decoder.decoded(Array(bytes.prefix(count))).reason == .malformed, "\(count)")
    }
    #expect(decoder.decoded(bytes).reason == nil)
  }

  @Test("A tombstone is malformed")
  func tombstone() {
    var decoder = EventDecoder()
    #expect(decoder.decoded(nil).reason == .malformed)
  }

  @Test("Nesting to 64 levels is accepted, and no depth costs more than a rejection")
  func nesting() {
    var decoder = EventDecoder()
    for (open, close) in [("[", "]"), ("{\"n\":", "}")] {
      // The event itself is level 1, its data level 2.
      let deep = String(repeating: open, count: 62) + "0" + String(repeating: close, count: 62)
      #expect(decoder.decoded(EventText("case.resumed").withData("deep", deep).text).reason == nil)
      #expect(decoder.decoded(EventText("case.resumed").with("deep", deep).text).reason == nil)
      let far = String(repeating: open, count: 100_000) + "0" + String(repeating: close, count: 100_000)
      #expect(decoder.decoded(EventText("case.resumed").withData("deep", far).text).reason == .malformed)
      #expect(decoder.decoded(String(repeating: open, count: 100_000)).reason == .malformed)
    }
  }

  @Test("Exactly 1 MiB is read, one byte more is too large, whatever it holds")
  func size() {
    var decoder = EventDecoder()
    let limit = 1 << 20
    let bytes = Array(EventText("case.reduced").text.utf8)
    let full = bytes + Array(repeating: 0x20, count: limit - bytes.count)
    #expect(decoder.decoded(full).reason == nil)
    #expect(decoder.decoded(full + [0x20]).reason == .tooLarge)
    #expect(decoder.decoded(Array(repeating: 0xFF, count: limit)).reason == .malformed)
    #expect(decoder.decoded(Array(repeating: 0xFF, count: limit + 1)).reason == .tooLarge)
    #expect(decoder.decoded(headers: [("ce_specversion", nil)], value: full + [0x20]).reason == .tooLarge)
  }

  @Test("Bytes are UTF-8 exactly where the standard library says so")
  func utf8() {
    var decoder = EventDecoder()
    // The borders of table 3-7 of Unicode, and a byte on either side of each.
    let borders: [UInt8] = [
      0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF,
    ]
    let frame = Array(EventText("case.resumed").with("further", "\"#\"").text.utf8)
    guard let place = frame.firstIndex(of: UInt8(ascii: "#")) else { return }
    let (head, tail) = (Array(frame[..<place]), Array(frame[(place + 1)...]))
    var middles: [[UInt8]] = [[]]
    for _ in 0..<3 { middles = [[]] + middles.flatMap { middle in borders.map { middle + [$0] } } }
    middles += borders.suffix(6).flatMap { lead in
      borders.flatMap { second in borders.map { [lead, second, 0x80, $0] } }
    }
    for middle in middles {
      let isValid = String(validating: middle, as: UTF8.self) != nil
      #expect(decoder.decoded(head + middle + tail).reason == (isValid ? nil : .malformed), "\(middle)")
    }
  }

  @Test("Every string may be written in escapes, keys included")
  func escapes() throws {
    func escaped(_ text: String) -> String {
      text.utf16.map { unit in
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }.joined()
    }
    var decoder = EventDecoder()
    let plain = EventText("case.accepted").withData("case", "\"2020/😀é\"").withData("category", "\"civil\"")
    var other = plain
    func quoted(_ value: String) -> String {
      value.hasPrefix("\"") ? "\"" + escaped(String(value.dropFirst().dropLast())) + "\"" : value
    }
    other.attributes = plain.attributes.map { (escaped($0.name), quoted($0.value)) }
    other.data = plain.data?.map { (escaped($0.name), quoted($0.value)) }
    let text = other.text.replacing("\"data\"", with: "\"" + escaped("data") + "\"")
    #expect(try decoder.decoded(text).get() == decoder.decoded(plain.text).get())
    #expect(try decoder.decoded(text).get().category == Array("civil".utf8))
  }

  @Test("The texts of the last 64 events stay readable, with escapes of the greatest length")
  func ring() throws {
    var decoder = EventDecoder()
    var held: [(payload: UnsafeMutableRawBufferPointer, event: Event, id: String)] = []
    defer { for entry in held { entry.payload.deallocate() } }
    for number in 0..<EventDecoder.eventsKept {
      let id = "\(1000 + number)" + String(repeating: "é", count: 62)
      let text = EventText("case.accepted").with("id", "\"" + id.replacing("é", with: "\\u00e9") + "\"")
        .withData("case", "\"" + String(repeating: "\\ud83d\\ude00", count: 16) + "\"")
        .withData("office", "\"" + String(repeating: "\\u0037", count: 32) + "\"")
        .withData("category", "\"" + String(repeating: "\\u0062", count: 32) + "\"")
        .withData("officer", "\"" + String(repeating: "\\u0063", count: 64) + "\"").text
      let payload = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 1)
      payload.copyBytes(from: Array(text.utf8))
      var event = Event(empty: decoder.emptyText)
      held.append((payload, event, id))
      try decoder.decode(UnsafeRawBufferPointer(payload), into: &event)
      held[number].event = event
    }
    for entry in held {
      #expect(entry.event.id.string == entry.id)
      #expect(entry.event.caseID.string == String(repeating: "😀", count: 16))
      #expect(entry.event.office.string == String(repeating: "7", count: 32))
      #expect(entry.event.category.string == String(repeating: "b", count: 32))
    }
  }

  @Test("A malformed value is explained with the place where the scan stopped")
  func message() {
    var decoder = EventDecoder()
    guard case .failure(let rejection) = decoder.decoded("{\"a\":tru}") else {
      Issue.record("accepted")
      return
    }
    #expect(rejection.byteOffset == 5)
    #expect(rejection.message.contains("byte 5"))
  }
}
