internal import CSV

/// Reads an offices file: CSV in UTF-8 with a header naming at least `code`, `name`, `level`, `parent`, `validFrom`
/// and `validTo`, in any order and among others. Fields may be quoted after RFC 4180; a byte order mark, CR LF and
/// empty lines are fine.
public enum OfficesFile {
  /// Why a file was refused.
  public struct Failure: Error, Equatable, Sendable, CustomStringConvertible {
    /// The line on which the record begins, from 1.
    public let line: Int
    /// What is wrong and what is expected.
    public let reason: String

    /// `line 3: …`
    public var description: String { "line \(line): \(reason)" }
  }

  private struct Columns {
    var code = 0, name = 0, level = 0, parent = 0, validFrom = 0, validTo = 0, count = 0
  }

  /// The offices of a text.
  public static func parse(_ text: String) throws(Failure) -> OfficeList {
    try parse(Array(text.utf8))
  }

  /// The offices of a file's bytes.
  public static func parse(_ bytes: [UInt8]) throws(Failure) -> OfficeList {
    var records = try records(of: bytes)
    guard let header = records.first else {
      throw Failure(
        line: 1, reason: "the file is empty; the header code,name,level,parent,validFrom,validTo is missing")
    }
    records.removeFirst()
    let columns = try columns(of: header)
    var offices: [Office] = []
    var lines: [String: Int] = [:]
    for record in records {
      let office = try office(of: record, columns)
      if let earlier = lines[office.code] {
        throw Failure(
          line: record.line,
          reason: "code \(office.code) stands in line \(earlier) already; a code is one office for ever, "
            + "give its second life another code")
      }
      lines[office.code] = record.line
      offices.append(office)
    }
    try checkParents(offices, lines)
    return OfficeList(offices: offices)
  }

  private static func records(of bytes: [UInt8]) throws(Failure) -> [CSVReader.Record] {
    do {
      return try CSVReader.records(of: bytes)
    } catch {
      throw Failure(line: error.line, reason: error.reason)
    }
  }

  private static func columns(of header: CSVReader.Record) throws(Failure) -> Columns {
    func place(_ name: String) throws(Failure) -> Int {
      let places = header.fields.indices.filter { header.fields[$0] == name }
      guard let place = places.first, places.count == 1 else {
        throw Failure(line: header.line, reason: "the header needs one column \(name), and has \(places.count)")
      }
      return place
    }
    return Columns(
      code: try place("code"), name: try place("name"), level: try place("level"), parent: try place("parent"),
      validFrom: try place("validFrom"), validTo: try place("validTo"), count: header.fields.count)
  }

  private static func office(of record: CSVReader.Record, _ columns: Columns) throws(Failure) -> Office {
    guard record.fields.count == columns.count else {
      throw Failure(line: record.line, reason: "\(record.fields.count) fields where the header has \(columns.count)")
    }
    let code = record.fields[columns.code]
    guard isCode(code) else {
      throw Failure(line: record.line, reason: "code \"\(code)\" is not 1 to 32 characters of A-Z a-z 0-9 . _ -")
    }
    guard !record.fields[columns.name].isEmpty else {
      throw Failure(line: record.line, reason: "office \(code) has no name")
    }
    let parent = record.fields[columns.parent]
    let validFrom = try day(record, columns.validFrom, "validFrom")
    let validTo = try day(record, columns.validTo, "validTo")
    if let validFrom, let validTo, validFrom > validTo {
      throw Failure(line: record.line, reason: "validFrom \(validFrom) is after validTo \(validTo)")
    }
    return Office(
      code: code, name: record.fields[columns.name], level: record.fields[columns.level],
      parent: parent.isEmpty ? nil : parent, validFrom: validFrom, validTo: validTo)
  }

  private static func day(_ record: CSVReader.Record, _ column: Int, _ name: String) throws(Failure) -> String? {
    let text = record.fields[column]
    guard !text.isEmpty else { return nil }
    guard CivilDay.number(written: text) != nil else {
      throw Failure(line: record.line, reason: "\(name) \"\(text)\" is not a day written YYYY-MM-DD")
    }
    return text
  }

  static func isCode(_ code: String) -> Bool {
    (1...32).contains(code.utf8.count)
      && code.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
      }
  }

  private static func checkParents(_ offices: [Office], _ lines: [String: Int]) throws(Failure) {
    var parents: [String: String] = [:]
    for office in offices {
      if let parent = office.parent { parents[office.code] = parent }
    }
    // Every office whose way up is known to end, so that the whole check takes one step an office.
    var reachesTop: Set<String> = []
    for office in offices {
      var way: Set<String> = []
      var code = office.code
      while !reachesTop.contains(code) {
        guard way.insert(code).inserted else {
          throw Failure(line: lines[office.code] ?? 1, reason: "office \(office.code) stands above itself")
        }
        guard let parent = parents[code] else { break }
        guard lines[parent] != nil else {
          throw Failure(line: lines[code] ?? 1, reason: "parent \(parent) of office \(code) is not in the file")
        }
        code = parent
      }
      reachesTop.formUnion(way)
    }
  }
}
