/// A small count of section 3's columns, by event types alone.
struct Tally {
  struct Holding: Equatable {
    var cases = 0
    var money = 0
  }

  struct Slot {
    var net: [String: Holding] = [:]
    var new = Holding()
    var adjusted = 0
    var collected = 0
    var reduced = 0
  }

  /// Cases with one history.
  struct History {
    var status: String?
    var balance = 0
    var sequence = 0
    let count: Int
  }

  private static let statuses = [
    "accepted": "inProgress", "resumed": "inProgress", "reopened": "inProgress", "suspended": "suspended",
    "completed": "completed", "terminated": "terminated", "delegated": "delegatedOut", "pulledUp": "pulledUp",
    "revoked": "revoked", "separated": "separated",
  ]
  private static let final: Set<String> = ["completed", "terminated", "delegatedOut", "pulledUp", "revoked"]
  private static let open = ["inProgress", "deferredByAgreement", "suspended", "notEligible"]

  private(set) var slots: [Int: Slot] = [:]
  /// What must never happen, in words.
  private(set) var faults: [String] = []

  /// Counts an event of `history.count` like cases; `amount` is that of all of them.
  mutating func apply(_ type: String, flag: Bool?, amount: Int?, period: Int, to history: inout History) {
    let before = history
    let name = String(type.split(separator: ".").last ?? "")
    history.sequence += 1
    if (name == "accepted") != (history.sequence == 1) { faults.append("\(type) as event \(history.sequence)") }
    if let status = before.status, Self.final.contains(status), name != "reopened" {
      faults.append("\(type) after \(status)")
    }
    var slot = slots[period] ?? Slot()
    switch name {
    case "accepted":
      slot.new.cases += history.count
      slot.new.money += amount ?? 0
      history.balance += amount ?? 0
    case "collected":
      slot.collected += amount ?? 0
      history.balance -= amount ?? 0
    case "reduced":
      slot.reduced += amount ?? 0
      history.balance -= amount ?? 0
    case "adjusted":
      slot.adjusted += amount ?? 0
      history.balance += amount ?? 0
    default: break
    }
    if history.balance < 0 { faults.append("\(type) takes more than is owed") }
    switch name {
    case "classified": history.status = flag == true ? "inProgress" : "notEligible"
    case "deferred": history.status = flag == true ? "deferredByAgreement" : "suspended"
    default: history.status = Self.statuses[name] ?? history.status
    }
    if let status = before.status {
      slot.net[status, default: Holding()].cases -= history.count
      slot.net[status, default: Holding()].money -= before.balance
    }
    if let status = history.status {
      slot.net[status, default: Holding()].cases += history.count
      slot.net[status, default: Holding()].money += history.balance
    }
    slots[period] = slot
  }

  /// A column summed over periods.
  func sum(_ column: String, _ periods: [Int], money: Bool) -> Int {
    periods.reduce(0) { $0 + value(column, $1, money) }
  }

  /// 100 × done ÷ eligible in hundredths, half up.
  func rateHundredths(_ periods: [Int], money: Bool) -> Int {
    let done = sum("done", periods, money: money)
    let eligible = sum("eligible", periods, money: money)
    let (quotient, remainder) = eligible.dividingFullWidth(done.multipliedFullWidth(by: 10_000))
    return quotient + (remainder * 2 >= eligible ? 1 : 0)
  }

  private func value(_ column: String, _ period: Int, _ money: Bool) -> Int {
    func part(_ holding: Holding?) -> Int { (money ? holding?.money : holding?.cases) ?? 0 }
    func flow(_ status: String) -> Int { part(slots[period]?.net[status]) }
    func stock(_ status: String, _ last: Int) -> Int {
      slots.filter { $0.key <= last }.reduce(0) { $0 + part($1.value.net[status]) }
    }
    let slot = slots[period] ?? Slot()
    switch column {
    case "carriedIn": return Self.open.reduce(0) { $0 + stock($1, period - 1) }
    case "newIntake": return part(slot.new)
    case "delegatedOut", "pulledUp", "revoked", "separated": return flow(column)
    case "toEnforce":
      let exits = ["delegatedOut", "pulledUp", "revoked", "separated"].reduce(0) { $0 + flow($1) }
      return value("carriedIn", period, money) + part(slot.new) + (money ? slot.adjusted : 0) - exits
    case "done":
      return flow("completed") + flow("terminated") + (money ? slot.collected + slot.reduced : 0)
    case "eligible":
      return value("done", period, money) + stock("inProgress", period) + stock("deferredByAgreement", period)
    case "carriedOut": return value("toEnforce", period, money) - value("done", period, money)
    default: return stock(column, period)
    }
  }

  /// What the equations of section 3 lack in a period; empty where they hold.
  func gaps(_ period: Int) -> [String] {
    [true, false].compactMap { money in
      let parts = ["eligible", "suspended", "notEligible"].reduce(0) { $0 + value($1, period, money) }
      let whole = value("toEnforce", period, money)
      return parts == whole ? nil : "\(period) \(money ? "money" : "cases"): \(whole) to enforce, parts \(parts)"
    }
  }
}
