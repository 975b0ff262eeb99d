/// How published records differ from what they have to be.
struct Comparison {
  private(set) var differences: [String] = []
  private static let shownCount = 3

  /// - Parameters:
  ///   - isExact: whether everything must be there once, and in order; else repeats are dropped first.
  ///   - isLastRight: whether the last value of each key must be the right one; else it must be among its values, since
  ///     a worker that went on from an older place may have published after a newer one.
  ///   - followed: the alerts that a reader of committed records saw while all this happened; `nil` where the broker
  ///     shows it others too.
  init(wanted: Outcome, found: Outcome, followed: [String: [String]]? = nil, isExact: Bool, isLastRight: Bool) {
    compare("alerts of", wanted.alerts, found.alerts, isExact)
    if let followed { compare("alerts in the feed of", wanted.alerts, followed, isExact) }
    compare("day", wanted.days, found.days, isExact)
    compare("rejected record at", wanted.rejected, found.rejected, isExact)
    compareLast("open alert", "open", wanted.open, found.open, found.history, isLastRight)
    compareLast("totals of", "totals", wanted.totals, found.totals, found.history, isLastRight)
  }

  private mutating func compare<Value: Hashable>(
    _ what: String, _ wanted: [String: [Value]], _ found: [String: [Value]], _ isExact: Bool
  ) {
    note(what, Set(wanted.keys).union(found.keys)) { key in
      let (right, there) = (wanted[key] ?? [], found[key] ?? [])
      if isExact ? right == there : Set(right) == Set(there) { return nil }
      let (missing, strange) = (Set(right).subtracting(there).count, Set(there).subtracting(right).count)
      let repeated = there.count - Set(there).count
      if missing + strange + (isExact ? repeated : 0) == 0 { return "in another order" }
      return "\(missing) missing, \(strange) that nobody asked for, \(repeated) repeated"
    }
  }

  private mutating func compareLast(
    _ what: String, _ kind: String, _ wanted: [String: String], _ found: [String: String],
    _ history: [String: Set<String?>], _ isLastRight: Bool
  ) {
    note(what, Set(wanted.keys).union(found.keys)) { key in
      let isRight =
        isLastRight
        ? wanted[key] == found[key] : history["\(kind) \(key)"]?.contains(wanted[key]) ?? (wanted[key] == nil)
      return isRight ? nil : "\(found[key] ?? "nothing") in place of \(wanted[key] ?? "nothing")"
    }
  }

  private mutating func note(_ what: String, _ keys: Set<String>, _ difference: (String) -> String?) {
    let all = keys.sorted().compactMap { key in difference(key).map { "\(what) \(key): \($0)" } }
    differences += all.prefix(Self.shownCount)
    if all.count > Self.shownCount { differences.append("… and \(all.count - Self.shownCount) more like these") }
  }
}
