/// Times as the contract writes them.
public enum EventTime {
  /// Microseconds since 1970-01-01T00:00:00Z of an RFC 3339 time in the years 2000 to 9998; `nil` for anything else.
  public static func microseconds(_ text: String) -> Int64? {
    var parser = TimestampParser()
    var text = text
    return text.withUTF8 { utf8 in
      utf8.baseAddress.flatMap { parser.parse(BorrowedText(start: $0, count: utf8.count)) }
    }
  }
}
