import Ledger
import Reported
import Testing

/// What periods and offices must agree on.
struct PeriodTests {
  private func years(_ column: String, _ figures: [Int?], first: Int = 2016) -> String {
    "office,period,\(column)\n"
      + figures.enumerated().compactMap { index, figure in figure.map { "74,\(first + index),\($0)\n" } }.joined()
  }

  @Test func `What a year carried out the next one carried in`() throws {
    let text = "office,period,cases.carriedIn,cases.carriedOut\n"
    #expect(try findings(text + "74,2016,400,512\n74,2017,512,430\n74,2019,500,600\n75,2018,5,6\n") == [])
    let found = try findings(text + "74,2017,521,430\n74,2016,400,512\n")
    #expect(found.map(\.kinds) == [[.carriedOver]])
    // Either of the two has its digits exchanged.
    #expect(found.map(\.likelyFigures) == [["carriedIn 512", "carriedOut 521"]])
    #expect(found.flatMap(\.likely).map(\.slip) == [.digitsExchanged, .digitsExchanged])
    #expect(found.flatMap(\.reasons).map(\.text) == ["carriedIn 521 ≠ carriedOut 512 of 2016 in line 3"])
    #expect(found.map(\.column) == [nil])
  }

  @Test(arguments: [
    // The middle ones of the others are 1,000 and 1,100: 5,500 and 200 are five times away. 0 is no slip of a hand.
    (5_499, true), (5_500, false), (201, true), (200, false), (11_000, false), (0, true),
  ])
  func `A figure five times away from the median of the others contradicts them`(figure: Int, fits: Bool) throws {
    let found = try findings(years("cases.eligible", [1_000, 1_000, figure, 1_100, 1_100]))
    #expect(found.isEmpty == fits)
    #expect(found.allSatisfy { $0.line == 4 && $0.kinds == [.neighbours] })
  }

  @Test func `Of two years that contradict each other either may be wrong`() throws {
    let found = try findings(years("cases.done", [7_060, 70_600]))
    #expect(found.map(\.kinds) == [[.neighbours]])
    #expect(found.map(\.likelyFigures) == [["done 70600", "done 7060"]])
    #expect(try findings(years("cases.done", [0, 70_600])) == [])
  }

  @Test func `Small figures, and columns that come and go, contradict nothing`() throws {
    #expect(try findings(years("cases.done", [9, 99, 9, 8])) == [])
    #expect(try findings(years("cases.done", [9, 100, 9, 8])).count == 1)
    #expect(try findings(years("money.done", [9, 99_999_999, 9, 8])) == [])
    #expect(try findings(years("cases.suspended", [0, 12_135, 300, 310])) == [])
  }

  @Test func `Several years are compared in what adds up alone`() throws {
    let text = "office,period,cases.done,cases.inProgress\n74,2016,104,50\n74,2017,104,60\n"
    #expect(try findings(text + "74,2016-2017,208,60\n") == [])
    #expect(try findings(text + "74,2016-2017,280,60\n").map(\.likelyFigures) == [["done 208"]])
  }

  @Test func `An office's figures are the sums of those below it, where all of them are there`() throws {
    func subordinate(_ code: String, from first: String? = nil, to last: String? = nil) -> Subordinate {
      Subordinate(
        office: code, parent: "00", firstDay: first.flatMap { Day($0) }, lastDay: last.flatMap { Day($0) })
    }
    let offices = [subordinate("01"), subordinate("02", to: "2019-09-30"), subordinate("03", from: "2019-10-01")]
    let text = "office,period,measure,done,rate\n00,2019,cases,70,\n01,2019,cases,30,\n02,2019,cases,40,\n"
    #expect(try findings(text, subordinates: offices) == [])
    let changed = text.replacing("2019,cases,70", with: "2019,cases,79")
    #expect(try findings(changed, subordinates: offices).map(\.kinds) == [[.offices]])
    #expect(try findings(changed, subordinates: offices + [subordinate("04")]) == [])
    // In 2020 there are 01 and 03.
    let next = "00,2020,cases,75,\n01,2020,cases,30,\n03,2020,cases,40,\n"
    let found = try findings(text + next, subordinates: offices)
    #expect(found.flatMap(\.reasons).map(\.text) == ["done 75 ≠ 70, the sum of the 2 offices below"])
  }
}
