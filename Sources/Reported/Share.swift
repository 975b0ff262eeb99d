internal import Ledger

/// A part of a whole, and what a report may print as its rate (section "Totals" of the contract).
struct Share {
  let done: Int128
  let eligible: Int128

  /// 100 × done ÷ eligible to so many decimals, half away from zero; `nil` where eligible is not above 0.
  func rate(decimals: Int) -> Figure? {
    guard eligible > 0 else { return nil }
    let rounded = Percent(rounding: scaled(decimals), dividedBy: eligible)
    return Figure(rounded.hundredths, decimals: decimals)
  }

  /// Whether a rate is that of the share, at the decimals with which it is written. One with fewer than two may have
  /// been rounded or cut; where nothing is eligible there is no rate, and a report prints 0.
  func isWritten(as rate: Figure) -> Bool {
    guard let rounded = self.rate(decimals: rate.decimals) else { return rate.value == 0 }
    return rate == rounded || (rate.decimals < 2 && rate.value == scaled(rate.decimals) / eligible)
  }

  private func scaled(_ decimals: Int) -> Int128 { (0..<decimals).reduce(done * 100) { scaled, _ in scaled * 10 } }
}
