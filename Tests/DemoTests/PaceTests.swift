import Testing

@testable import Demo

@Suite("The pace of simulated time")
struct PaceTests {
  private let day: Int64 = 86_400_000_000

  @Test("time runs from its beginning at so many days a second")
  func runs() {
    let pace = Pace(daysPerSecond: 5, from: 10 * day, now: .seconds(100))
    #expect(pace.microseconds(at: .seconds(100)) == 10 * day)
    // 2 s × 5 days
    #expect(pace.microseconds(at: .seconds(102)) == 20 * day)
  }

  @Test("a pause takes no time, and another speed counts from where it began")
  func changes() {
    var pace = Pace(daysPerSecond: 4, from: 0, now: .zero)
    pace.togglePause(at: .seconds(1))
    #expect(pace.microseconds(at: .seconds(50)) == 4 * day)
    pace.togglePause(at: .seconds(50))
    pace.multiply(by: 2, at: .seconds(51))
    // 1 s and 1 s × 4 days, then 2 s × 8 days
    #expect(pace.microseconds(at: .seconds(53)) == 24 * day)
    pace.multiply(by: 1_000_000, at: .seconds(53))
    #expect(pace.daysPerSecond == Pace.bounds.upperBound)
    pace.multiply(by: 1e-9, at: .seconds(53))
    #expect(pace.daysPerSecond == Pace.bounds.lowerBound)
  }

  @Test("without a speed all of time has come, unless it is paused")
  func unlimited() {
    var pace = Pace(daysPerSecond: nil, from: 7, now: .zero)
    #expect(pace.microseconds(at: .zero) == Int64.max)
    pace.togglePause(at: .seconds(1))
    #expect(pace.microseconds(at: .seconds(2)) == 7)
    pace.togglePause(at: .seconds(3))
    #expect(pace.microseconds(at: .seconds(3)) == Int64.max)
  }
}
