/// One case.
struct SlowCase {
  var isAccepted = false
  var category: [UInt8] = []
  var amount: Int128 = 0
  var adjusted: Int128 = 0
  var collected: Int128 = 0
  var reduced: Int128 = 0
  var status: SlowStatus?
  var statusSequence: UInt32 = 0
  var window = SlowWindow()

  var balance: Int128 { amount + adjusted - collected - reduced }

  var fits: Bool { [amount, adjusted, collected, reduced, balance].allSatisfy { Decimals.fits($0) } }

  /// The case after an event that is to be applied.
  func after(_ event: SlowEvent) -> SlowCase {
    var result = self
    let amount = Int128(event.amount ?? 0)
    switch event.type {
    case "tiendo.case.accepted":
      result.isAccepted = true
      result.category = event.category ?? []
      result.amount = amount
    case "tiendo.case.adjusted": result.adjusted += amount
    case "tiendo.case.collected": result.collected += amount
    case "tiendo.case.reduced": result.reduced += amount
    default: break
    }
    let sequence = event.sequence ?? 0
    if let status = event.statusSet, sequence > statusSequence {
      result.status = status
      result.statusSequence = sequence
    }
    result.window.mark(sequence)
    return result
  }
}
