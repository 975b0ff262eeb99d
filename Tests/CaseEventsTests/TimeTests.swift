import CaseEvents
import Testing

/// `time` of an event and its instant in microseconds; `nil` where it is a bad field.
struct TimeRow: Sendable, CustomTestStringConvertible {
  let text: String
  let microseconds: Int64?

  init(_ text: String, _ microseconds: Int64?) { (self.text, self.microseconds) = (text, microseconds) }

  var testDescription: String { text }
}

@Suite struct TimeTests {
  /// 2020-01-01 is 50 × 365 + 12 leap days = 18,262 days after the epoch.
  static let start2020: Int64 = 18_262 * 86_400 * 1_000_000
  static let day: Int64 = 86_400_000_000

  static let rows: [TimeRow] = [
    TimeRow("2020-01-01T00:00:00Z", start2020), TimeRow("2020-01-01T07:00:00+07:00", start2020),
    TimeRow("2019-12-31T17:00:00-07:00", start2020), TimeRow("2020-01-01T00:00:00-00:00", start2020),
    TimeRow("2020-01-01T00:00:00+00:00", start2020), TimeRow("2020-01-01T23:59:00+23:59", start2020),
    TimeRow("2019-12-31T00:01:00-23:59", start2020), TimeRow("2020-01-01T05:45:00+05:45", start2020),
    TimeRow("2020-01-01T00:00:00.5Z", start2020 + 500_000), TimeRow("2020-01-01T00:00:00.000001Z", start2020 + 1),
    TimeRow("2020-01-01T00:00:00.0000019Z", start2020 + 1),
    TimeRow("2020-01-01T00:00:00.999999999Z", start2020 + 999_999),
    TimeRow("2020-01-01T00:00:00.1234567+00:00", start2020 + 123_456),
    TimeRow("2020-01-01T00:00:00." + String(repeating: "9", count: 500) + "Z", start2020 + 999_999),
    TimeRow("2020-02-29T00:00:00Z", start2020 + 59 * day), TimeRow("2000-02-29T00:00:00Z", start2020 - 7_246 * day),
    TimeRow("2000-01-01T00:00:00Z", start2020 - 7_305 * day),
    TimeRow("2000-01-01T00:00:00+23:59", start2020 - 7_305 * day - 86_340_000_000),
    // 9999-01-01 is 2914270 days after 2020-01-01: 7979 years with 1935 leap days.
    TimeRow("9998-12-31T23:59:59Z", start2020 + 2_914_270 * day - 1_000_000),
    TimeRow("9998-12-31T23:59:59-23:59", start2020 + 2_914_270 * day - 1_000_000 + 86_340_000_000),
    TimeRow("2021-02-29T00:00:00Z", nil), TimeRow("2100-02-29T00:00:00Z", nil), TimeRow("2020-02-30T00:00:00Z", nil),
    TimeRow("2020-04-31T00:00:00Z", nil), TimeRow("2020-00-01T00:00:00Z", nil), TimeRow("2020-13-01T00:00:00Z", nil),
    TimeRow("2020-01-00T00:00:00Z", nil), TimeRow("2020-01-32T00:00:00Z", nil), TimeRow("1999-12-31T23:59:59Z", nil),
    TimeRow("1999-12-31T23:59:59-07:00", nil), TimeRow("9999-01-01T00:00:00+07:00", nil),
    TimeRow("9999-01-01T00:00:00Z", nil),
    TimeRow("2020-06-30T23:59:60Z", nil), TimeRow("2020-01-01T24:00:00Z", nil), TimeRow("2020-01-01T00:60:00Z", nil),
    TimeRow("2020-01-01t00:00:00Z", nil), TimeRow("2020-01-01T00:00:00z", nil), TimeRow("2020-01-01 00:00:00Z", nil),
    TimeRow("2020-01-01T00:00:00", nil), TimeRow("2020-01-01T00:00:00.Z", nil), TimeRow("2020-01-01T00:00:00,5Z", nil),
    TimeRow("2020-01-01T00:00Z", nil), TimeRow("2020-01-01T00:00:00+0700", nil), TimeRow("2020-01-01T00:00:00+07", nil),
    TimeRow("2020-01-01T00:00:00+7:00", nil), TimeRow("2020-01-01T00:00:00+24:00", nil),
    TimeRow("2020-01-01T00:00:00+07:60", nil),
    TimeRow("2020-01-01T00:00:00Z ", nil), TimeRow(" 2020-01-01T00:00:00Z", nil), TimeRow("2020-01-01T00:00:00ZZ", nil),
    TimeRow("2020-01-01T00:00:00.5", nil), TimeRow("2020-01-01T00:00:00−07:00", nil), TimeRow("20200101T000000Z", nil),
    TimeRow("+020-01-01T00:00:00Z", nil), TimeRow("2020-1-01T00:00:00ZZ", nil), TimeRow("2020-01-01T0:00:00.0Z", nil),
    TimeRow("２０20-01-01T00:00:00Z", nil), TimeRow("2020-01-01T00:00:00+07:00Z", nil), TimeRow("", nil),
    TimeRow("Z", nil),
    TimeRow("2020-01-01T00:00:00." + String(repeating: "9", count: 500), nil), TimeRow("2020-01-01T00:00:00.5.5Z", nil),
  ]

  @Test("A time is an instant, or a bad field", arguments: rows)
  func time(_ row: TimeRow) {
    var decoder = EventDecoder()
    let plain = decoder.decoded(EventText("clock.ticked").with("time", "\"\(row.text)\"").text)
    #expect(plain.event?.timeMicroseconds == row.microseconds)
    #expect(plain.reason == (row.microseconds == nil ? .badField : nil))
    let escaped = row.text.replacing("0", with: "\\u0030")
    let withEscapes = decoder.decoded(EventText("clock.ticked").with("time", "\"\(escaped)\"").text)
    #expect(withEscapes.event?.timeMicroseconds == row.microseconds)
    #expect(withEscapes.reason == plain.reason)
  }
}
