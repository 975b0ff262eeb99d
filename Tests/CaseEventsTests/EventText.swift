/// An event as text, with its members as they are written, so that tests can bend each of them.
struct EventText {
  /// Name and JSON text of each attribute but `data`.
  var attributes: [(name: String, value: String)]
  /// Name and JSON text of each field of `data`; `nil` for no `data`.
  var data: [(name: String, value: String)]?

  /// A valid event of a type, without what is optional.
  init(_ type: String) {
    attributes = [
      ("specversion", "\"1.0\""), ("id", "\"e1\""), ("source", "\"/offices/74\""), ("type", "\"tiendo.\(type)\""),
      ("time", "\"2020-03-02T09:15:00+07:00\""),
    ]
    if type == "clock.ticked" { return }
    var fields = [("office", "\"74\"")]
    if type.hasPrefix("case.") { fields.append(("case", "\"2020/00123\"")) }
    fields.append(("sequence", "3"))
    data = fields + (Self.furtherFields[type] ?? [])
  }

  private static let furtherFields: [String: [(String, String)]] = [
    "case.accepted": [("amount", "5")], "case.collected": [("amount", "250000000")], "case.reduced": [("amount", "7")],
    "case.adjusted": [("amount", "-9")], "case.classified": [("eligible", "true")],
    "case.deferred": [("byAgreement", "false")], "case.assigned": [("officer", "\"chv\"")],
    "office.targetSet": [("period", "2020"), ("casesPercent", "80"), ("moneyPercent", "38.5")],
    "office.staffed": [("officers", "148"), ("quota", "158")],
  ]

  /// The event with another attribute; `nil` takes it away.
  func with(_ name: String, _ value: String?) -> EventText {
    var copy = self
    copy.attributes.removeAll { $0.name == name }
    if let value { copy.attributes.append((name, value)) }
    return copy
  }

  /// The event with another field of `data`; `nil` takes it away.
  func withData(_ name: String, _ value: String?) -> EventText {
    var copy = self
    copy.data?.removeAll { $0.name == name }
    if let value { copy.data?.append((name, value)) }
    return copy
  }

  /// The event as one object.
  var text: String {
    let members = attributes + (data == nil ? [] : [("data", dataText)])
    return Self.object(members)
  }

  /// `data` alone, as the value in binary mode.
  var dataText: String { Self.object(data ?? []) }

  private static func object(_ members: [(name: String, value: String)]) -> String {
    "{" + members.map { "\"\($0.name)\":\($0.value)" }.joined(separator: ",") + "}"
  }

  /// A string value of so many bytes.
  static func string(byteCount: Int, of character: String = "a") -> String {
    "\"" + String(repeating: character, count: byteCount / character.utf8.count) + "\""
  }
}
