/// The columns of a period, in cases or in money, summed up from all periods up to it.
struct SlowColumns {
  var flow: [SlowStatus: Int128] = [:]
  var stock: [SlowStatus: Int128] = [:]
  var carriedIn: Int128 = 0
  var newIntake: Int128 = 0
  var adjusted: Int128 = 0
  var collected: Int128 = 0
  var reduced: Int128 = 0
  var isMoney: Bool

  init(_ slots: [Int: SlowSlot], period: Int, isMoney: Bool) {
    self.isMoney = isMoney
    for (other, slot) in slots where other <= period {
      for (status, net) in isMoney ? slot.netMoney : slot.netCases {
        stock[status, default: 0] += net
        if other == period { flow[status] = net }
        if other < period && SlowStatus.open.contains(status) { carriedIn += net }
      }
    }
    guard let slot = slots[period] else { return }
    newIntake = isMoney ? slot.newIntakeMoney : slot.newIntakeCases
    guard isMoney else { return }
    adjusted = slot.adjusted
    collected = slot.collected
    reduced = slot.reduced
  }

  private func flow(_ status: SlowStatus) -> Int128 { flow[status] ?? 0 }
  private func stock(_ status: SlowStatus) -> Int128 { stock[status] ?? 0 }

  var inProgress: Int128 { stock(.inProgress) }

  var moves: SlowSample.Moves {
    SlowSample.Moves(
      terminated: flow(.terminated) + (isMoney ? flow(.completed) : 0), delegated: flow(.delegatedOut),
      left: stock(.notEligible) + stock(.suspended) + flow(.separateRegister) + flow(.delegatedOut))
  }

  var toEnforce: Int128 {
    carriedIn + newIntake + adjusted - flow(.delegatedOut) - flow(.pulledUp) - flow(.revoked)
      - flow(.separateRegister)
  }

  /// Cases completed and terminated; in money the balances struck off so, and what was collected and reduced.
  var done: Int128 { flow(.completed) + flow(.terminated) + collected + reduced }

  var eligible: Int128 { done + inProgress + stock(.deferredByAgreement) }

  var carriedOut: Int128 { toEnforce - done }

  /// In hundredths of a percent.
  var rateHundredths: Int128? { eligible > 0 ? Decimals.rounded(10_000 * done, by: eligible) : nil }

  /// The two equations that must always hold.
  var isConsistent: Bool {
    let open = SlowStatus.open.reduce(Int128(0)) { $0 + stock($1) }
    return toEnforce == eligible + stock(.suspended) + stock(.notEligible) && carriedOut == open
  }

  var json: SlowJSON {
    var members: [(String, SlowJSON)] = [
      ("carriedIn", .integer(carriedIn)), ("newIntake", .integer(newIntake)),
      ("delegatedOut", .integer(flow(.delegatedOut))), ("pulledUp", .integer(flow(.pulledUp))),
      ("revoked", .integer(flow(.revoked))), ("separated", .integer(flow(.separateRegister))),
      ("toEnforce", .integer(toEnforce)), ("done", .integer(done)), ("eligible", .integer(eligible)),
      ("carriedOut", .integer(carriedOut)), ("rate", .hundredths(rateHundredths)),
    ]
    members += SlowStatus.open.map { ($0.rawValue, .integer(stock($0))) }
    if isMoney {
      members += [
        ("adjusted", .integer(adjusted)), ("collected", .integer(collected)), ("reduced", .integer(reduced)),
        ("terminated", .integer(flow(.completed) + flow(.terminated))),
      ]
    } else {
      members += [("completed", .integer(flow(.completed))), ("terminated", .integer(flow(.terminated)))]
    }
    return .members(members)
  }

  var shortJSON: SlowJSON {
    .members([
      ("newIntake", .integer(newIntake)), ("done", .integer(done)), ("eligible", .integer(eligible)),
      ("carriedOut", .integer(carriedOut)),
    ])
  }
}
