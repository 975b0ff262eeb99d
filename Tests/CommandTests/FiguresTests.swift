import Foundation
import Testing

/// The table "Figures to reproduce" of the domain, row by row, through the program: events are generated from the
/// description of the figures, replayed, and the totals compared with the numbers of the reports, which stand here and
/// in the description alone. What a report does not say is derived in the description (`derivation`).
@Suite("Figures of published reports") struct FiguresTests {
  /// Some ten million events; `TIENDO_FIGURES=all` asks for them.
  private static let isWhole = ProcessInfo.processInfo.environment["TIENDO_FIGURES"] == "all"

  @Test("Đắk Lắk, 2 months of 2018")
  func đắkLắk() throws {
    let totals = try Totals(office: "66-2018", period: 2018)
    // 5,928 + 5,756 − 37 = 11,647 = 7,902 + 3,745
    #expect(totals.cases(["carriedIn", "newIntake", "delegatedOut"]) == [5_928, 5_756, 37])
    #expect(totals.cases(["toEnforce", "eligible", "notEligible"]) == [11_647, 7_902, 3_745])
    #expect(totals.cases(["done"]) == [4_569])
    #expect(totals.rates("cases") == [57.82])
  }

  @Test("Ho Chi Minh City, 6 months of 2019")
  func hồChíMinh() throws {
    let totals = try Totals(office: "79-2019", period: 2019)
    #expect(totals.cases(["carriedIn", "newIntake"]).reduce(0, +) == 79_177)
    #expect(totals.cases(["delegatedOut", "pulledUp"]) == [580, 4])
    #expect(totals.cases(["toEnforce", "eligible", "notEligible"]) == [78_593, 54_681, 23_912])
    #expect(totals.cases(["done"]) == [26_515])
    #expect(totals.rates("cases") == [48.49])
  }

  @Test("Bình Dương, 2015–2019, with its places among the provinces")
  func bìnhDương() throws {
    let totals = try Totals(office: "74-2015-2019")
    #expect(totals.cases(["done"]) == [94_819])
    #expect(totals.hundredths("cases") == 9_444)
    #expect(totals.money(["done"]) == [7_301_304_089_000])
    #expect(totals.hundredths("money") == 6_880)
    #expect(totals.records.allSatisfy { $0["officers"] as? Int == 148 && $0["quota"] as? Int == 158 })
    // 413 cases and over 116 billion đồng per officer fit together with 314 officer-years, 62.8 officers over five.
    #expect(totals.cases(["toEnforce"]) == [413 * 314])
    #expect(totals.money(["done"])[0] * 5 / 314 > 116_000_000_000)
    var others: [Totals] = []
    for number in 1...7 { others.append(try Totals(office: "rank-\(number)")) }
    #expect(others.count { $0.hundredths("cases") > totals.hundredths("cases") } == 5)
    #expect(others.count { $0.hundredths("money") > totals.hundredths("money") } == 3)
  }

  @Test("Thuận Châu, 2015–2019")
  func thuậnChâu() throws {
    let totals = try Totals(office: "14-119-2015-2019")
    #expect(totals.cases(["done"]) == [2_122])
    // No whole number of eligible cases gives 96.33 %; the mean of the yearly rates does.
    let rates = totals.rates("cases")
    #expect(rates.count == 5)
    #expect((rates.reduce(0, +) / 5 * 100).rounded() == 9_633)
    #expect(totals.money(["done"]) == [17_860_631_000])
    #expect(totals.hundredths("money") == 7_370)
  }

  @Test("National, 9 months of 2017", .enabled(if: isWhole))
  func national2017() throws {
    let totals = try Totals(office: "00-2017", period: 2017)
    #expect(totals.cases(["carriedIn", "newIntake"]) == [290_524, 446_223])
    #expect(totals.cases(["toEnforce", "eligible"]) == [728_227, 579_413])
    #expect(totals.cases(["suspended", "notEligible"]).reduce(0, +) == 148_814)
    #expect(totals.cases(["done", "carriedOut"]) == [369_372, 358_855])
    #expect(totals.cases(["inProgress", "deferredByAgreement"]).reduce(0, +) == 210_041)
    #expect(totals.rates("cases") == [63.75])
  }

  @Test("National 2022", .enabled(if: isWhole))
  func national2022() throws {
    let totals = try Totals(office: "00-2022", period: 2022)
    #expect(totals.cases(["carriedIn", "newIntake"]) == [349_412, 547_121])
    #expect(totals.cases(["toEnforce", "eligible", "suspended"]) == [861_529, 653_719, 12_135])
    #expect(totals.cases(["done"]) == [539_290])
    #expect(totals.rates("cases") == [82.50])
  }

  @Test("National, 2015 – 30 September 2020", .enabled(if: isWhole))
  func national2020() throws {
    let totals = try Totals(office: "00-2015-2020")
    #expect(totals.cases(["done"]) == [3_343_006])
    // Printed is 34,127,596, which would be 9.80 %; with a digit less it is 80.99 %, as in every year above.
    #expect(totals.cases(["eligible"]) == [4_127_596])
    #expect(totals.hundredths("cases") == 8_099)
    #expect(totals.money(["done", "eligible"]) == [247_868_660_767_000, 606_465_780_589_000])
    #expect(totals.hundredths("money") == 4_087)
  }

  @Test("No figure of a report stands in the program's code")
  func noFigureInCode() throws {
    let figures: Set<Substring> = [
      "290524", "446223", "736747", "728227", "579413", "148814", "369372", "358855", "210041", "79177", "78593",
      "54681", "23912", "26515", "5928", "5756", "11647", "7902", "3745", "4569", "349412", "547121", "896533",
      "861529", "653719", "12135", "539290", "94819", "7301304089000", "2122", "17860631000", "3343006",
      "247868660767000", "606465780589000", "34127596", "4127596", "6375", "4849", "5782", "8250", "9444", "6880",
      "9633", "7370", "4087", "8099",
    ]
    let sources = try #require(
      FileManager.default.enumerator(at: Workplace.repository("Sources"), includingPropertiesForKeys: nil))
    var fileCount = 0
    for case let file as URL in sources where file.pathExtension == "swift" {
      fileCount += 1
      let code = try String(contentsOf: file, encoding: .utf8).replacing("_", with: "")
      let found = code.split { !$0.isWholeNumber }.filter { figures.contains($0) }
      #expect(found == [], "\(file.lastPathComponent)")
    }
    #expect(fileCount > 100)
  }
}

/// The totals records of one office of the figures, from a stream of its own.
private struct Totals {
  private struct NoOffice: Error {
    let office: String
  }

  let records: [[String: Any]]

  /// - Parameter period: the only one that counts; what was carried into it was accepted in the one before.
  init(office: String, period: Int? = nil) throws {
    let workplace = try Workplace()
    // The description without the other offices.
    let data = try Data(contentsOf: Workplace.repository("Sources/Scenario/Resources/figures.json"))
    let description = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    let wholes = (description?["wholes"] as? [[String: Any]] ?? []).filter { $0["office"] as? String == office }
    guard let whole = wholes.first else { throw NoOffice(office: office) }
    #expect((whole["derivation"] as? String)?.isEmpty == false, "\(office)")
    let text = try JSONSerialization.data(withJSONObject: ["wholes": wholes])
    try workplace.write(String(decoding: text, as: UTF8.self), to: "figures.json")
    let outcome = try workplace.shell("$T generate --scenario figures.json | $T replay --file - --strict --totals -")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let all = try JSON(outcome.output)["offices"] as? [[String: Any]] ?? []
    #expect(all.allSatisfy { $0["office"] as? String == office })
    records = all.filter { period == nil || $0["period"] as? Int == period }
  }

  /// Sums of columns in cases over all periods.
  func cases(_ names: [String]) -> [Int] { names.map { sum($0, "cases") } }

  /// Sums of columns in đồng over all periods.
  func money(_ names: [String]) -> [Int] { names.map { sum($0, "money") } }

  /// The rate of each period, as it is written.
  func rates(_ measure: String) -> [Double] {
    records.compactMap { ($0[measure] as? [String: Any])?["rate"] as? Double }
  }

  /// 100 × Σ done ÷ Σ eligible in hundredths of a percent, half away from zero.
  func hundredths(_ measure: String) -> Int {
    let (done, eligible) = (Int128(sum("done", measure)), Int128(sum("eligible", measure)))
    return Int((done * 20_000 + eligible) / (eligible * 2))
  }

  private func sum(_ name: String, _ measure: String) -> Int {
    records.reduce(0) { $0 + ((($1[measure] as? [String: Any])?[name] as? Int) ?? 0) }
  }
}
