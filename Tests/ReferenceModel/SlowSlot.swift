/// What one period adds for an office, or for a category of it: net changes by status, and flows.
struct SlowSlot {
  var netCases: [SlowStatus: Int128] = [:]
  var netMoney: [SlowStatus: Int128] = [:]
  var newIntakeCases: Int128 = 0
  var newIntakeMoney: Int128 = 0
  var adjusted: Int128 = 0
  var collected: Int128 = 0
  var reduced: Int128 = 0

  /// Whether every money figure can be kept in signed 64 bits.
  var fits: Bool {
    (Array(netMoney.values) + [newIntakeMoney, adjusted, collected, reduced]).allSatisfy { Decimals.fits($0) }
  }

  /// The slot with the difference that an event makes to a case; a case not accepted counts for nothing.
  func adding(from before: SlowCase, to after: SlowCase) -> SlowSlot {
    var result = self
    guard after.isAccepted else { return result }
    if before.isAccepted {
      result.count(before, -1)
      result.adjusted -= before.adjusted
      result.collected -= before.collected
      result.reduced -= before.reduced
    } else {
      result.newIntakeCases += 1
      result.newIntakeMoney += after.amount
    }
    result.count(after, 1)
    result.adjusted += after.adjusted
    result.collected += after.collected
    result.reduced += after.reduced
    return result
  }

  private mutating func count(_ one: SlowCase, _ sign: Int128) {
    guard let status = one.status else { return }
    netCases[status, default: 0] += sign
    netMoney[status, default: 0] += sign * one.balance
  }
}
