/// The sample of one office at the close of one day.
public struct SlowSample: Equatable, Sendable {
  /// The office.
  public var office: [UInt8]
  /// Days since 1970-01-01, local.
  public var day: Int
  /// Done and eligible cases of the day's period.
  public var casesDone: Int128
  /// Eligible cases.
  public var casesEligible: Int128
  /// Money done.
  public var moneyDone: Int128
  /// Money eligible.
  public var moneyEligible: Int128
  /// Cases in progress.
  public var inProgress: Int128
  /// What the integrity conditions compare, in cases and in money.
  var casesMoves: Moves
  var moneyMoves: Moves
  /// The pace of the target in cases at the end of the day, in hundredths of a percent, rounded.
  public var casesPaceHundredths: Int128?
  /// The same in money.
  public var moneyPaceHundredths: Int128?

  /// How figures of the day's period came about.
  struct Moves: Equatable, Sendable {
    /// Terminated; in money the balances struck off.
    var terminated: Int128
    /// Delegated to other offices.
    var delegated: Int128
    /// Not eligible and suspended now; delegated and moved to the separate register in the period.
    var left: Int128
  }

  func moves(_ metric: SlowRule.Metric) -> Moves { metric == .cases ? casesMoves : moneyMoves }
  func done(_ metric: SlowRule.Metric) -> Int128 { metric == .cases ? casesDone : moneyDone }
  func eligible(_ metric: SlowRule.Metric) -> Int128 { metric == .cases ? casesEligible : moneyEligible }
}

/// An office's clock: an instant, and the day as which it counts.
public struct SlowClock: Equatable, Sendable {
  /// Microseconds since 1970.
  public var microseconds: Int64
  /// Days since 1970-01-01, local; the end of a day counts as that day.
  public var day: Int

  static func later(_ one: SlowClock, _ other: SlowClock) -> SlowClock {
    if one.microseconds != other.microseconds { return one.microseconds > other.microseconds ? one : other }
    return one.day > other.day ? one : other
  }
}
