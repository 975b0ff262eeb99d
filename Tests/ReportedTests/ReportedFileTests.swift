import Ledger
import Reported
import Testing

struct ReportedFileTests {
  private func rows(_ text: String) throws -> [ReportedRow] { try ReportedFile.parse(Array(text.utf8)).rows }

  @Test(arguments: [
    "office,period,cases.done,money.done,cases.rate\n74,2020,1234567,89,81.41\n",
    "\u{FEFF}cases.rate;money.done;cases.done;period;office\r\n81,41 %;89;1.234.567;2020;74\r\n",
    "\n office , period , cases.done , money.done , cases.rate\n 74 , 2020 , 1.234.567 , 89 , 81.41% \n",
    "office,note,period,cases.done,money.done,cases.rate\n74,\"late, by mail\",2020,1234567,89,81.41\n",
    "office,period,measure,done,rate\n74,2020,cases,1234567,81.41\n74,2020,money,89,-\n",
    "office;period;measure;done;rate\n74;2020;money;89;–\n74;2020;cases;1,234,567;81.41",
  ])
  func `One report may be written in many ways`(text: String) throws {
    let rows = try rows(text)
    #expect(rows.allSatisfy { $0.office == "74" && $0.period == .year(2020) })
    #expect(
      rows.first { $0.measure == .cases }?.figures == [.done: Figure(1_234_567), .rate: Figure(8141, decimals: 2)])
    #expect(rows.first { $0.measure == .money }?.figures == [.done: Figure(89)])
    #expect(rows.count == 2)
  }

  @Test(
    arguments: [
      ("0", 0), ("7", 7), ("-7", -7), ("−1.234", -1_234), ("12,345", 12_345), ("0.123.456", 123_456), ("00012", 12),
      ("999999999999999999999999", 999_999_999_999_999_999_999_999),
    ] as [(String, Int128)])
  func `A whole number is read exactly`(text: String, number: Int128) throws {
    #expect(try rows("office;period;money.done\n74;2020;\(text)\n").first?.figures == [.done: Figure(number)])
  }

  @Test(arguments: [
    "1,23", "1.23", "1,2345", "1234,567", "1,234.567", ".123", "123.", "1..234", "1 234", "12a", "1e3", "0x10", "+5",
    "--5", "１２", "81.41", "%", "1000000000000000000000000",
  ])
  func `Anything else is no whole number`(text: String) {
    let failure = #expect(throws: ReportedFile.Failure.self) { try rows("office;period;cases.done\n74;2020;\(text)\n") }
    #expect(failure?.line == 2)
    #expect(failure?.reason.hasPrefix("cases.done \"\(text)\" is not a whole number") == true)
  }

  @Test(arguments: ["81.4.1", "1.234,56", "81.", ".5", "abc", "81 41", "81.1234567", "1234567", "%", "% 5"])
  func `Anything but digits and decimals is no rate`(text: String) {
    let failure = #expect(throws: ReportedFile.Failure.self) { try rows("office;period;cases.rate\n74;2020;\(text)\n") }
    #expect(failure?.reason.hasPrefix("cases.rate \"\(text)\" is not a rate") == true)
  }

  @Test(arguments: [
    ("2020", ReportedPeriod.year(2020)), ("2016-2020", .span(2016...2020)), ("2016 – 2020", .span(2016...2020)),
    ("9 months of 2017", .other("9 months of 2017")), ("2017-06", .other("2017-06")), ("20200", .other("20200")),
    ("1899", .other("1899")), ("0000-9999", .other("0000-9999")),
  ])
  func `A period is a year, several years, or words`(text: String, period: ReportedPeriod) throws {
    #expect(try rows("office;period;cases.done\n74;\(text);1\n").first?.period == period)
  }

  @Test func `Columns without figures are told`() throws {
    let text = "office,name,period,cases.done,Ghi chú\n74,Bình Dương,2020,1,\n"
    #expect(try ReportedFile.parse(Array(text.utf8)).ignoredColumns == ["name", "Ghi chú"])
  }

  @Test(arguments: [
    ("", 1, "the file is empty"), ("\n\n", 1, "the file is empty"),
    ("office,cases.done\n", 1, "no column period"), ("period,cases.done\n", 1, "no column office"),
    ("office,period\n", 1, "names no figure"), ("office,period,measure\n", 1, "names no figure"),
    ("office,period,done\n", 1, "names no figure"),
    ("office,period,cases.eligble\n", 1, "cases.eligble is no column; after cases. stands one of carriedIn"),
    ("office,period,cases.collected\n", 1, "cases.collected is no column"),
    ("office,period,cases.done,cases.done\n", 1, "stands there twice"),
    ("office,period,measure,cases.done\n", 1, "exclude each other"),
    ("office,period,cases.done\n74,2020\n", 2, "2 fields where the header has 3"),
    ("office,period,cases.done\n74,2020,1,234\n", 2, "4 fields where the header has 3"),
    ("office,period,cases.done\n\n,2020,1\n", 3, "office is empty"),
    ("office,period,cases.done\n74,,1\n", 2, "period is empty"),
    ("office,period,cases.done\n74,2020-2016,1\n", 2, "ends before it begins"),
    ("office,period,measure,done\n74,2020,việc,1\n", 2, "neither cases nor money"),
    ("office,period,measure,collected\n74,2020,cases,1\n", 2, "cases has no column collected"),
    ("office,period,cases.done\n74,2020,1\n75,2020,1\n74,2020,2\n", 4, "in line 2 already"),
    ("office,period,cases.done\n74,2020,\"1\n", 2, "never ends"),
  ])
  func `A fault is named with its line`(text: String, line: Int, part: String) {
    let failure = #expect(throws: ReportedFile.Failure.self) { try rows(text) }
    #expect(failure?.line == line)
    #expect(failure?.reason.contains(part) == true, "\(failure?.reason ?? "")")
  }

  @Test func `Bytes that are not UTF-8 are refused`() {
    #expect(throws: ReportedFile.Failure.self) { try ReportedFile.parse([0x6F, 0xFF]) }
  }
}
