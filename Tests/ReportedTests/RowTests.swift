import Ledger
import Reported
import Testing

/// What the figures of one row must agree on.
struct RowTests {
  /// Numbers that fit: 500 + 900 − 10 − 4 − 3 − 2 = 1,381 to enforce; 600 + 200 done; 800 + 300 + 50 eligible;
  /// 1,150 + 81 + 150 = 1,381; 1,381 − 800 = 581 = 300 + 50 + 81 + 150; 100 × 800 ÷ 1,150 = 69.565.
  private static let cases: [(String, String)] = [
    ("carriedIn", "500"), ("newIntake", "900"), ("delegatedOut", "10"), ("pulledUp", "4"), ("revoked", "3"),
    ("separated", "2"), ("toEnforce", "1381"), ("completed", "600"), ("terminated", "200"), ("done", "800"),
    ("inProgress", "300"), ("deferredByAgreement", "50"), ("suspended", "81"), ("notEligible", "150"),
    ("eligible", "1150"), ("carriedOut", "581"), ("rate", "69.57"),
  ]
  /// 70 + 40 − 5 − 1 − 1 − 0 − 0 = 103; 30 + 6 + 4 = 40; 40 + 20 + 3 = 63; 63 + 15 + 25 = 103; 103 − 40 = 63 =
  /// 20 + 3 + 15 + 25; 100 × 40 ÷ 63 = 63.492.
  private static let money: [(String, String)] = [
    ("carriedIn", "70"), ("newIntake", "40"), ("adjusted", "-5"), ("delegatedOut", "1"), ("pulledUp", "1"),
    ("revoked", "0"), ("separated", "0"), ("toEnforce", "103"), ("collected", "30"), ("reduced", "6"),
    ("terminated", "4"), ("done", "40"), ("inProgress", "20"), ("deferredByAgreement", "3"), ("suspended", "15"),
    ("notEligible", "25"), ("eligible", "63"), ("carriedOut", "63"), ("rate", "63.49"),
  ]

  /// A row with some figures changed; an empty one was not reported.
  private func report(_ row: [(String, String)], measure: String, with changes: [String: String] = [:]) -> String {
    "office,period,\(row.map { "\(measure).\($0.0)" }.joined(separator: ","))\n"
      + "74,2020,\(row.map { changes[$0.0] ?? $0.1 }.joined(separator: ","))\n"
  }

  @Test func `Figures that fit give no finding, in cases and in money`() throws {
    #expect(try findings(report(Self.cases, measure: "cases")) == [])
    #expect(try findings(report(Self.money, measure: "money")) == [])
  }

  @Test(arguments: cases.indices) func `Any one figure of cases that is one too large is found`(index: Int) throws {
    let (name, value) = Self.cases[index]
    let larger = name == "rate" ? "69.58" : "\((Int(value) ?? 0) + 1)"
    let found = try findings(report(Self.cases, measure: "cases", with: [name: larger]))
    #expect(!found.isEmpty)
    #expect(found.allSatisfy { $0.line == 2 && $0.office == "74" && $0.measure == .cases })
  }

  @Test(arguments: money.indices) func `Any one figure of money that is one too large is found`(index: Int) throws {
    let (name, value) = Self.money[index]
    let larger = name == "rate" ? "63.50" : "\((Int(value) ?? 0) + 1)"
    #expect(try !findings(report(Self.money, measure: "money", with: [name: larger])).isEmpty)
  }

  @Test func `A figure that three equations ask for is named though no slip explains it`() throws {
    // 800 as 911: three digits are wrong. It stands in three equations and in the rate.
    let found = try findings(report(Self.cases, measure: "cases", with: ["done": "911"]))
    try #require(found.count == 1)
    #expect(found[0].column == .done)
    #expect(found[0].likelyFigures == ["done 800"])
    #expect(found[0].likely.map(\.slip) == [nil])
    #expect(found[0].kinds == [.equation, .equation, .equation, .rate])
  }

  @Test func `Two wrong figures in a row are two findings`() throws {
    let found = try findings(report(Self.cases, measure: "cases", with: ["done": "8000", "notEligible": "510"]))
    #expect(found.map(\.likelyFigures).contains(["done 800"]))
    #expect(found.map(\.likelyFigures).contains(["notEligible 150"]))
  }

  @Test func `An equation is looked at where all its figures are there`() throws {
    // 500 + 900 − 10 − 4 is 1,386, and what was revoked is not known.
    #expect(try findings(report(Self.cases, measure: "cases", with: ["revoked": ""])) == [])
    let text = "office,period,cases.carriedIn,cases.newIntake,cases.toEnforce\n74,2020,500,900,1381\n"
    #expect(try findings(text) == [])
  }

  @Test func `Old reports count suspended cases as not eligible and have no separate register`() throws {
    // 150 + 81 = 231 not eligible; 500 + 900 − 10 − 4 − 5 = 1,381.
    let old: [String: String] = [
      "suspended": "", "notEligible": "231", "separated": "", "revoked": "5",
    ]
    #expect(try findings(report(Self.cases, measure: "cases", with: old)) == [])
    let wrong = old.merging(["notEligible": "232"]) { $1 }
    // 1,150 + 232 = 1,382, and 300 + 50 + 232 = 582.
    #expect(try findings(report(Self.cases, measure: "cases", with: wrong)).map(\.kinds) == [[.equation, .equation]])
  }

  @Test(arguments: [
    // 100 × 800 ÷ 1,150 = 69.5652…
    ("69.57", true), ("69,57", true), ("69.57 %", true), ("69.56", false), ("69.6", true), ("69.5", true),
    ("69.4", false), ("70", true), ("69", true), ("71", false), ("69.565", true), ("69.566", false),
    ("69.565217", true), ("0.70", false), ("-69.57", false),
  ])
  func `A rate is compared at the decimals written; with fewer than two it may be cut`(rate: String, fits: Bool) throws
  {
    let found = try findings("office;period;cases.done;cases.eligible;cases.rate\n74;2020;800;1150;\(rate)\n")
    #expect(found.isEmpty == fits)
    #expect(found.allSatisfy { $0.kinds == [.rate] })
  }

  @Test(arguments: [
    // 100 × 1 ÷ 800 = 0.125, half away from zero; so below it. Nothing is eligible: no rate, printed as 0.
    ("1", "800", "0.13", true), ("1", "800", "0.12", false), ("-1", "800", "-0.13", true),
    ("0", "0", "0.00", true), ("5", "0", "100.00", false), ("5", "-4", "0", true), ("12", "8", "150", true),
  ])
  func `A rate of money is rounded half away from zero`(done: String, eligible: String, rate: String, fits: Bool) throws
  {
    let text = "office;period;money.done;money.eligible;money.rate\n74;2020;\(done);\(eligible);\(rate)\n"
    #expect(try findings(text).isEmpty == fits)
  }

  @Test func `No more cases are done than eligible, and no more eligible than there are to enforce`() throws {
    let found = try findings("office,period,cases.done,cases.eligible,cases.toEnforce\n1,2020,9,8,7\n2,2020,7,7,7\n")
    #expect(found.allSatisfy { $0.office == "1" })
    #expect(
      found.flatMap(\.reasons).map(\.text).sorted() == [
        "done 9 is more than eligible 8", "eligible 8 is more than toEnforce 7",
      ])
    // Balances may be negative.
    #expect(try findings("office,period,money.done,money.eligible,money.toEnforce\n1,2020,9,8,7\n") == [])
  }

  @Test func `What is eligible in several years is a sum, and in no equation with what is open`() throws {
    let text = "office,period,cases.done,cases.inProgress,cases.deferredByAgreement,cases.eligible,cases.rate\n"
    #expect(try findings(text + "74,2016-2020,500,20,0,600,83.33\n") == [])
    #expect(try findings(text + "74,2016-2020,500,20,0,600,88.33\n").map(\.kinds) == [[.rate]])
    #expect(try findings(text + "74,2020,500,20,0,600,83.33\n").map(\.kinds) == [[.equation]])
  }

  @Test func `Figures of the largest size are exact`() throws {
    let text = "office,period,money.done,money.eligible,money.rate,money.toEnforce,money.carriedOut\n"
    let large = "999999999999999999999999"
    #expect(try findings(text + "74,2020,\(large),\(large),100,\(large),0\n") == [])
    #expect(try findings(text + "74,2020,\(large),\(large),99.99,\(large),1\n").count == 2)
    #expect(try findings(text + "74,2020,-\(large),\(large),-100.000000,-\(large),0\n") == [])
  }
}
