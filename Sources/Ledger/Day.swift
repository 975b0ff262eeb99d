/// A local calendar day, as days since 1970-01-01.
public struct Day: Hashable, Comparable, Sendable, Strideable, CustomStringConvertible {
  /// Days since 1970-01-01.
  public let number: Int32

  /// The day `number` days after 1970-01-01.
  @inlinable public init(number: Int32) { self.number = number }

  /// A day of the proleptic Gregorian calendar; `nil` where there is no such day or its year is not 1–9999.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Day.length(ofMonth: month, of: year)
    else { return nil }
    number = Day.number(year: year, month: month, day: day)
  }

  /// A day written as `YYYY-MM-DD`; `nil` for anything else.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      guard bytes[range].allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      return bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// `YYYY-MM-DD`.
  public var description: String {
    let date = civil
    func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    guard (1000...9999).contains(date.year) else {
      let year = String(date.year)
      return "\(String(repeating: "0", count: max(0, 4 - year.count)))\(year)-\(padded(date.month))-\(padded(date.day))"
    }
    // Written byte by byte: every closed day has one.
    return String(unsafeUninitializedCapacity: 10) { bytes in
      func write(_ value: Int, _ places: Range<Int>) {
        var rest = value
        for place in places.reversed() {
          bytes[place] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
          rest /= 10
        }
      }
      write(date.year, 0..<4)
      bytes[4] = 0x2D
      write(date.month, 5..<7)
      bytes[7] = 0x2D
      write(date.day, 8..<10)
      return 10
    }
  }

  /// Year, month and day, after Howard Hinnant's `civil_from_days`
  /// (https://howardhinnant.github.io/date_algorithms.html).
  public var civil: (year: Int, month: Int, day: Int) {
    let shifted = Int(number) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  /// By date.
  @inlinable public static func < (left: Day, right: Day) -> Bool { left.number < right.number }

  /// Days from this day to another.
  @inlinable public func distance(to other: Day) -> Int { Int(other.number) - Int(number) }

  /// The day that many days later.
  @inlinable public func advanced(by days: Int) -> Day { Day(number: number &+ Int32(truncatingIfNeeded: days)) }

  private static func number(year: Int, month: Int, day: Int) -> Int32 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return Int32(era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468)
  }

  private static func length(ofMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
