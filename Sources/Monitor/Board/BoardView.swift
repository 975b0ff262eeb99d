import Ledger
import Threads

/// What the topics said up to a moment: immutable, so any thread may look at it. What is derived is made when it is
/// first asked for.
final class BoardView: Sendable {
  /// Rises with each view.
  let version: Int
  let board: Board
  private let derived = Locked(Derived())

  /// What was asked for.
  private struct Derived {
    var rollups: [Int32: Rollup] = [:]
    /// Rates below an office, the highest first.
    var rates: [RankKey: [Percent]] = [:]
    /// The one period in it that there is not.
    var other: Int32?

    mutating func forget(_ period: Int32) {
      rollups[period] = nil
      rates = rates.filter { $0.key.period != period }
    }
  }

  private struct RankKey: Hashable {
    var period: Int32
    var measure: Measure
    var parent: String
  }

  init(version: Int, board: Board) {
    var board = board
    board.settle()
    self.version = version
    self.board = board
    periods = Set(board.offices.values.flatMap { $0.figures.keys }).sorted()
  }

  /// Periods that have figures, the latest last.
  let periods: [Int32]

  /// All offices in a period. Of periods that there are not only the last one asked for is kept, as a reader may ask
  /// for any.
  func rollup(_ period: Int32) -> Rollup {
    derived.withLock { derived in
      if let known = derived.rollups[period] { return known }
      if !periods.contains(period) {
        if let other = derived.other { derived.forget(other) }
        derived.other = period
      }
      let made = Rollup(board, period: board.calendar.period(Int(period)))
      derived.rollups[period] = made
      return made
    }
  }

  /// An office in a period with all below it; `nil` where nothing is known of them.
  func total(_ code: String, _ period: Int32) -> Standing? { rollup(period).total(of: code) }

  /// The offices below another whose name contains a text or whose code begins with it: those right below it, each with
  /// all below, or every one and itself, each alone.
  func standings(below parent: String, _ period: Int32, isFlat: Bool, search: String) -> [Standing] {
    let rollup = rollup(period)
    let all =
      isFlat
      ? board.tree.subtree(of: parent).compactMap { rollup.own[$0] }
      : board.tree.children(of: parent).compactMap { rollup.total(of: $0) }
    if search.isEmpty { return all }
    let needle = search.folded
    return all.filter { standing in
      board.directory.foldedName(of: standing.code).contains(needle) || standing.code.folded.hasPrefix(needle)
    }
  }

  /// The place of an office among its neighbours, those with the same office above: 1 for the highest rate. Equal rates
  /// share a place. `nil` without a rate.
  func rank(_ code: String, _ period: Int32, _ measure: Measure) -> Int? {
    guard let parent = board.tree.parent(of: code), let rate = rollup(period).total(of: code)?.rate(measure) else {
      return nil
    }
    // As many as are higher are before it.
    let rates = neighbourRates(RankKey(period: period, measure: measure, parent: parent))
    var (low, high) = (0, rates.count)
    while low < high {
      let middle = (low + high) / 2
      if rates[middle] > rate { low = middle + 1 } else { high = middle }
    }
    return low + 1
  }

  /// The rates below an office, the highest first.
  private func neighbourRates(_ key: RankKey) -> [Percent] {
    if let known = derived.withLock({ $0.rates[key] }) { return known }
    let totals = rollup(key.period)
    let made = board.tree.children(of: key.parent).compactMap { totals.total(of: $0)?.rate(key.measure) }.sorted(by: >)
    derived.withLock { derived in
      // Another reader may have asked for another period that there is not.
      if derived.rollups[key.period] != nil { derived.rates[key] = made }
    }
    return made
  }

  /// Done and eligible on each day of a period up to the present state, of an office with all below it.
  ///
  /// - Parameter isAlone: whether those below are left out.
  func series(_ code: String, _ period: Int32, isAlone: Bool = false) -> DaySeries {
    let codes = isAlone ? [code] : board.tree.subtree(of: code)
    var series = DaySeries(codes.compactMap { board.offices[$0]?.days[period] })
    let rollup = rollup(period)
    let standing = isAlone ? rollup.own[code] : rollup.total(of: code)
    if let standing, let day = standing.clockDay, rollup.period.contains(day) {
      series.append(standing.position, day: rollup.period.number(of: day))
    }
    return series
  }
}
