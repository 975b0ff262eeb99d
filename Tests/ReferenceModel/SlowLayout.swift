/// What the contract says of one type: the fields of `data` it needs, those it may have, and how they are read.
struct SlowLayout: Sendable {
  var type: String
  var required: [String]
  var optional: [String]

  init(_ type: String, _ required: [String], optional: [String] = []) {
    self.type = "tiendo." + type
    self.required = required
    self.optional = optional
  }

  static let largestAmount: Int64 = 10_000_000_000_000_000

  static let layouts: [SlowLayout] = [
    SlowLayout("case.accepted", ["amount"], optional: ["category", "officer"]),
    SlowLayout("case.classified", ["eligible"]),
    SlowLayout("case.deferred", ["byAgreement"]),
    SlowLayout("case.suspended", []),
    SlowLayout("case.resumed", []),
    SlowLayout("case.collected", ["amount"]),
    SlowLayout("case.reduced", ["amount"], optional: ["reason"]),
    SlowLayout("case.adjusted", ["amount"]),
    SlowLayout("case.completed", []),
    SlowLayout("case.terminated", []),
    SlowLayout("case.delegated", [], optional: ["to"]),
    SlowLayout("case.pulledUp", []),
    SlowLayout("case.revoked", []),
    SlowLayout("case.separated", []),
    SlowLayout("case.reopened", []),
    SlowLayout("case.assigned", ["officer"]),
    SlowLayout("office.targetSet", ["period", "casesPercent", "moneyPercent"]),
    SlowLayout("office.staffed", ["officers", "quota"]),
    SlowLayout("complaint.received", [], optional: ["count"]),
    SlowLayout("complaint.resolved", [], optional: ["count"]),
    SlowLayout("clock.ticked", []),
  ]

  private var isTick: Bool { type == "tiendo.clock.ticked" }
  private var isOfCase: Bool { type.hasPrefix("tiendo.case.") }

  /// The third group of checks: absent fields first, then bad ones.
  func event(id: [UInt8], _ attributes: SlowFields) throws(SlowRejection) -> SlowEvent {
    if attributes.isAbsent("time") { throw SlowRejection("missing-field", "time is missing") }
    if isTick { return SlowEvent(id: id, type: type, timeMicroseconds: try attributes.time("time")) }
    guard let data = attributes.value("data") else { throw SlowRejection("missing-field", "data is missing") }
    guard case .object = data else { throw SlowRejection("bad-field", "data is not an object") }
    let fields = SlowFields(data)
    let always = isOfCase ? ["office", "case", "sequence"] : ["office", "sequence"]
    for name in always + required where fields.isAbsent(name) {
      throw SlowRejection("missing-field", "data.\(name) is missing")
    }
    var event = SlowEvent(id: id, type: type, timeMicroseconds: try attributes.time("time"))
    event.office = try fields.code("office")
    if isOfCase { event.caseCode = try fields.caseCode("case") }
    event.sequence = UInt32(try fields.integer("sequence", 1...4_294_967_295))
    if type == "tiendo.case.accepted" { event.category = Array("other".utf8) }
    if type.hasPrefix("tiendo.complaint.") { event.count = 1 }
    for name in required + optional where !fields.isAbsent(name) { try read(name, fields, &event) }
    return event
  }

  private func read(_ name: String, _ fields: SlowFields, _ event: inout SlowEvent) throws(SlowRejection) {
    switch name {
    case "amount": event.amount = try amount(fields)
    case "category": event.category = try fields.code(name)
    case "officer": event.officer = try fields.string(name, bytes: 1...64)
    case "reason": event.reason = try fields.string(name, bytes: 0...Int.max)
    case "to": event.to = try fields.code(name)
    case "eligible": event.eligible = try fields.boolean(name)
    case "byAgreement": event.byAgreement = try fields.boolean(name)
    case "period": event.period = try fields.integer(name, 2000...2200)
    case "casesPercent": event.casesHundredths = try fields.percent(name)
    case "moneyPercent": event.moneyHundredths = try fields.percent(name)
    case "officers": event.officers = try fields.integer(name, 0...100_000)
    case "quota": event.quota = try fields.integer(name, 0...100_000)
    default: event.count = try fields.integer(name, 1...1_000_000)
    }
  }

  private func amount(_ fields: SlowFields) throws(SlowRejection) -> Int64 {
    switch type {
    case "tiendo.case.accepted": return try fields.integer("amount", 0...Self.largestAmount)
    case "tiendo.case.adjusted":
      let amount = try fields.integer("amount", -Self.largestAmount...Self.largestAmount)
      if amount == 0 { throw SlowRejection("bad-field", "data.amount is 0") }
      return amount
    default: return try fields.integer("amount", 1...Self.largestAmount)
    }
  }
}
