import CaseEvents
import Testing

/// One field with one value, and what must become of the event; no reason where it is accepted.
struct FieldRow: Sendable, CustomTestStringConvertible {
  let type: String
  let field: String
  let value: String?
  let reason: RejectionReason?

  init(_ type: String, _ field: String, _ value: String?, _ reason: RejectionReason? = nil) {
    (self.type, self.field, self.value, self.reason) = (type, field, value, reason)
  }

  var testDescription: String { "\(type) \(field) \(value ?? "absent") \(reason?.rawValue ?? "accepted")" }
}

@Suite struct FieldTests {
  static let long = (
    id128: EventText.string(byteCount: 128), id129: EventText.string(byteCount: 129),
    text64: EventText.string(byteCount: 64), text65: EventText.string(byteCount: 65),
    text32: EventText.string(byteCount: 32), text33: EventText.string(byteCount: 33)
  )

  static let attributes: [FieldRow] = [
    FieldRow("case.resumed", "specversion", "\"1.0\""), FieldRow("case.resumed", "specversion", "\"\\u0031.0\""),
    FieldRow("case.resumed", "specversion", "\"1.1\"", .badField),
    FieldRow("case.resumed", "specversion", "\"1\"", .badField),
    FieldRow("case.resumed", "specversion", "\"1.00\"", .badField),
    FieldRow("case.resumed", "specversion", "1.0", .badField),
    FieldRow("case.resumed", "specversion", nil, .missingField),
    FieldRow("case.resumed", "specversion", "null", .missingField),
    FieldRow("case.resumed", "id", long.id128), FieldRow("case.resumed", "id", long.id129, .badField),
    FieldRow("case.resumed", "id", EventText.string(byteCount: 128, of: "é")),
    FieldRow("case.resumed", "id", "\"\"", .badField), FieldRow("case.resumed", "id", "7", .badField),
    FieldRow("case.resumed", "id", "\"\\u0000\""), FieldRow("case.resumed", "id", nil, .missingField),
    FieldRow("case.resumed", "source", "\"\""), FieldRow("case.resumed", "source", "{}", .badField),
    FieldRow("case.resumed", "source", nil, .missingField), FieldRow("case.resumed", "type", nil, .missingField),
    FieldRow("case.resumed", "source", EventText.string(byteCount: 5000)),
    FieldRow("case.resumed", "type", "null", .missingField), FieldRow("case.resumed", "type", "[]", .badField),
    FieldRow("case.resumed", "type", "\"\"", .unknownType),
    FieldRow("case.resumed", "type", "\"resumed\"", .unknownType),
    FieldRow("case.resumed", "type", "\"tiendo.case.Resumed\"", .unknownType),
    FieldRow("case.resumed", "type", "\"tiendo.case.resumed \"", .unknownType),
    FieldRow("case.resumed", "type", "\"xiendo.case.resumed\"", .unknownType),
    FieldRow("case.resumed", "type", "\"\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\"", .unknownType),
    FieldRow("case.resumed", "type", EventText.string(byteCount: 300), .unknownType),
    FieldRow("case.resumed", "type", "\"tiendo.case.resume\\u0064\""),
    FieldRow("case.resumed", "data", "[]", .badField), FieldRow("case.resumed", "data", "\"{}\"", .badField),
    FieldRow("case.resumed", "data", "null", .missingField), FieldRow("case.resumed", "data", "{}", .missingField),
    FieldRow("clock.ticked", "data", "[]"), FieldRow("clock.ticked", "data", "7"),
    FieldRow("clock.ticked", "data", "{}"),
    FieldRow("clock.ticked", "time", nil, .missingField), FieldRow("clock.ticked", "time", "\"now\"", .badField),
  ]

  @Test("An attribute is taken or refused by its type and range", arguments: attributes)
  func attribute(_ row: FieldRow) {
    var text = EventText(row.type)
    if row.field == "data" { text.data = nil }
    var decoder = EventDecoder()
    #expect(decoder.decoded(text.with(row.field, row.value).text).reason == row.reason)
  }

  static let texts: [FieldRow] = [
    FieldRow("case.resumed", "office", long.text32), FieldRow("case.resumed", "office", long.text33, .badField),
    FieldRow("case.resumed", "office", "\"AZaz09._-\""), FieldRow("case.resumed", "office", "\"\"", .badField),
    FieldRow("case.resumed", "office", "\"7/4\"", .badField), FieldRow("case.resumed", "office", "\"7 4\"", .badField),
    FieldRow("case.resumed", "office", "\"Đ\"", .badField), FieldRow("case.resumed", "office", "\"7\\n\"", .badField),
    FieldRow("case.resumed", "office", "\"@\"", .badField), FieldRow("case.resumed", "office", "\"`\"", .badField),
    FieldRow("case.resumed", "office", "\"[\"", .badField), FieldRow("case.resumed", "office", "\":\"", .badField),
    FieldRow("case.resumed", "office", "74", .badField), FieldRow("case.resumed", "office", nil, .missingField),
    FieldRow("case.resumed", "office", "\"\\u0037\\u0034\""),
    FieldRow("case.resumed", "case", long.text64), FieldRow("case.resumed", "case", long.text65, .badField),
    FieldRow("case.resumed", "case", EventText.string(byteCount: 64, of: "Đ")),
    FieldRow("case.resumed", "case", EventText.string(byteCount: 66, of: "Đ"), .badField),
    FieldRow("case.resumed", "case", EventText.string(byteCount: 64, of: "😀")),
    FieldRow("case.resumed", "case", "\"\"", .badField), FieldRow("case.resumed", "case", "[\"1\"]", .badField),
    FieldRow("case.resumed", "case", "\"\\u0000\"", .badField),
    FieldRow("case.resumed", "case", "\"a\\u001f\"", .badField),
    FieldRow("case.resumed", "case", "\" \""), FieldRow("case.resumed", "case", "\"\u{7E}\""),
    FieldRow("case.resumed", "case", "\"\u{7F}\"", .badField),
    FieldRow("case.resumed", "case", "\"\u{80}\"", .badField),
    FieldRow("case.resumed", "case", "\"\u{9F}\"", .badField), FieldRow("case.resumed", "case", "\"\u{A0}\""),
    FieldRow("case.resumed", "case", "\"\\u009F\"", .badField), FieldRow("case.resumed", "case", "\"\\u00A0\""),
    FieldRow("case.resumed", "case", "\"\\u007f\"", .badField),
    FieldRow("case.resumed", "case", "\"\u{C2}\u{82}\"", .badField),
    FieldRow("case.resumed", "case", nil, .missingField), FieldRow("office.staffed", "case", "7"),
    FieldRow("case.accepted", "category", long.text32), FieldRow("case.accepted", "category", long.text33, .badField),
    FieldRow("case.accepted", "category", "\"\"", .badField),
    FieldRow("case.accepted", "category", "\"tín dụng\"", .badField),
    FieldRow("case.accepted", "category", "null"), FieldRow("case.accepted", "category", "false", .badField),
    FieldRow("case.accepted", "officer", long.text64), FieldRow("case.accepted", "officer", long.text65, .badField),
    FieldRow("case.accepted", "officer", "\"\"", .badField), FieldRow("case.accepted", "officer", "9", .badField),
    FieldRow("case.accepted", "officer", "\"\\n\""), FieldRow("case.assigned", "officer", nil, .missingField),
    FieldRow("case.assigned", "officer", long.text65, .badField), FieldRow("case.resumed", "officer", "9"),
    FieldRow("case.delegated", "to", "\"140\""), FieldRow("case.delegated", "to", "null"),
    FieldRow("case.delegated", "to", "\"\"", .badField), FieldRow("case.delegated", "to", "140", .badField),
    FieldRow("case.delegated", "to", long.text33, .badField), FieldRow("case.delegated", "to", "\"a b\"", .badField),
    FieldRow("case.reduced", "reason", "\"\""), FieldRow("case.reduced", "reason", "\"\\u0000\""),
    FieldRow("case.reduced", "reason", EventText.string(byteCount: 10_000)),
    FieldRow("case.reduced", "reason", "7", .badField), FieldRow("case.collected", "reason", "7"),
    FieldRow("case.classified", "eligible", "false"), FieldRow("case.classified", "eligible", "\"false\"", .badField),
    FieldRow("case.classified", "eligible", "0", .badField),
    FieldRow("case.classified", "eligible", "null", .missingField),
    FieldRow("case.deferred", "byAgreement", "true"), FieldRow("case.deferred", "byAgreement", "1", .badField),
    FieldRow("case.deferred", "byAgreement", nil, .missingField),
  ]

  static let numbers: [FieldRow] = [
    FieldRow("case.resumed", "sequence", "1"), FieldRow("case.resumed", "sequence", "4294967295"),
    FieldRow("case.resumed", "sequence", "4294967296", .badField), FieldRow("case.resumed", "sequence", "0", .badField),
    FieldRow("case.resumed", "sequence", "-0", .badField), FieldRow("case.resumed", "sequence", "-1", .badField),
    FieldRow("case.resumed", "sequence", "1.0", .badField), FieldRow("case.resumed", "sequence", "1e0", .badField),
    FieldRow("case.resumed", "sequence", "\"1\"", .badField), FieldRow("case.resumed", "sequence", nil, .missingField),
    FieldRow("case.resumed", "sequence", "18446744073709551617", .badField),
    FieldRow("case.resumed", "sequence", "01", .malformed), FieldRow("case.resumed", "sequence", "+1", .malformed),
    FieldRow("case.accepted", "amount", "0"), FieldRow("case.accepted", "amount", "-0"),
    FieldRow("case.accepted", "amount", "10000000000000000"),
    FieldRow("case.accepted", "amount", "10000000000000001", .badField),
    FieldRow("case.accepted", "amount", "-1", .badField), FieldRow("case.accepted", "amount", "1e3", .badField),
    FieldRow("case.accepted", "amount", "1.0", .badField),
    FieldRow("case.accepted", "amount", "999999999999999999999", .badField),
    FieldRow("case.accepted", "amount", nil, .missingField),
    FieldRow("case.collected", "amount", "1"), FieldRow("case.collected", "amount", "0", .badField),
    FieldRow("case.collected", "amount", "-5", .badField), FieldRow("case.collected", "amount", "10000000000000000"),
    FieldRow("case.collected", "amount", "10000000000000001", .badField),
    FieldRow("case.reduced", "amount", "0", .badField),
    FieldRow("case.adjusted", "amount", "0", .badField), FieldRow("case.adjusted", "amount", "-0", .badField),
    FieldRow("case.adjusted", "amount", "-10000000000000000"), FieldRow("case.adjusted", "amount", "10000000000000000"),
    FieldRow("case.adjusted", "amount", "-10000000000000001", .badField),
    FieldRow("office.targetSet", "period", "2000"), FieldRow("office.targetSet", "period", "2200"),
    FieldRow("office.targetSet", "period", "1999", .badField),
    FieldRow("office.targetSet", "period", "2201", .badField),
    FieldRow("office.targetSet", "period", "2020.0", .badField),
    FieldRow("office.targetSet", "period", nil, .missingField),
    FieldRow("office.targetSet", "casesPercent", "0"), FieldRow("office.targetSet", "casesPercent", "100"),
    FieldRow("office.targetSet", "casesPercent", "100.00"), FieldRow("office.targetSet", "casesPercent", "0.01"),
    FieldRow("office.targetSet", "casesPercent", "99.9"),
    FieldRow("office.targetSet", "casesPercent", "100.01", .badField),
    FieldRow("office.targetSet", "casesPercent", "101", .badField),
    FieldRow("office.targetSet", "casesPercent", "-0", .badField),
    FieldRow("office.targetSet", "casesPercent", "1e1", .badField),
    FieldRow("office.targetSet", "casesPercent", "1.000", .badField),
    FieldRow("office.targetSet", "casesPercent", "-0.5", .badField),
    FieldRow("office.targetSet", "casesPercent", "\"5\"", .badField),
    FieldRow("office.targetSet", "casesPercent", "00.5", .malformed),
    FieldRow("office.targetSet", "casesPercent", ".5", .malformed),
    FieldRow("office.targetSet", "moneyPercent", "38.25"),
    FieldRow("office.targetSet", "moneyPercent", "38.255", .badField),
    FieldRow("office.targetSet", "moneyPercent", nil, .missingField),
    FieldRow("office.staffed", "officers", "0"), FieldRow("office.staffed", "officers", "100000"),
    FieldRow("office.staffed", "officers", "100001", .badField),
    FieldRow("office.staffed", "officers", "-1", .badField),
    FieldRow("office.staffed", "quota", "100001", .badField),
    FieldRow("office.staffed", "quota", "null", .missingField),
    FieldRow("complaint.received", "count", "1"), FieldRow("complaint.received", "count", "1000000"),
    FieldRow("complaint.received", "count", "1000001", .badField),
    FieldRow("complaint.received", "count", "0", .badField),
    FieldRow("complaint.resolved", "count", "null"), FieldRow("complaint.resolved", "count", "1.0", .badField),
    FieldRow("case.resumed", "count", "\"no\""), FieldRow("case.resumed", "further", "1e999"),
  ]

  @Test("A field of data is taken or refused by its type and range", arguments: texts + numbers)
  func field(_ row: FieldRow) {
    var decoder = EventDecoder()
    #expect(decoder.decoded(EventText(row.type).withData(row.field, row.value).text).reason == row.reason)
  }

  @Test("Every type of the contract is known by its name", arguments: EventType.allCases)
  func everyType(_ type: EventType) {
    var decoder = EventDecoder()
    let short = String(type.name.dropFirst("tiendo.".count))
    #expect(decoder.decoded(EventText(short).text).event?.type == type)
  }

  @Test("The values of an event arrive as they were written")
  func values() throws {
    var decoder = EventDecoder()
    let target = try decoder.decoded(EventText("office.targetSet").text).get()
    #expect(target.numbers == [2020, 8000, 3850, 0, 0, 1])
    let staffed = try decoder.decoded(EventText("office.staffed").text).get()
    #expect(staffed.numbers == [0, 0, 0, 148, 158, 1])
    let adjusted = try decoder.decoded(EventText("case.adjusted").text).get()
    #expect(adjusted.amount == -9)
    #expect(adjusted.sequence == 3)
    // 2020-03-02T02:15:00Z is 18,323 days and 8,100 seconds after the epoch.
    #expect(adjusted.timeMicroseconds == (18_323 * 86_400 + 8_100) * 1_000_000)
    #expect(String(decoding: adjusted.caseID, as: UTF8.self) == "2020/00123")
    let complaint = try decoder.decoded(EventText("complaint.received").withData("count", "12").text).get()
    #expect(complaint.numbers.last == 12)
    #expect(complaint.caseID.isEmpty)
  }
}
