import Ledger
import Testing

@testable import Monitor

/// The moves of rates in a report. The figures are the samples of the days: done of eligible.
@Suite struct RateMovesTests {
  private static func board(_ samples: [(office: String, day: String, done: Int, eligible: Int)]) -> BoardView {
    var board = Board.country()
    for sample in samples {
      board.take(
        .days, key: "\(sample.office)/\(sample.day)",
        Published.day(sample.office, sample.day, 0, done: sample.done, eligible: sample.eligible))
    }
    return BoardView(version: 1, board: board)
  }

  private static func moves(
    _ samples: [(office: String, day: String, done: Int, eligible: Int)], of offices: [String] = ["74", "1401"]
  ) -> RateMoves {
    RateMoves(board(samples), period: StatisticsCalendar.vietnam.period(2020), offices: offices)
  }

  private func words(_ moves: [RateMove]) -> [String] {
    moves.map { "\($0.office) \($0.firstDay) \($0.from) \($0.lastDay) \($0.to) \($0.points)" }
  }

  @Test func `A rate moves from the end of a month to the next, and to the last day that is known`() {
    // 10 of 100, then 30 of 120 = 25 %, then 36 of 180 = 20 % on a day within December.
    let moves = Self.moves([
      ("74", "2019-10-31", 10, 100), ("74", "2019-11-15", 90, 100), ("74", "2019-11-30", 30, 120),
      ("74", "2019-12-10", 36, 180),
    ])
    #expect(
      words(RateMoves.rises(moves.ofMonths, .cases, limit: 5)) == ["74 2019-10-31 10 2019-11-30 25 15"])
    #expect(
      words(RateMoves.falls(moves.ofMonths, .cases, limit: 5)) == ["74 2019-11-30 25 2019-12-10 20 -5"])
    #expect(moves.ofPeriods.isEmpty)
    // No money, no rate.
    #expect(moves.ofMonths.allSatisfy { $0.measure == .cases })
  }

  @Test func `A rate is compared with the same day of the period before, or its last one`() {
    // Day 71 of both periods.
    let early = Self.moves([("74", "2018-12-10", 40, 100), ("74", "2019-12-10", 30, 100)])
    #expect(words(early.ofPeriods) == ["74 2018-12-10 40 2019-12-10 30 -10"])
    // Period 2020 has 366 days, the one before 365.
    let whole = Self.moves([("74", "2019-09-30", 80, 100), ("74", "2020-09-30", 81, 100)])
    #expect(words(whole.ofPeriods) == ["74 2019-09-30 80 2020-09-30 81 1"])
  }

  @Test func `The largest come first, and offices of few cases not at all`() {
    let moves = Self.moves(
      [
        ("74", "2019-10-31", 10, 100), ("74", "2019-11-30", 30, 100), ("1401", "2019-10-31", 10, 100),
        ("1401", "2019-11-30", 40, 100), ("1402", "2019-10-31", 0, 19), ("1402", "2019-11-30", 19, 19),
      ], of: ["74", "1401", "1402"])
    #expect(RateMoves.rises(moves.ofMonths, .cases, limit: 5).map(\.office) == ["1401", "74"])
    #expect(RateMoves.rises(moves.ofMonths, .cases, limit: 1).map(\.office) == ["1401"])
    #expect(RateMoves.falls(moves.ofMonths, .cases, limit: 5).isEmpty)
  }
}
