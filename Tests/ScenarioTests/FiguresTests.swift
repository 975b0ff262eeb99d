import Foundation
import Scenario
import Testing

/// Reports of the domain, to the last case and đồng. Figures here are those of the reports, not of the data file.
@Suite struct FiguresTests {
  static func description() throws -> FiguresDescription {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/Scenario/Resources/figures.json").standardizedFileURL
    // The sources may be linked into another package; then they stand beside its tests all the same.
    return try FiguresDescription.parse([UInt8](Data(contentsOf: file)))
  }

  /// Counts the plan of an office: each run of like cases at once.
  static func tally(_ whole: FiguresDescription.Whole) throws -> Tally {
    var tally = Tally()
    for run in try FiguresPlan(whole, office: 0).runs {
      var history = Tally.History(count: run.count)
      for step in run.steps {
        tally.apply(
          step.eventType, flag: step.fixedData.isEmpty ? nil : step.fixedData.hasSuffix("true"), amount: step.amount,
          period: step.period, to: &history)
      }
    }
    return tally
  }

  static func check(_ tally: Tally, _ whole: FiguresDescription.Whole) {
    #expect(tally.faults.prefix(5).isEmpty, "\(whole.office)")
    #expect(tally.slots.keys.flatMap { tally.gaps($0) }.isEmpty, "\(whole.office)")
    for expected in whole.expect {
      for (columns, money) in [(expected.cases, false), (expected.money, true)] {
        guard let columns else { continue }
        for (name, sum) in columns.sums {
          #expect(tally.sum(name, expected.periods, money: money) == sum, "\(whole.office) \(name)")
        }
        if let rate = columns.rate {
          let digits = Int(rate.filter { $0 != "." })
          #expect(tally.rateHundredths(expected.periods, money: money) == digits, "\(whole.office) \(rate)")
        }
      }
    }
  }

  @Test func thePlanOfEveryOfficeAddsUpToItsFigures() throws {
    for whole in try Self.description().wholes { Self.check(try Self.tally(whole), whole) }
  }

  struct Reported: Sendable {
    let office: String
    let periods: [Int]
    let money: Bool
    let sums: [String: Int]
    let rateHundredths: Int
  }

  static let reported = [
    Reported(
      office: "00-2017", periods: [2017], money: false,
      sums: [
        "carriedIn": 290_524, "newIntake": 446_223, "toEnforce": 728_227, "eligible": 579_413, "notEligible": 148_814,
        "done": 369_372, "carriedOut": 358_855,
      ], rateHundredths: 6_375),
    Reported(
      office: "79-2019", periods: [2019], money: false,
      sums: [
        "delegatedOut": 580, "pulledUp": 4, "toEnforce": 78_593, "eligible": 54_681, "notEligible": 23_912,
        "done": 26_515,
      ], rateHundredths: 4_849),
    Reported(
      office: "66-2018", periods: [2018], money: false,
      sums: [
        "carriedIn": 5_928, "newIntake": 5_756, "toEnforce": 11_647, "eligible": 7_902, "notEligible": 3_745,
        "done": 4_569,
      ], rateHundredths: 5_782),
    Reported(
      office: "00-2022", periods: [2022], money: false,
      sums: [
        "carriedIn": 349_412, "newIntake": 547_121, "toEnforce": 861_529, "eligible": 653_719, "suspended": 12_135,
        "done": 539_290,
      ], rateHundredths: 8_250),
    Reported(
      office: "74-2015-2019", periods: [2015, 2016, 2017, 2018, 2019], money: false, sums: ["done": 94_819],
      rateHundredths: 9_444),
    Reported(
      office: "74-2015-2019", periods: [2015, 2016, 2017, 2018, 2019], money: true, sums: ["done": 7_301_304_089_000],
      rateHundredths: 6_880),
    // 2,122 of no whole number is 96.33 %; 2,203 is the nearest and gives 96.32.
    Reported(
      office: "14-119-2015-2019", periods: [2015, 2016, 2017, 2018, 2019], money: false, sums: ["done": 2_122],
      rateHundredths: 9_632),
    Reported(
      office: "14-119-2015-2019", periods: [2015, 2016, 2017, 2018, 2019], money: true, sums: ["done": 17_860_631_000],
      rateHundredths: 7_370),
    Reported(
      office: "00-2015-2020", periods: [2015, 2016, 2017, 2018, 2019, 2020], money: false,
      sums: ["done": 3_343_006, "eligible": 4_127_596], rateHundredths: 8_099),
    Reported(
      office: "00-2015-2020", periods: [2015, 2016, 2017, 2018, 2019, 2020], money: true,
      sums: ["done": 247_868_660_767_000, "eligible": 606_465_780_589_000], rateHundredths: 4_087),
  ]

  @Test(arguments: reported) func theReportedFiguresComeOut(reported: Reported) throws {
    let whole = try #require(try Self.description().wholes.first { $0.office == reported.office })
    let tally = try Self.tally(whole)
    for (name, sum) in reported.sums {
      #expect(tally.sum(name, reported.periods, money: reported.money) == sum, "\(name)")
    }
    #expect(tally.rateHundredths(reported.periods, money: reported.money) == reported.rateHundredths)
  }

  @Test func bìnhDươngIsSixthByCasesAndFourthByMoney() throws {
    let description = try Self.description()
    let ranking = try #require(description.rankings.first)
    #expect(ranking.byCases == 6 && ranking.byMoney == 4)
    var tallies: [String: Tally] = [:]
    for whole in description.wholes where ranking.among.contains(whole.office) {
      tallies[whole.office] = try Self.tally(whole)
    }
    #expect(tallies.count == ranking.among.count)
    for (money, place) in [(false, 6), (true, 4)] {
      let rates = tallies.mapValues { $0.rateHundredths(ranking.periods, money: money) }
      let own = try #require(rates[ranking.office])
      #expect(rates.values.filter { $0 > own }.count == place - 1)
    }
  }

  /// The smaller offices as events; in a release build all of them, some ten million.
  @Test func theEventsAddUpToTheFigures() throws {
    #if DEBUG
      let largest = 150_000
    #else
      let largest = Int.max
    #endif
    let description = try Self.description()
    let wholes = description.wholes.filter { $0.periods.reduce(0) { $0 + $1.newIntake } <= largest }
    #expect(wholes.count >= 11)
    let stream = try FiguresScenario(FiguresDescription(wholes: wholes, rankings: []))
    let read = StreamTally(stream, together: false)
    #expect(read.faults.prefix(5).isEmpty)
    for whole in wholes { Self.check(try #require(read.offices[whole.office]), whole) }
  }

  @Test func aDescriptionThatDoesNotAddUpIsRefusedWithItsEquation() throws {
    let text = """
      {"wholes":[{"office":"A","name":"A","source":"","derivation":"","asOf":"2020-09-30",
      "periods":[{"period":2020,"newIntake":10,"completed":4,"inProgress":5}]}]}
      """
    let description = try FiguresDescription.parse(Array(text.utf8))
    let error = #expect(throws: ScenarioError.self) { try FiguresScenario(description) }
    #expect(
      error?.description == "figures of office A, period 2020: carried in + new − exits = 10, "
        + "but done + carried out = 9")
  }

  @Test func anUnreadableDescriptionNamesTheField() throws {
    let error = #expect(throws: ScenarioError.self) {
      try FiguresDescription.parse(Array(#"{"wholes":[{"office":"A"}]}"#.utf8))
    }
    #expect(error?.description == "figures: wholes.[0].name is missing")
  }
}
