import Foundation
import Testing

@Suite("tiendo replay")
struct ReplayTests {
  @Test("the worked examples come out as they should", arguments: ["clean", "noisy"])
  func examples(name: String) throws {
    let workplace = try Workplace()
    let outcome = try workplace.tiendo(
      "replay", "--file", Workplace.example("\(name)/events.ndjson"), "--rules",
      Workplace.example("\(name)/rules.yaml"),
      "--as-of", "2020-12-31", "--totals", "totals.json", "--alerts", "alerts.ndjson")
    #expect(outcome.status == 0)
    #expect(outcome.output == "")
    let expectedTotals = try JSON(String(contentsOfFile: Workplace.example("\(name)/totals.json"), encoding: .utf8))
    #expect(try JSON(workplace.text("totals.json")).difference(from: expectedTotals) == nil)
    // Both have more rejected events than are told.
    let rejected = (expectedTotals["input"] as? [String: Any])?["rejected"] as? [String: Int] ?? [:]
    let untold = rejected.values.reduce(0, +) - 10
    #expect(outcome.errors.split(separator: "\n").count == 11)
    #expect(outcome.errors.hasSuffix("tiendo: … and \(untold) more; --rejected FILE lists them all\n"))
    let expected = try lines(String(contentsOfFile: Workplace.example("\(name)/alerts.ndjson"), encoding: .utf8))
    let found = try lines(workplace.text("alerts.ndjson"))
    #expect(found.count == expected.count)
    for (found, expected) in zip(found, expected) { #expect(found.difference(from: expected) == nil) }
  }

  @Test("plain, gzip, zstd, standard input and several files give the same bytes")
  func forms() throws {
    let workplace = try Workplace()
    let prepared = try workplace.shell(
      """
      set -e
      cp \(Workplace.example("noisy/events.ndjson")) plain; gzip -k plain; zstd -q plain
      head -n 400 plain > first; tail -n +401 plain | gzip > second.gz
      cp \(Workplace.example("noisy/rules.yaml")) rules.yaml
      """)
    try #require(prepared.status == 0, "\(prepared.errors)")
    let inputs = [
      "plain", "plain.gz", "plain.zst", "- < plain", "- < plain.zst", "first second.gz", "first - < second.gz",
    ]
    var results: Set<String> = []
    for input in inputs {
      let outcome = try workplace.shell(
        "$T replay --rules rules.yaml --as-of 2020-12-31 --alerts a --totals - --file \(input)")
      #expect(outcome.status == 0, "\(input): \(outcome.errors)")
      results.insert(outcome.output + (try workplace.text("a")))
    }
    #expect(results.count == 1)
  }

  @Test("a rejected line is told with its number, and with its file where there are several")
  func rejected() throws {
    let workplace = try Workplace()
    try workplace.write("\n{\r\n   \n[]", to: "bad")
    let one = try workplace.tiendo("replay", "--file", "bad", "--rejected", "-")
    #expect(one.status == 0)
    // The empty line 1 is none; the others count.
    #expect(try lines(one.output).map { $0["line"] as? Int } == [2, 3, 4])
    #expect(try lines(one.output).allSatisfy { $0["reason"] as? String == "malformed" && $0["file"] == nil })
    let two = try workplace.tiendo("replay", "--file", "bad", "-", "--rejected", "-", input: "bad")
    #expect(try lines(two.output).map { $0["file"] as? String } == ["bad", "bad", "bad", "-", "-", "-"])
  }

  @Test("what is not applied is told on standard error, the first ten with file, line, reason and message")
  func told() throws {
    let workplace = try Workplace()
    try workplace.write("{\n", to: "bad")
    try workplace.write(String(repeating: "[]\n", count: 11) + "{}\n{\"specversion\":1}\n", to: "worse")
    let one = try workplace.tiendo("replay", "--file", "bad", "--totals", "-")
    #expect(one.status == 0)
    #expect(one.errors == "tiendo: bad:1: malformed: the value is not one JSON object, at byte 1\n")
    let two = try workplace.tiendo("replay", "--file", "-", "worse", "--totals", "-", input: "bad")
    let lines = two.errors.split(separator: "\n")
    // One of standard input and nine of the eleven; of the other two and the last two only the number.
    #expect(lines.count == 11)
    #expect(lines.first == "tiendo: standard input:1: malformed: the value is not one JSON object, at byte 1")
    #expect(lines[9] == "tiendo: worse:9: malformed: the value is not one JSON object, at byte 0")
    #expect(lines.last == "tiendo: … and 4 more; --rejected FILE lists them all")
    let listed = try workplace.tiendo("replay", "--file", "bad", "worse", "--rejected", "-")
    #expect(listed.errors == "")
    #expect(try self.lines(listed.output).count == 14)
  }

  @Test(
    "a report, a check and a test of rules tell the first ten too",
    arguments: [
      "report --period 2020 --as-of 2021-12-31 --out report.html --file", "check --reported reports.csv --file",
      "rules test --rules rules.yaml --against rules.yaml --file",
    ])
  func toldByOthers(command: String) throws {
    let workplace = try Workplace()
    try workplace.write("office,period,cases.eligible\n", to: "reports.csv")
    let copied = try workplace.shell(
      """
      set -e
      cp \(Workplace.example("clean/rules.yaml")) rules.yaml
      { yes '{' | head -n 12; cat \(Workplace.example("clean/events.ndjson")); } > events
      """)
    try #require(copied.status == 0)
    let outcome = try workplace.shell("$T \(command) events")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = outcome.errors.split(separator: "\n")
    #expect(lines.count == 11)
    for (index, line) in lines.prefix(10).enumerated() {
      #expect(line.hasPrefix("tiendo: events:\(index + 1): malformed: "))
    }
    // 12 lines that are no events, and 12 rejected events of the example.
    #expect(lines.last == "tiendo: … and 14 more; tiendo replay --rejected FILE lists them all")
  }

  @Test("with --strict a rejected event is status 65, and the results are there")
  func strict() throws {
    let workplace = try Workplace()
    let noisy = Workplace.example("noisy/events.ndjson")
    let outcome = try workplace.tiendo("replay", "--strict", "--file", noisy, "--totals", "totals.json")
    #expect(outcome.status == 65)
    #expect(outcome.errors.split(separator: "\n").last?.contains("40 of 945 events were rejected") == true)
    let listed = try workplace.tiendo("replay", "--strict", "--file", noisy, "--totals", "t", "--rejected", "/dev/null")
    #expect(listed.status == 65)
    #expect(listed.isOneErrorLine)
    #expect(try workplace.files() == ["t", "totals.json"])
    let good = try workplace.shell("$T generate --cases 20 | $T replay --strict --file - --totals -")
    #expect(good.status == 0)
  }

  @Test("without --totals a table for people goes to standard output, unless a result does")
  func summary() throws {
    let workplace = try Workplace()
    let events = Workplace.example("noisy/events.ndjson")
    let table = try workplace.tiendo("replay", "--file", events)
    #expect(table.output.hasPrefix("945 events read"))
    #expect(table.output.contains("office"))
    #expect(try workplace.tiendo("replay", "--file", events, "--totals", "totals.json").output == "")
    let rejected = try workplace.tiendo("replay", "--file", events, "--rejected", "-")
    #expect(try lines(rejected.output).count == 40)
  }

  @Test("a file replaces the old one as a whole, and a failure leaves the old one")
  func replacing() throws {
    let workplace = try Workplace()
    try workplace.write("old", to: "totals.json")
    try workplace.write("\u{1F}\u{8B} this is no gzip", to: "damaged.gz")
    try Data([0x1F, 0x8B, 8, 0, 1, 2]).write(to: URL(fileURLWithPath: workplace.path + "/damaged.gz"))
    let failed = try workplace.tiendo("replay", "--file", "damaged.gz", "--totals", "totals.json")
    #expect(failed.status == 1)
    #expect(failed.isOneErrorLine)
    #expect(try workplace.text("totals.json") == "old")
    #expect(try workplace.files() == ["damaged.gz", "totals.json"])
    let clean = Workplace.example("clean/events.ndjson")
    #expect(try workplace.tiendo("replay", "--file", clean, "--totals", "totals.json").status == 0)
    #expect(try workplace.text("totals.json").hasPrefix("{\"input\":{\"read\":"))
    #expect(try workplace.files() == ["damaged.gz", "totals.json"])
  }

  @Test("a signal ends a replay by that signal and leaves no half-written file", arguments: [SIGINT, SIGTERM, SIGHUP])
  func interrupted(signal: Int32) throws {
    let workplace = try Workplace()
    let input = Pipe()
    let process = try workplace.start(
      Workplace.program,
      ["replay", "--file", "-", "--totals", "totals.json", "--alerts", "alerts", "--database", "all.sqlite"],
      input: input)
    let deadline = ContinuousClock.now + .seconds(20)
    while try workplace.files().count < 3, ContinuousClock.now < deadline { usleep(2_000) }
    #expect(try workplace.files().count == 3)
    kill(process.processIdentifier, signal)
    while process.isRunning, ContinuousClock.now < deadline { usleep(2_000) }
    #expect(process.terminationReason == .uncaughtSignal)
    #expect(process.terminationStatus == signal)
    #expect(try workplace.files() == [])
  }

  @Test("a file that is replaced keeps its permissions, and a link leads to the file as before")
  func links() throws {
    let workplace = try Workplace()
    let clean = Workplace.example("clean/events.ndjson")
    let outcome = try workplace.shell(
      """
      mkdir folder; echo old > folder/real; chmod 640 folder/real; ln -s folder/real totals.json
      $T replay --file \(clean) --totals totals.json && stat -c %a folder/real && readlink totals.json && ls -A folder
      """)
    #expect(outcome.output == "640\nfolder/real\nreal\n")
    #expect(try workplace.text("folder/real").hasPrefix("{\"input\":{\"read\":"))
  }

  @Test("a full disk is told and is status 1; a device is written as it is")
  func devices() throws {
    let workplace = try Workplace()
    let clean = Workplace.example("clean/events.ndjson")
    let full = try workplace.tiendo("replay", "--file", clean, "--totals", "/dev/full")
    #expect(full.status == 1)
    #expect(full.errors.contains("No space left"))
    #expect(try workplace.tiendo("replay", "--file", clean, "--totals", "/dev/null").status == 0)
    #expect(FileManager.default.fileExists(atPath: "/dev/null"))
    let other = try workplace.shell("$T replay --file \(clean) --totals - > /dev/full")
    #expect(other.status == 1)
  }

  @Test("a reader that goes away ends it quietly, and the other files are made all the same")
  func readerGone() throws {
    let workplace = try Workplace()
    let events = Workplace.example("noisy/events.ndjson")
    let rules = Workplace.example("noisy/rules.yaml")
    let outcome = try workplace.shell(
      """
      { $T replay --file \(events) --rules \(rules) --alerts - --totals t.json --rejected r; echo $? > status; } \
      | head -n 1
      """
    )
    #expect(outcome.errors == "")
    #expect(try workplace.text("status") == "0\n")
    #expect(try workplace.text("t.json").hasSuffix("]}\n"))
  }

  @Test("another start of the year and another offset make other periods")
  func calendar() throws {
    let workplace = try Workplace()
    try workplace.write(
      """
      {"specversion":"1.0","id":"1","source":"","type":"tiendo.case.accepted","time":"2020-09-30T20:00:00Z",\
      "data":{"office":"1","case":"1","sequence":1,"amount":1}}
      """, to: "events")
    func period(_ options: [String]) throws -> Int? {
      let outcome = try workplace.shell("$T replay --file events --totals - \(options.joined(separator: " "))")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let offices = try JSON(outcome.output)["offices"] as? [[String: Any]]
      return offices?.first?["period"] as? Int
    }
    // 20:00 UTC is the next day at UTC+7, the first of period 2021.
    #expect(try period([]) == 2021)
    #expect(try period(["--utc-offset", "-05:00"]) == 2020)
    #expect(try period(["--period-start", "01-01"]) == 2020)
    #expect(try period(["--period-start", "10-02"]) == 2020)
  }

  private func lines(_ text: String) throws -> [JSON] { try text.split(separator: "\n").map { try JSON(String($0)) } }
}
