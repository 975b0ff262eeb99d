/// Writes events as JSON lines straight into bytes. Ids are a prefix and a running number, so they are unique in a
/// stream and the same for the same stream.
struct EventWriter: Sendable {
  /// Times are written with the offset of the offices' own clock, UTC+7.
  static let utcOffsetSeconds = 7 * 3_600

  private let head: [UInt8]
  private let offices: [[UInt8]]
  private let codes: [String]
  private var eventCount: UInt64 = 0
  private var writtenDay = Int.min
  private var writtenDate: [UInt8] = []

  init(idPrefix: String, officeCodes: [String]) {
    codes = officeCodes
    let prefix = "{\"specversion\":\"1.0\",\"id\":\"\(idPrefix)"
    head = Array(prefix.utf8)
    offices = officeCodes.map { Array("\",\"source\":\"/offices/\($0)\",\"type\":\"".utf8) }
  }

  /// Writes the event up to its sequence; the caller appends what else belongs to the data and closes it.
  mutating func begin(
    _ kind: EventKind, office: Int, localSecond: Int, into line: inout [UInt8]
  ) -> EventHead {
    line.append(contentsOf: head)
    Self.append(hexadecimal: eventCount, to: &line)
    eventCount += 1
    line.append(contentsOf: offices[office])
    Self.append(kind.name, to: &line)
    Self.append("\",\"time\":\"", to: &line)
    append(localSecond: localSecond, to: &line)
    Self.append("+07:00\",\"data\":{\"office\":\"", to: &line)
    line.append(contentsOf: codes[office].utf8)
    Self.append("\"", to: &line)
    return EventHead(
      officeCode: codes[office],
      timeMicroseconds: Int64(localSecond - Self.utcOffsetSeconds) * 1_000_000)
  }

  /// Ends the event.
  static func end(_ line: inout [UInt8]) {
    append("}}", to: &line)
  }

  /// Writes the identity and the sequence of a case; its number is filled up with zeros to five digits.
  static func append(caseOf year: Int, number: Int, sequence: Int, fixedData: StaticString, to line: inout [UInt8]) {
    append(",\"case\":\"", to: &line)
    append(year, to: &line)
    append("/", to: &line)
    append(number, minimumDigits: 5, to: &line)
    append("\",\"sequence\":", to: &line)
    append(sequence, to: &line)
    append(fixedData, to: &line)
  }

  static func append(_ name: StaticString, value: Int, to line: inout [UInt8]) {
    append(name, to: &line)
    append(value, to: &line)
  }

  static func append(_ text: StaticString, to line: inout [UInt8]) {
    // Every text here is a literal of several bytes, so it has a start.
    line.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  static func append(_ value: Int, minimumDigits: Int = 1, to line: inout [UInt8]) {
    if value < 0 { line.append(0x2D) }
    var rest = value.magnitude
    var digits = 1
    while rest >= 10 {
      rest /= 10
      digits += 1
    }
    digits = max(digits, minimumDigits)
    rest = value.magnitude
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: digits) { buffer in
      var position = digits - 1
      while position >= 0 {
        let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
        buffer[position] = 0x30 + UInt8(truncatingIfNeeded: remainder)
        rest = quotient
        position -= 1
      }
      line.append(contentsOf: UnsafeBufferPointer(buffer))
    }
  }

  /// Writes hundredths as a percentage: 8150 as `81.5`.
  static func append(hundredths: Int, to line: inout [UInt8]) {
    append(hundredths / 100, to: &line)
    let fraction = hundredths % 100
    guard fraction != 0 else { return }
    append(".", to: &line)
    if fraction % 10 == 0 {
      append(fraction / 10, to: &line)
    } else {
      append(fraction, minimumDigits: 2, to: &line)
    }
  }

  private static func append(hexadecimal value: UInt64, to line: inout [UInt8]) {
    let digits = max(1, (UInt64.bitWidth - value.leadingZeroBitCount + 3) / 4)
    var shift = (digits - 1) * 4
    while shift >= 0 {
      let digit = UInt8(truncatingIfNeeded: (value >> UInt64(shift)) & 15)
      line.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
      shift -= 4
    }
  }

  private mutating func append(localSecond: Int, to line: inout [UInt8]) {
    let (day, second) = localSecond.quotientAndRemainder(dividingBy: 86_400)
    if day != writtenDay {
      let date = CivilDay.date(of: day)
      writtenDate.removeAll(keepingCapacity: true)
      Self.append(date.year, minimumDigits: 4, to: &writtenDate)
      Self.append("-", to: &writtenDate)
      Self.append(date.month, minimumDigits: 2, to: &writtenDate)
      Self.append("-", to: &writtenDate)
      Self.append(date.day, minimumDigits: 2, to: &writtenDate)
      Self.append("T", to: &writtenDate)
      writtenDay = day
    }
    line.append(contentsOf: writtenDate)
    Self.append(second / 3_600, minimumDigits: 2, to: &line)
    Self.append(":", to: &line)
    Self.append(second / 60 % 60, minimumDigits: 2, to: &line)
    Self.append(":", to: &line)
    Self.append(second % 60, minimumDigits: 2, to: &line)
  }
}
