/// An event before it is text.
struct EventDraft {
  var id: String
  var type: String
  var timeMicroseconds: Int64
  var office: String?
  var caseCode: String?
  var sequence = 0
  var data: [(String, SlowJSON)] = []

  /// The JSON tree of the event in structured mode.
  func tree(_ random: inout ModelRandom) -> SlowJSON {
    let source = office.map { "/offices/\($0)" } ?? "/tiendo"
    var members: [(String, SlowJSON)] = [
      ("specversion", .text("1.0")), ("id", .text(id)), ("source", .text(random.chance(perMille: 20) ? "" : source)),
      ("type", .text(type)), ("time", .text(Self.timeText(timeMicroseconds, &random))),
    ]
    if let office {
      var fields: [(String, SlowJSON)] = [("office", .text(office))]
      if let caseCode { fields.append(("case", .text(caseCode))) }
      fields.append(("sequence", .integer(Int128(sequence))))
      members.append(("data", .members(fields + data)))
    }
    return .members(members)
  }

  /// An instant with some offset and some form of its fraction; digits past microseconds are cut by a reader.
  static func timeText(_ microseconds: Int64, _ random: inout ModelRandom) -> String {
    let offsetMinutes = random.pick([0, 0, 420, 420, 420, -330, 540, 1439, -1439])
    let text = SlowTime.text(microseconds: microseconds + Int64(offsetMinutes) * 60_000_000)
    let fraction = text.suffix(7).dropLast()
    var result = String(text.prefix(19))
    if fraction != "000000" || random.chance(perMille: 100) {
      result += "." + fraction + random.pick(["", "", "0", "999", "5"])
    }
    if offsetMinutes == 0 { return result + random.pick(["Z", "Z", "+00:00", "-00:00"]) }
    let size = Int64(abs(offsetMinutes))
    return result + (offsetMinutes < 0 ? "-" : "+") + SlowTime.padded(size / 60, 2) + ":"
      + SlowTime.padded(size % 60, 2)
  }
}
