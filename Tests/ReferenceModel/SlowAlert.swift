/// One alert record, fired or resolved.
public struct SlowAlert: Equatable, Sendable {
  /// The UUID that both records of an alert share.
  public var alert: String
  /// The rule, as it was when the alert fired.
  public var rule: SlowRule
  /// The office.
  public var office: [UInt8]
  /// The period in which the alert fired.
  public var period: Int
  /// Why it resolved; `nil` where it fired.
  public var resolution: String?
  /// The id of the event, or `close:YYYY-MM-DD`.
  public var cause: [UInt8]
  /// `now`, in microseconds since 1970.
  public var microseconds: Int64
  /// The rate of the alert's period, in hundredths of a percent.
  public var rateHundredths: Int128?
  /// What the rate was compared with, in hundredths of a percent.
  public var referenceHundredths: Int128?
  /// What an integrity rule observed, in hundredths of its threshold's unit.
  public var observedHundredths: Int128?
  /// Done of the alert's period.
  public var done: Int128
  /// Eligible of the alert's period.
  public var eligible: Int128
  /// Done of the sample that is the reference.
  public var referenceDone: Int128?
  /// Eligible of the sample that is the reference.
  public var referenceEligible: Int128?

  private var state: String { resolution == nil ? "fired" : "resolved" }

  private var fields: [(String, SlowJSON)] {
    var fields: [(String, SlowJSON)] = [
      ("alert", .text(alert)), ("rule", .text(rule.name)), ("office", .string(office)),
      ("metric", .text(rule.metric.rawValue)), ("period", .integer(Int128(period))),
      ("severity", .text(rule.severity)), ("state", .text(state)), ("cause", .string(cause)),
      ("rate", .hundredths(rateHundredths)), ("reference", .hundredths(referenceHundredths)),
      ("done", .integer(done)), ("eligible", .integer(eligible)),
      ("referenceDone", referenceDone.map { .integer($0) } ?? .null),
      ("referenceEligible", referenceEligible.map { .integer($0) } ?? .null),
    ]
    if let resolution { fields.append(("resolution", .text(resolution))) }
    if let observedHundredths { fields.append(("observed", .hundredths(observedHundredths))) }
    return fields
  }

  /// The CloudEvents object, canonical.
  public var canonical: String { Canonical.text(json) }

  private var json: SlowJSON {
    var data = fields
    if let templates = rule.summary {
      data.append(("summary", .members(templates.map { ($0.key, .text(filled($0.value))) })))
    }
    return .members([
      ("specversion", .text("1.0")), ("id", .text("\(alert)/\(state)")), ("source", .text("/tiendo")),
      ("type", .text("tiendo.alert.\(state)")), ("time", .text(SlowTime.text(microseconds: microseconds))),
      ("subject", .string(office)), ("data", .members(data)),
    ])
  }

  /// A template with the alert's fields in place of their names in braces. A null prints as a dash, as do
  /// `resolution` of a fired alert and an `observed` that is not there; braces around anything else stay.
  private func filled(_ template: String) -> String {
    let known = fields + [("resolution", .null), ("observed", .null)]
    var result = ""
    var rest = Substring(template)
    while let character = rest.first {
      if character == "{", let end = rest.firstIndex(of: "}"),
        let field = known.first(where: { $0.0 == rest[rest.index(after: rest.startIndex)..<end] })
      {
        result += Self.plain(field.1)
        rest = rest[rest.index(after: end)...]
      } else {
        result.append(character)
        rest.removeFirst()
      }
    }
    return result
  }

  private static func plain(_ value: SlowJSON) -> String {
    switch value {
    case .null: return "–"
    case .string(let bytes): return String(decoding: bytes, as: UTF8.self)
    default: return Canonical.text(value)
    }
  }
}
