/// One line of a stream, taken apart by search: the tests know the order of the fields.
struct Line {
  let type: String
  let time: String
  let office: String
  let caseName: String?
  let sequence: Int
  let amount: Int?
  let flag: Bool?
  let id: String

  init(_ bytes: [UInt8]) {
    var position = 0
    func find(_ pattern: StaticString) -> Bool {
      let first = pattern.utf8Start[0]
      var start = position
      while start + pattern.utf8CodeUnitCount <= bytes.count {
        if bytes[start] == first {
          var length = 1
          while length < pattern.utf8CodeUnitCount, bytes[start + length] == pattern.utf8Start[length] { length += 1 }
          if length == pattern.utf8CodeUnitCount {
            position = start + length
            return true
          }
        }
        start += 1
      }
      return false
    }
    func text(_ pattern: StaticString) -> String? {
      guard find(pattern) else { return nil }
      let start = position
      while position < bytes.count, bytes[position] != UInt8(ascii: "\"") { position += 1 }
      return String(decoding: bytes[start..<position], as: UTF8.self)
    }
    func number(_ pattern: StaticString) -> Int? {
      guard find(pattern) else { return nil }
      let start = position
      while position < bytes.count, bytes[position] != UInt8(ascii: ","), bytes[position] != UInt8(ascii: "}") {
        position += 1
      }
      return Int(String(decoding: bytes[start..<position], as: UTF8.self))
    }
    id = text("\"id\":\"") ?? ""
    type = text("\"type\":\"") ?? ""
    time = text("\"time\":\"") ?? ""
    office = text("\"office\":\"") ?? ""
    caseName = type.hasPrefix("tiendo.case") ? text("\"case\":\"") : nil
    sequence = number("\"sequence\":") ?? 0
    amount = number("\"amount\":")
    switch type {
    case "tiendo.case.classified": flag = text("\"eligible\":")?.hasPrefix("t")
    case "tiendo.case.deferred": flag = text("\"byAgreement\":")?.hasPrefix("t")
    default: flag = nil
    }
  }

  /// The statistics year of the local time as written.
  var period: Int {
    let year = Int(time.prefix(4)) ?? 0
    let month = Int(time.dropFirst(5).prefix(2)) ?? 0
    return month >= 10 ? year + 1 : year
  }
}
