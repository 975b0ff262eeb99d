import CaseEvents
import Testing

/// A payload, and what must become of it.
struct PayloadRow: Sendable, CustomTestStringConvertible {
  let why: String
  let payload: String
  let reason: RejectionReason?

  init(_ why: String, _ payload: String, _ reason: RejectionReason?) {
    (self.why, self.payload, self.reason) = (why, payload, reason)
  }

  var testDescription: String { why }
}

/// The order of the checks of step 2, duplicate keys and nulls.
@Suite struct OrderTests {
  static let rows: [PayloadRow] = [
    PayloadRow("nothing at all lacks its attributes", "{}", .missingField),
    PayloadRow("an absent source comes before a bad id", #"{"specversion":"2","id":7,"type":"x"}"#, .missingField),
    PayloadRow(
      "a bad specversion comes before an unknown type", #"{"specversion":"2","id":"1","source":"","type":"x"}"#,
      .badField),
    PayloadRow(
      "a bad id comes before an unknown type", #"{"specversion":"1.0","id":"","source":"","type":"x"}"#, .badField),
    PayloadRow(
      "an unknown type comes before an absent time", #"{"specversion":"1.0","id":"1","source":"","type":"x"}"#,
      .unknownType),
    PayloadRow(
      "an unknown type comes before bad data",
      #"{"specversion":"1.0","id":"1","source":"","type":"x","time":7,"data":[]}"#, .unknownType),
    PayloadRow(
      "an absent amount comes before a bad time", text("case.collected", ["time": "7"], ["amount": nil]),
      .missingField),
    PayloadRow(
      "an absent amount comes before a bad office", text("case.collected", [:], ["amount": nil, "office": "\"\""]),
      .missingField),
    PayloadRow(
      "an absent time comes before bad data", text("case.resumed", ["time": nil, "data": "[]"], nil), .missingField),
    PayloadRow("bad data with a time is bad", text("case.resumed", ["data": "[]"], nil), .badField),
    PayloadRow("bad data with a bad time is bad", text("case.resumed", ["time": "7", "data": "0"], nil), .badField),
    PayloadRow(
      "an absent case comes before a bad optional field", text("case.accepted", [:], ["case": nil, "category": "7"]),
      .missingField),
    PayloadRow("a bad optional field is bad", text("case.accepted", [:], ["category": "7"]), .badField),
    PayloadRow("an office's event needs no case", text("office.staffed", [:], ["case": nil]), nil),
    PayloadRow("malformed comes before everything", #"{"specversion":"2","id":7,"x":}"#, .malformed),
  ]

  static func text(_ type: String, _ attributes: [String: String?], _ data: [String: String?]?) -> String {
    var text = EventText(type)
    if data == nil { text.data = nil }
    for (name, value) in attributes { text = text.with(name, value) }
    for (name, value) in data ?? [:] { text = text.withData(name, value) }
    return text.text
  }

  @Test("Of several faults the first in the contract's order is named", arguments: rows)
  func order(_ row: PayloadRow) {
    var decoder = EventDecoder()
    #expect(decoder.decoded(row.payload).reason == row.reason)
  }

  static let valid = EventText("case.collected")

  /// The event with members put before or behind what it has.
  static func event(before: String = "", behind: String = "") -> String {
    let body = valid.text.dropFirst().dropLast()
    return "{" + before + (before.isEmpty ? "" : ",") + body + (behind.isEmpty ? "" : ",") + behind + "}"
  }

  static let duplicates: [PayloadRow] = [
    PayloadRow("the last id wins over a bad one", event(before: #""id":7"#), nil),
    PayloadRow("the last id wins though it is bad", event(behind: #""id":7"#), .badField),
    PayloadRow("a last null counts as absent", event(behind: #""id":null"#), .missingField),
    PayloadRow("an earlier null is forgotten", event(before: #""id":null"#), nil),
    PayloadRow("a key with escapes is the same key", event(behind: #""\u0069\u0064":7"#), .badField),
    PayloadRow("an earlier data is forgotten whole", event(before: #""data":{"amount":"x","officer":1}"#), nil),
    PayloadRow("an earlier data lends no fields", event(behind: #""data":{"office":"74"}"#), .missingField),
    PayloadRow("a last data of null counts as absent", event(behind: #""data":null"#), .missingField),
    PayloadRow("a last data that is no object is bad", event(behind: #""data":7"#), .badField),
    PayloadRow("an earlier data that is no object is forgotten", event(before: #""data":[1]"#), nil),
    PayloadRow(
      "the last amount wins", event(behind: #""data":{"office":"7","case":"1","sequence":1,"amount":0,"amount":5}"#),
      nil),
    PayloadRow(
      "the last amount wins though bad",
      event(behind: #""data":{"office":"7","case":"1","sequence":1,"amount":5,"amount":0}"#), .badField),
    PayloadRow("names differ by letter case", event(behind: #""ID":7,"Id":7,"Data":7"#), nil),
    PayloadRow(
      "a longer name is another", event(behind: #""ida":7,"dataa":7,"typ":7,"specversio":1,"specversion2":1"#), nil),
    PayloadRow("a name with a NUL behind it is another", event(behind: #""id\u0000":7,"data\u0000":7"#), nil),
    PayloadRow("an attribute's name in data is a further field", event(behind: #""office":7,"amount":[]"#), nil),
    PayloadRow("an empty name is a further field", event(behind: #""":7"#), nil),
  ]

  @Test("Of duplicate keys the last wins, and null counts as absent", arguments: duplicates)
  func duplicateKeys(_ row: PayloadRow) {
    var decoder = EventDecoder()
    #expect(decoder.decoded(row.payload).reason == row.reason)
  }
}
