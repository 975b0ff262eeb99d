import Reported
import Testing

/// The published results of the domain, and the denominator that was printed with a digit too many.
struct NationalTests {
  /// "National results" and "Figures to reproduce", in cases; ≈ figures as printed.
  private static let cases = """
    office,period,cases.carriedIn,cases.newIntake,cases.toEnforce,cases.eligible,cases.suspended,cases.notEligible,\
    cases.done,cases.carriedOut,cases.rate
    00,2016,,,"821,216","675,429",,,"530,428",,78.53
    00,2017,,,,"693,268",,,"549,415",,79.25
    00,2019,,,,"737,061",,,"579,256",,78.59
    00,2020,,,"885,833","708,674",,,"576,933",,81.41
    00,2022,"349,412","547,121","861,529","653,719","12,135",,"539,290",,82.50
    00,2024,,,"1,021,783","739,974",,,"620,657",,83.88
    00,2025,,,"1,064,419","685,898",,,"577,876",,84.25
    00,9 months of 2017,"290,524","446,223","728,227","579,413",,"148,814","369,372","358,855",63.75
    79,6 months of 2019,,,"78,593","54,681",,"23,912","26,515",,48.49
    66,2 months of 2018,"5,928","5,756","11,647","7,902",,"3,745","4,569",,57.82

    """

  private static let money = """
    office;period;measure;done;eligible;rate
    00;2017;money;35.242.600.000.000;91.993.000.000.000;38,31
    00;2024;money;116.531.000.000.000;224.775.000.000.000;51,84 %
    00;2015-2020;money;247.868.660.767.000;606.465.780.589.000;40,87
    74;2015-2019;money;7.301.304.089.000;;68,80

    """

  @Test(arguments: [cases, money]) func `Published results that fit together give no finding`(text: String) throws {
    #expect(try findings(text) == [])
  }

  @Test(arguments: ["2015-2020", "2016-2020", "2015 – 2020", "2015 to 30 September 2020"])
  func `The printed denominator is found by its rate, with the likely figure`(period: String) throws {
    let found = try findings(Self.cases + "00,\(period),,,,\"34,127,596\",,,\"3,343,006\",,80.99\n")
    try #require(found.count == 1)
    #expect(found[0].line == 12)
    #expect(found[0].column == .eligible)
    #expect(found[0].likelyFigures == ["eligible 4127596"])
    #expect(found[0].likely.map(\.slip) == [.digitTooMany])
    #expect(found[0].kinds.first == .rate)
    // 100 × 3,343,006 ÷ 34,127,596 = 9.7956
    #expect(found[0].reasons[0].text == "rate 80.99 % ≠ 100 × done 3,343,006 ÷ eligible 34,127,596 = 9.80 %")
    #expect(found[0].kinds.contains(.neighbours) == (period != "2015 to 30 September 2020"))
  }

  @Test func `Without a rate the printed denominator is found by the size of the years`() throws {
    let found = try findings(Self.cases + "00,2015-2020,,,,\"34,127,596\",,,\"3,343,006\",,\n")
    try #require(found.count == 1)
    #expect(found[0].kinds == [.neighbours])
    #expect(found[0].likelyFigures == ["eligible 4127596"])
    // The median of the seven years is 693,268; six of it are 4,159,608, and 34,127,596 is 8.2 times as much.
    #expect(found[0].reasons[0].text == "eligible 34,127,596 is 8.2 times 4,159,608, 6 years at the median of 7")
    #expect(try findings(Self.cases + "00,2015-2020,,,,\"4,127,596\",,,\"3,343,006\",,\n") == [])
  }

  @Test func `Where all years are there, their sum decides`() throws {
    let years = """
      office,period,cases.done
      00,2016,530428
      00,2017,549415

      """
    // 530,428 + 549,415 = 1,079,843
    #expect(try findings(years + "00,2016-2017,1079843\n") == [])
    let found = try findings(years + "00,2016-2017,10798430\n")
    #expect(found.map(\.kinds) == [[.years]])
    #expect(found.map(\.likelyFigures) == [["done 1079843"]])
    #expect(found.flatMap(\.likely).map(\.slip) == [.tenTimesTooLarge])
    #expect(try findings(years + "00,2016-2017,1079842\n").map(\.kinds) == [[.years]])
  }

  @Test func `The rate of money of 2020 as it was reported does not fit`() throws {
    // 53,750.7 ÷ 132,905.4 billion = 40.44 %, reported as 40.09 %
    let found = try findings(
      "office,period,money.done,money.eligible,money.rate\n00,2020,53750700000000,132905400000000,40.09\n")
    #expect(found.map(\.kinds) == [[.rate]])
    #expect(found.flatMap(\.reasons).map(\.text).allSatisfy { $0.hasSuffix("= 40.44 %") })
  }
}
