extension FiguresPlan {
  struct MoneyFlows {
    /// Owed by new cases and paid by them within the period.
    var paidAtOnce = 0
    /// Owed by new cases and open at the end.
    var owedLater = 0
    /// Paid by large cases of earlier periods.
    var paidByLarge = 0
  }

  /// What a period's money comes from; see step 4 of the plan.
  func moneyFlows(_ period: FiguresDescription.Period) throws(ScenarioError) -> MoneyFlows {
    let openBefore = large.reduce(0) { $0 + $1.balance }
    let new = period.moneyEligible - openBefore
    guard new >= 0 else {
      throw error(period.period, "eligible money is less than the \(openBefore) đồng carried in")
    }
    let paidAtOnce = min(new, period.moneyDone)
    return MoneyFlows(
      paidAtOnce: paidAtOnce, owedLater: new - paidAtOnce, paidByLarge: period.moneyDone - paidAtOnce)
  }

  /// Lets the large cases pay, each lot in proportion to its balance; the `newest` last lots do not.
  mutating func collect(_ amount: Int, _ span: Span, newest: Int) throws(ScenarioError) {
    guard amount > 0 else { return }
    let payers = large.indices.dropLast(newest)
    let balance = payers.reduce(0) { $0 + large[$1].balance }
    guard balance > 0 else { throw error(span.period, "no open case owes the money collected") }
    var missing = amount
    for index in payers {
      let lot = large[index].lot
      let isLast = index == payers.last
      let part = amount.multipliedFullWidth(by: large[index].balance)
      let share = isLast ? missing : balance.dividingFullWidth(part).quotient
      // The shares of one case are rounded: a đồng for each payment must be left.
      let reserve = lot.count * (lot.steps.count + 1)
      guard share + reserve <= large[index].balance else {
        throw error(span.period, "the open cases owe too little for the money collected")
      }
      guard share >= MoneySplit.minimum(count: lot.count) else {
        if isLast { throw error(span.period, "too little is collected from the open cases to be split among them") }
        continue
      }
      missing -= share
      large[index].balance -= share
      large[index].lot.steps.append(
        CaseRun.Step(
          kind: .collected, window: span.whole, period: span.period,
          money: MoneySplit(total: share, count: lot.count)))
    }
  }

  /// Checks what can be seen before planning; gives the last day.
  func check() throws(ScenarioError) -> Int {
    guard let first = whole.periods.first, let last = whole.periods.last else { throw error(0, "it has no periods") }
    guard let lastDay = CivilDay.number(written: whole.asOf), CivilDay.period(of: lastDay) == last.period else {
      throw error(0, "asOf \(whole.asOf) is not a day of its last period \(last.period)")
    }
    guard lastDay - CivilDay.firstDay(ofPeriod: last.period) >= 2 * Self.daysToAct else {
      throw error(0, "asOf \(whole.asOf) leaves too few days in its last period")
    }
    guard (2001...2200).contains(first.period), (whole.officers == nil) == (whole.quota == nil) else {
      throw error(first.period, "periods are 2001…2200; officers and quota are given both or neither")
    }
    var carriedIn = first.carriedIn
    for (index, period) in whole.periods.enumerated() {
      guard period.period == first.period + index else { throw error(period.period, "periods are not consecutive") }
      guard period.figures.allSatisfy({ (0...10_000_000_000_000_000).contains($0) }) else {
        throw error(period.period, "a figure is below 0 or above 10^16")
      }
      guard index == 0 || (period.carriedIn == 0 && period.carriedInNotEligible == 0) else {
        throw error(period.period, "carriedIn is for the first period; later ones follow from it")
      }
      guard period.carriedInNotEligible <= period.carriedIn, period.moneyDone <= period.moneyEligible else {
        throw error(period.period, "a part is larger than its whole (carriedIn, money)")
      }
      let toEnforce = carriedIn + period.newIntake - period.exits
      guard toEnforce == period.done + period.carriedOut else {
        throw error(
          period.period,
          "carried in + new − exits = \(toEnforce), but done + carried out = \(period.done + period.carriedOut)")
      }
      carriedIn = period.carriedOut
    }
    return lastDay
  }
}
