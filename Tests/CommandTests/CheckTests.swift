import Foundation
import SchemaTestSupport
import Testing

@Suite("tiendo check")
struct CheckTests {
  /// The printed denominator of the national report of 2015 to 2020, with the years around it.
  private static let national = """
    office;period;cases.eligible;cases.done;cases.rate;note
    00;2016;675.429;530.428;78,53;
    00;2017;693.268;549.415;79,25;
    00;2019;737.061;579.256;78,59;
    00;2020;708.674;576.933;81,41;
    00;2015-2020;34.127.596;3.343.006;80,99;as printed

    """

  @Test func `A wrong figure is told with its line, the reasons and the likely one, and is status 1`() throws {
    let workplace = try Workplace()
    try workplace.write(Self.national, to: "reports.csv")
    let outcome = try workplace.tiendo("check", "--reported", "reports.csv")
    #expect(outcome.status == 1)
    #expect(outcome.isOneErrorLine)
    // 100 × 3,343,006 ÷ 34,127,596 = 9.80; four years with the median (693,268 + 708,674) ÷ 2 = 700,971, times six.
    #expect(
      outcome.output.hasPrefix(
        """
        reports.csv:6: office 00, 2015-2020, cases: likely eligible 4,127,596, not 34,127,596 (a digit too many)
            rate 80.99 % ≠ 100 × done 3,343,006 ÷ eligible 34,127,596 = 9.80 %
            eligible 34,127,596 is 8.1 times 4,205,826, 6 years at the median of 4

        """), "\(outcome.output)")
    #expect(outcome.output.hasSuffix("1 finding\ncolumns without figures: note\n"))
  }

  @Test func `Figures that fit are status 0`() throws {
    let workplace = try Workplace()
    try workplace.write(Self.national.replacing("34.127.596", with: "4.127.596"), to: "reports.csv")
    let outcome = try workplace.tiendo("check", "--reported", "reports.csv")
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(outcome.output.contains("nothing found"))
  }

  @Test func `Of several likely figures each is told`() throws {
    let workplace = try Workplace()
    try workplace.write(
      "office,period,cases.carriedIn,cases.carriedOut\n74,2016,400,512\n74,2017,521,430\n", to: "reports.csv")
    let outcome = try workplace.tiendo("check", "--reported", "reports.csv")
    #expect(
      outcome.output.contains(
        """
            likely carriedOut 521, not 512 (two digits exchanged); or likely carriedIn 512 of 2017 in line 3, not 521 \
        (two digits exchanged)
        """), "\(outcome.output)")
  }

  @Test func `The examples of the help and of a report are what they say`() throws {
    let workplace = try Workplace()
    let help = try workplace.tiendo("check", "--help").output
    let lines = help.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let example = lines.drop { $0 != "office;period;cases.eligible;cases.done;cases.rate" }.prefix(3)
    try workplace.write(example.joined(separator: "\n"), to: "reports.csv")
    let outcome = try workplace.tiendo("check", "--reported", "reports.csv")
    #expect(outcome.output.contains("reports.csv:2: office 00, 2019, cases: likely eligible 737,061, not 7,370,610"))
    #expect(outcome.output.contains("(ten times too large)"))
  }

  @Test func `The totals of a replay fit the events, and a figure that does not is told with both`() throws {
    let workplace = try Workplace()
    let prepared = try workplace.shell("$T generate --offices 3 --cases 400 --periods 2019 2020 > events")
    try #require(prepared.status == 0)
    let totals = try JSON(workplace.tiendo("replay", "--file", "events", "--totals", "-").output)
    let records = try #require(totals["offices"] as? [[String: Any]])
    let columns = [
      "newIntake", "toEnforce", "done", "inProgress", "suspended", "notEligible", "eligible", "carriedOut",
    ]
    var lines = ["office,period,measure," + columns.joined(separator: ",")]
    for record in records {
      for measure in ["cases", "money"] {
        let figures = try #require(record[measure] as? [String: Any])
        let numbers = try columns.map { try #require(figures[$0] as? Int) }
        lines.append(
          "\(record["office"] ?? ""),\(record["period"] ?? ""),\(measure),"
            + numbers.map { "\($0)" }.joined(separator: ","))
      }
    }
    try workplace.write(lines.joined(separator: "\n"), to: "reports.csv")
    let right = try workplace.tiendo("check", "--reported", "reports.csv", "--file", "events")
    #expect(right.status == 0, "\(right.output)")
    #expect(right.output.contains("events read, 0 rejected"))
    // One more case done in the first line than the events have.
    var fields = lines[1].split(separator: ",").map(String.init)
    let done = try #require(Int(fields[5]))
    fields[5] = "\(done + 1)"
    lines[1] = fields.joined(separator: ",")
    try workplace.write(lines.joined(separator: "\n"), to: "reports.csv")
    let wrong = try workplace.tiendo("check", "--reported", "reports.csv", "--file", "events")
    #expect(wrong.status == 1)
    #expect(wrong.output.contains("done \(done + 1) ≠ \(done) of the events"), "\(wrong.output)")
    // Before the first event of all, nothing was accepted yet.
    let early = try workplace.tiendo("check", "--reported", "reports.csv", "--file", "events", "--as-of", "2010-01-01")
    #expect(early.output.contains("no event of office"))
  }

  @Test func `An offices file says whose figures add up`() throws {
    let workplace = try Workplace()
    try workplace.write(
      "code,name,level,parent,validFrom,validTo\n00,all,,,,\n01,a,,00,,\n02,b,,00,,\n", to: "offices.csv")
    try workplace.write("office,period,cases.done\n00,2020,70\n01,2020,30\n02,2020,50\n", to: "reports.csv")
    #expect(try workplace.tiendo("check", "--reported", "reports.csv").status == 0)
    let outcome = try workplace.tiendo("check", "--reported", "reports.csv", "--offices", "offices.csv")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("done 70 ≠ 80, the sum of the 2 offices below"), "\(outcome.output)")
    try workplace.write("code\n", to: "offices.csv")
    let bad = try workplace.tiendo("check", "--reported", "reports.csv", "--offices", "offices.csv")
    #expect(bad.status == 78)
    #expect(bad.errors.contains("offices.csv:1: the header needs one column name"))
  }

  @Test(
    arguments: [
      ("office,period,cases.done\n74,2020,1x\n", 65, "reports.csv:2: cases.done \"1x\" is not a whole number"),
      ("", 65, "reports.csv:1: the file is empty"),
      (nil, 1, "reports.csv: cannot be read: No such file or directory; name a CSV file"),
    ] as [(String?, Int32, String)])
  func `A file that cannot be understood is told with its line`(text: String?, status: Int32, words: String) throws {
    let workplace = try Workplace()
    if let text { try workplace.write(text, to: "reports.csv") }
    let outcome = try workplace.tiendo("check", "--reported", "reports.csv", "--json", "findings.json")
    #expect(outcome.status == status)
    #expect(outcome.isOneErrorLine)
    #expect(outcome.errors.hasPrefix("tiendo: \(words)"), "\(outcome.errors)")
    #expect(outcome.output == "")
    #expect(try workplace.files() == (text == nil ? [] : ["reports.csv"]))
  }

  @Test(
    .enabled(if: SchemaValidator.isAvailable, "TIENDO_PYTHON names no Python for the schemas"))
  func `The findings as JSON conform to their schema, and the example is one`() throws {
    let workplace = try Workplace()
    try workplace.write(Self.national, to: "reports.csv")
    try #require(try workplace.shell("$T generate --offices 1 --cases 20 > events").status == 0)
    let plain = try workplace.tiendo("check", "--reported", "reports.csv", "--json", "-")
    #expect(plain.status == 1)
    _ = try workplace.tiendo("check", "--reported", "reports.csv", "--file", "events", "--json", "findings.json")
    let texts = [plain.output, try workplace.text("findings.json")]
    #expect(try SchemaValidator.faults(of: texts, schema: "check-findings") == [nil, nil])
    let example = Workplace.repository("schemas/examples/check-findings.json")
    #expect(try JSON(plain.output).difference(from: JSON(String(contentsOf: example, encoding: .utf8))) == nil)
  }
}
