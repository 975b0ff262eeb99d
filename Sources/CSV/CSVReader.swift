/// Splits CSV bytes (RFC 4180) into records that know the line they begin on.
public enum CSVReader {
  /// One record of a file.
  public struct Record: Equatable, Sendable {
    /// The line on which it begins, from 1.
    public let line: Int
    /// Its fields, without their quotes.
    public let fields: [String]
  }

  /// Why bytes are not CSV.
  public struct Failure: Error, Equatable, Sendable {
    /// The line, from 1.
    public let line: Int
    /// What is wrong there.
    public let reason: String
  }

  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// The records of UTF-8, with or without a byte order mark; lines without a character are left out.
  ///
  /// - Parameter separator: the byte between two fields.
  public static func records(
    of bytes: [UInt8], separator: UInt8 = UInt8(ascii: ",")
  ) throws(Failure) -> [Record] {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw Failure(line: 1, reason: "the file is not UTF-8; save it as UTF-8")
    }
    var records: [Record] = []
    var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var line = 1
    while position < bytes.count {
      let firstLine = line
      var fields: [String] = []
      var isEmpty = true
      var isOpen = true
      while isOpen {
        let (field, wasQuoted) = try field(of: bytes, separator, &position, &line)
        fields.append(field)
        if wasQuoted || !field.isEmpty { isEmpty = false }
        if position < bytes.count, bytes[position] == separator {
          position += 1
          isEmpty = false
        } else {
          isOpen = false
        }
      }
      if position < bytes.count {
        position += bytes[position] == carriageReturn ? 2 : 1
        line += 1
      }
      if !isEmpty { records.append(Record(line: firstLine, fields: fields)) }
    }
    return records
  }

  /// One field; stands then on the separator or the line end behind it, or at the end.
  private static func field(
    of bytes: [UInt8], _ separator: UInt8, _ position: inout Int, _ line: inout Int
  ) throws(Failure) -> (text: String, wasQuoted: Bool) {
    guard position < bytes.count, bytes[position] == quote else {
      let start = position
      while position < bytes.count, bytes[position] != separator, !isLineEnd(bytes, position) {
        guard bytes[position] != quote else {
          throw Failure(line: line, reason: "a quote inside a field that does not begin with one")
        }
        position += 1
      }
      return (String(decoding: bytes[start..<position], as: UTF8.self), false)
    }
    let firstLine = line
    var text: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == quote {
        guard position < bytes.count, bytes[position] == quote else {
          guard position == bytes.count || bytes[position] == separator || isLineEnd(bytes, position) else {
            throw Failure(line: line, reason: "text behind the closing quote of a field")
          }
          return (String(decoding: text, as: UTF8.self), true)
        }
        position += 1
      } else if byte == lineFeed {
        line += 1
      }
      text.append(byte)
    }
    throw Failure(line: firstLine, reason: "a quoted field that never ends")
  }

  private static func isLineEnd(_ bytes: [UInt8], _ position: Int) -> Bool {
    bytes[position] == lineFeed
      || (bytes[position] == carriageReturn && position + 1 < bytes.count && bytes[position + 1] == lineFeed)
  }
}
