import Alerts
import Ledger
import Testing

@testable import Monitor

/// Alerts of integrity rules: they compare what was observed with a threshold, and not a rate.
@Suite struct IntegrityAlertTests {
  private static let numbers = "\"rate\":26.25,\"reference\":3,\"observed\":4.5,\"done\":105,\"eligible\":400"

  private func board() -> Board {
    var board = Board.country()
    board.take(.alerts, Published.alert("a", "fired", rule: "rule", numbers: Self.numbers))
    board.take(.alerts, Published.alert("b", "fired", rule: "rule", numbers: Self.numbers))
    board.take(
      .alerts,
      Published.alert(
        "b", "resolved", rule: "rule", extra: #","resolution":"recovered""#,
        numbers: Self.numbers.replacing("4.5", with: "2.5")))
    return board
  }

  private func page(_ language: String, _ id: String, _ condition: Condition?) async throws -> String {
    let rules = condition.map { [Rule(name: "rule", test: RuleTest(.cases, $0))] } ?? []
    let site = TestSite(rules: rules, fill: { $0 = board() })
    return try await site.get("/alerts/\(id)?lang=\(language)").text
  }

  @Test(arguments: [
    (
      "en", Condition.eligibleShrinks(percentHundredths: 300, days: 30),
      "cases: left without being done 4.50 %, threshold 3.00 %",
      "3.00 % or more of the eligible cases left without being done within 30 days"
    ),
    (
      "vi", .eligibleShrinks(percentHundredths: 300, days: 30),
      "việc: ra khỏi diện có điều kiện 4,50 %, ngưỡng 3,00 %",
      "từ 3,00 % việc có điều kiện trở lên ra khỏi diện này mà chưa xong trong 30 ngày"
    ),
    (
      "en", .terminationShare(percentHundredths: 300, days: 30),
      "cases: share of terminations 4.50 %, threshold 3.00 %",
      "more than 3.00 % of the cases done within 30 days are terminations"
    ),
    (
      "vi", .terminationShare(percentHundredths: 300, days: 30), "việc: tỷ lệ đình chỉ 4,50 %, ngưỡng 3,00 %",
      "đình chỉ chiếm quá 3,00 % việc thi hành xong trong 30 ngày"
    ),
    (
      "en", .delegationSurge(factorHundredths: 300, days: 30),
      "cases: delegated, to the pace before 4.50 times, threshold 3.00 times",
      "more than 3.00 times as much delegated within 30 days, in cases, as before in the year"
    ),
    (
      "vi", .delegationSurge(factorHundredths: 300, days: 30),
      "việc: ủy thác so với mức trước đó 4,50 lần, ngưỡng 3,00 lần",
      "ủy thác về việc trong 30 ngày nhiều hơn 3,00 lần mức trước đó trong năm"
    ),
  ])
  func `A page tells what was observed in the words and the unit of the rule`(
    language: String, condition: Condition, reason: String, words: String
  ) async throws {
    let text = try await page(language, "a", condition)
    #expect(text.contains(reason), "\(text)")
    #expect(text.contains(words))
    // The rate stands there all the same.
    #expect(text.contains("= 105 ÷ 400"))
  }

  @Test func `Where the rule is not known the numbers stand without a unit`() async throws {
    #expect(try await page("en", "a", nil).contains("cases: observed 4.50, compared with 3.00"))
  }

  @Test func `It is not the rate that has recovered`() async throws {
    let text = try await page("en", "b", .delegationSurge(factorHundredths: 300, days: 30))
    #expect(text.contains("back within the threshold"))
    #expect(text.contains(">2.50 times<"))
    #expect(!text.contains("the rate recovered"))
  }

  @Test func `The API gives what was observed where there is something`() async throws {
    let site = TestSite(fill: { board in
      TestSite.standard(&board)
      board.take(.alerts, Published.alert("a", "fired", rule: "rule", numbers: Self.numbers))
    })
    let alert = try await site.get("/api/v1/alerts/a").text
    #expect(alert.contains(#""reference":3,"observed":4.5,"done":105"#), "\(alert)")
    let other = try await site.get("/api/v1/alerts/5392e46f-0d59-513b-ab9a-146571b25e2b").text
    #expect(other.contains("reference") && !other.contains("observed"))
    let lines = try await site.get("/api/v1/alerts.csv").text.split(separator: "\r\n")
    #expect(lines[0].hasSuffix(",resolution,fired_observed"))
    #expect(lines[1].hasPrefix("a,firing,rule,") && lines[1].hasSuffix(",4.5"))
  }
}
