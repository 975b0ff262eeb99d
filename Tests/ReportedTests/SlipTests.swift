import Ledger
import ReferenceModel
import Reported
import Testing

/// Slips of the hand in rows that fit together.
struct SlipTests {
  static let seeds: [UInt64] = (1...6).map { 7_100 + $0 }

  /// A row with all columns of cases, made from what it is made of.
  private func row(_ random: inout ModelRandom) -> [(column: ReportedColumn, text: String)] {
    var columns = Columns()
    func number() -> Int128 { Int128(random.integer(0...random.pick([9, 99, 9_999, 999_999]))) }
    columns.completed = number()
    columns.terminated = number()
    columns.inProgress = number()
    columns.deferredByAgreement = number()
    columns.suspended = number()
    columns.notEligible = number()
    columns.delegatedOut = number()
    columns.pulledUp = number()
    columns.revoked = number()
    columns.separated = number()
    // What was there, so that the stocks come out: carriedIn + newIntake is all that is left or went.
    let all =
      columns.done + columns.inProgress + columns.deferredByAgreement + columns.suspended + columns.notEligible
      + columns.delegatedOut + columns.pulledUp + columns.revoked + columns.separated
    columns.newIntake = all / Int128(random.integer(1...4))
    columns.carriedIn = all - columns.newIntake
    let numbers: [(ReportedColumn, Int128)] = [
      (.carriedIn, columns.carriedIn), (.newIntake, columns.newIntake), (.delegatedOut, columns.delegatedOut),
      (.pulledUp, columns.pulledUp), (.revoked, columns.revoked), (.separated, columns.separated),
      (.toEnforce, columns.toEnforce), (.completed, columns.completed), (.terminated, columns.terminated),
      (.done, columns.done), (.inProgress, columns.inProgress),
      (.deferredByAgreement, columns.deferredByAgreement), (.suspended, columns.suspended),
      (.notEligible, columns.notEligible), (.eligible, columns.eligible), (.carriedOut, columns.carriedOut),
    ]
    return numbers.map { ($0.0, "\($0.1)") } + [(.rate, columns.rate?.description ?? "0")]
  }

  private func findings(_ row: [(column: ReportedColumn, text: String)]) throws -> [Finding] {
    try ReportedTests.findings(
      "office,period,\(row.map { "cases.\($0.column)" }.joined(separator: ","))\n"
        + "74,2020,\(row.map(\.text).joined(separator: ","))\n")
  }

  @Test(arguments: seeds) func `Each wrong digit in a row that fits is found, with the figure meant`(seed: UInt64)
    throws
  {
    var random = ModelRandom(seed: seed)
    // Each of these stands in two equations or more, and no other column in all of them.
    let pinned: Set<ReportedColumn> = [.toEnforce, .done, .eligible, .carriedOut]
    for _ in 0..<3 {
      let row = row(&random)
      #expect(try findings(row) == [], "seed \(seed): \(row)")
      for index in row.indices {
        for place in row[index].text.indices where row[index].text[place].isNumber {
          var wrong = row
          let digit = Character("\(random.integer(0...9))")
          // A number does not begin with 0; the figure would miss two digits then.
          if digit == row[index].text[place] || (digit == "0" && place == row[index].text.startIndex) { continue }
          wrong[index].text.replaceSubrange(place...place, with: "\(digit)")
          let found = try findings(wrong)
          #expect(found.count == 1, "seed \(seed): \(wrong)")
          let figures = found.flatMap(\.likelyFigures)
          let meant = "\(row[index].column) \(row[index].text)"
          if pinned.contains(row[index].column) {
            #expect(figures == [meant], "seed \(seed): \(meant), \(wrong)")
          } else {
            // Too many figures may explain it; where a few do, the one that was meant is among them.
            #expect(figures.isEmpty || figures.contains(meant), "seed \(seed): \(meant), \(wrong)")
          }
        }
      }
    }
  }

  @Test(arguments: [
    ("34,127,596", "4127596", Slip.digitTooMany), ("412,596", "4127596", .digitMissing),
    ("4,172,596", "4127596", .digitsExchanged), ("4,127,696", "4127596", .wrongDigit),
    ("41,275,960", "4127596", .tenTimesTooLarge), ("412,759,600", "4127596", .hundredTimesTooLarge),
    ("4,127,596,000", "4127596", .thousandTimesTooLarge), ("4,127", "4127000", .thousandTimesTooSmall),
    ("41,270", "4127000", .hundredTimesTooSmall), ("412,700", "4127000", .tenTimesTooSmall),
  ])
  func `A slip is named by what it is`(printed: String, meant: String, slip: Slip) throws {
    // A sum, so that one number alone fits: 1,000 + the rest.
    let rest = (Int(meant) ?? 0) - 1_000
    let found = try ReportedTests.findings(
      """
      office;period;cases.done;cases.completed;cases.terminated;cases.carriedOut;cases.toEnforce
      74;2020;\(printed);1000;\(rest);0;\(meant)

      """)
    #expect(found.map(\.likelyFigures) == [["done \(meant)"]])
    #expect(found.flatMap(\.likely).map(\.slip) == [slip])
  }

  @Test(arguments: seeds) func `No text makes it trap`(seed: UInt64) {
    var random = ModelRandom(seed: seed)
    let pieces = [
      "office", "period", "measure", "cases.done", "cases.eligible", "cases.rate", "money.done", "money.eligible",
      "done", "rate", "cases", "money", "74", "2020", "2019", "2019-2020", "0000-9999", "9999", "0", "-1", "1,5", "12",
      String(repeating: "9", count: 24), "100%", ",", ",", ",", ";", "\n", "\n", "\"", "\r\n", "",
    ]
    let header = "office,period,cases.done,cases.eligible,cases.rate\n"
    for _ in 0..<400 {
      let start = random.pick(["", header, "office;period;money.done\n"])
      let text = start + (0..<random.integer(0...40)).map { _ in random.pick(pieces) }.joined()
      _ = try? ReportedTests.findings(text)
    }
    let figures = ["0", "-1", "12", "9999", "", String(repeating: "9", count: 24)]
    for _ in 0..<100 {
      let periods = ["2018", "2019", "2020", "2018-2020", "1900-2200"].shuffled(using: &random)
      let rows = periods.map { period in
        "74,\(period),\(random.pick(figures)),\(random.pick(figures)),\(random.pick(["-1", "0.000000", "999999", ""]))"
      }
      #expect(throws: Never.self, "seed \(seed)") {
        try ReportedTests.findings(header + rows.joined(separator: "\n"))
      }
    }
  }
}
