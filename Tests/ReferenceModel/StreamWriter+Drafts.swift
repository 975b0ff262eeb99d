extension StreamWriter {
  private static let caseSuffixes = ["", "/QĐ-THA", " №7", "é", "e\u{301}", "\"x\\", "/😀", "\u{A0}"]
  private static let categories = ["credit", "civil", "budget", "other", "A.b_c-1"]

  private static let statusTypes = [
    "classified", "classified", "deferred", "deferred", "suspended", "resumed", "resumed", "completed", "completed",
    "terminated", "delegated", "pulledUp", "revoked", "separated", "reopened",
  ]

  /// One event of the history that follows.
  mutating func nextDraft() -> EventDraft {
    let index = settings.money == .huge && random.chance(perMille: 950) ? 0 : random.integer(0...offices.count - 1)
    switch random.integer(0...99) {
    case 0..<6:
      return EventDraft(id: newID(), type: "tiendo.clock.ticked", timeMicroseconds: eventTime())
    case 6..<16: return officeDraft(index)
    default: return caseDraft(index)
    }
  }

  /// The time of an event: mostly now, at times long ago.
  private mutating func eventTime() -> Int64 {
    let minutes =
      switch random.integer(0...999) {
      case 0..<800: 0
      case 800..<950: random.integer(0...2880)
      case 950..<992: random.integer(0...57_600)
      case 992..<999: random.integer(0...576_000)
      default: random.integer(0...5_000_000)
      }
    return now - Int64(minutes) * 60_000_000
  }

  private mutating func officeDraft(_ index: Int) -> EventDraft {
    let type = random.pick(["office.targetSet", "office.staffed", "complaint.received", "complaint.resolved"])
    var draft = EventDraft(id: newID(), type: "tiendo." + type, timeMicroseconds: eventTime())
    draft.office = offices[index].code
    draft.sequence = taken(\.offices[index].nextSequence)
    switch type {
    case "office.targetSet":
      let period = settings.calendar.period(ofDay: settings.calendar.day(ofMicroseconds: now))
      draft.data = [
        ("period", .integer(Int128(period + random.pick([0, 0, 0, 0, 1, -1])))),
        ("casesPercent", .number(percentText())), ("moneyPercent", .number(percentText())),
      ]
    case "office.staffed":
      draft.data = [
        ("officers", .integer(Int128(random.integer(0...200)))), ("quota", .integer(Int128(random.integer(0...200)))),
      ]
    default:
      if random.chance(perMille: 500) {
        draft.data = [("count", .integer(Int128(random.pick([1, 2, 7, 1_000_000]))))]
      }
    }
    return draft
  }

  private mutating func percentText() -> String {
    let whole = random.integer(0...99)
    return random.pick(["\(whole)", "\(whole).5", "\(whole).25", "\(whole).00", "100", "100.0", "0", "0.01"])
  }

  /// The next sequence of a source, which counts on; at times some are left out, or an old one comes again.
  private mutating func taken(_ source: WritableKeyPath<StreamWriter, Int>) -> Int {
    var next = self[keyPath: source]
    if random.chance(perMille: 25) { return max(1, next - random.integer(1...90)) }
    if random.chance(perMille: 30) { next += random.integer(1...3) }
    if random.chance(perMille: 12) { next += random.integer(60...70) }
    if random.chance(perMille: 1) { next += 4_000_000_000 }
    next = min(next, 4_294_967_295)
    self[keyPath: source] = next + 1
    return next
  }

  private mutating func caseDraft(_ index: Int) -> EventDraft {
    let isNew = offices[index].cases.isEmpty || random.chance(perMille: settings.money == .huge ? 100 : 200)
    if isNew { return openingDraft(index) }
    let recent = max(0, offices[index].cases.count - 12)
    let position = random.integer(recent...offices[index].cases.count - 1)
    let type = nextType(isFinal: offices[index].cases[position].isFinal)
    var draft = EventDraft(id: newID(), type: "tiendo.case." + type, timeMicroseconds: eventTime())
    draft.office = offices[index].code
    draft.caseCode = offices[index].cases[position].code
    draft.sequence = taken(\.offices[index].cases[position].nextSequence)
    draft.data = data(type)
    if type == "reopened" { offices[index].cases[position].isFinal = false }
    if ["completed", "terminated", "delegated", "pulledUp", "revoked"].contains(type) {
      offices[index].cases[position].isFinal = true
    }
    return draft
  }

  /// The acceptance of a new case; at times it is held back, and what follows finds an orphan.
  private mutating func openingDraft(_ index: Int) -> EventDraft {
    let number = random.integer(1...99_999)
    let code = "2020/\(number)" + random.pick(Self.caseSuffixes)
    offices[index].cases.append(CaseSource(code: code, nextSequence: 2))
    var draft = EventDraft(id: newID(), type: "tiendo.case.accepted", timeMicroseconds: eventTime())
    draft.office = offices[index].code
    draft.caseCode = code
    draft.sequence = 1
    draft.data = data("accepted")
    guard random.chance(perMille: 120) else { return draft }
    if random.chance(perMille: 800) { delay(draft, 5...200) }
    let position = offices[index].cases.count - 1
    let type = nextType(isFinal: false)
    var orphan = EventDraft(id: newID(), type: "tiendo.case." + type, timeMicroseconds: eventTime())
    orphan.office = draft.office
    orphan.caseCode = code
    orphan.sequence = taken(\.offices[index].cases[position].nextSequence)
    orphan.data = data(type)
    return orphan
  }

  private mutating func nextType(isFinal: Bool) -> String {
    if settings.money == .huge && random.chance(perMille: 850) {
      return random.pick(["collected", "reduced", "adjusted", "collected"])
    }
    if random.chance(perMille: 20) { return "accepted" }
    if random.chance(perMille: 60) { return "assigned" }
    if isFinal && random.chance(perMille: 500) { return "reopened" }
    if random.chance(perMille: isFinal ? 700 : 450) {
      return random.pick(["collected", "collected", "collected", "reduced", "adjusted"])
    }
    return random.pick(Self.statusTypes)
  }

  private mutating func data(_ type: String) -> [(String, SlowJSON)] {
    switch type {
    case "accepted":
      var fields: [(String, SlowJSON)] = [("amount", .number(amount(orZero: true)))]
      if random.chance(perMille: 600) { fields.append(("category", .text(random.pick(Self.categories)))) }
      if random.chance(perMille: 300) { fields.append(("officer", .text("chv\(random.integer(1...9))"))) }
      return fields
    case "collected", "reduced":
      let further: [(String, SlowJSON)] = random.chance(perMille: 200) ? [("reason", .text("đã thu\n"))] : []
      return [("amount", .number(amount(orZero: false)))] + further
    case "adjusted":
      return [("amount", .number(random.pick(["", "-"]) + amount(orZero: false)))]
    case "classified": return [("eligible", .boolean(random.chance(perMille: 600)))]
    case "deferred": return [("byAgreement", .boolean(random.chance(perMille: 500)))]
    case "assigned": return [("officer", .text("chấp hành viên \(random.integer(1...9))"))]
    case "delegated": return random.chance(perMille: 500) ? [("to", .text("140"))] : []
    default: return []
    }
  }

  private mutating func amount(orZero mayBeZero: Bool) -> String {
    switch settings.money {
    case .huge: return "\(10_000_000_000_000_000 - random.integer(0...9))"
    case .small: return "\(random.integer(1...5_000_000_000))"
    case .mixed:
      if mayBeZero && random.chance(perMille: 50) { return random.pick(["0", "-0"]) }
      var bound = 10
      for _ in 0..<random.integer(0...15) { bound *= 10 }
      return "\(random.integer(1...bound))"
    }
  }
}
