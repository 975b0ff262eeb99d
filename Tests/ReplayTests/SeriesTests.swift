import Engine
import EngineTestSupport
import Foundation
import Ledger
import Records
import ReferenceModel
import Replay
import Testing

/// Which days a series has, and what it says of them.
@Suite struct SeriesTests {
  /// One case accepted on Wednesday 26 February 2020, done on Monday 2 March; a second one on Tuesday 3 March. The days
  /// up to 2 March are closed then.
  private static func story() -> Story {
    var story = Story()
    story.tell("office.targetSet", "2020-02-26 08:00", "\"period\":2020,\"casesPercent\":80,\"moneyPercent\":40")
    story.tell("case.accepted", "2020-02-26 09:00", "\"amount\":1000")
    story.tell("case.collected", "2020-03-02 10:00", "\"amount\":1000")
    story.tell("case.completed", "2020-03-02 11:00")
    story.tell("case.accepted", "2020-03-03 09:00", case: "2", "\"amount\":3000")
    return story
  }

  private func rows(_ interval: SeriesInterval, lastDays: [String] = []) throws -> [ClosedDay] {
    try withFile(of: Self.story()) { path in
      var settings = ReplaySettings()
      settings.series = interval
      settings.lastDays = lastDays.compactMap { Day($0) }
      return try Replay(settings).run(LineFiles([path])) { _ in Collected() }[0].collected.days
    }
  }

  private func withFile<Result>(of story: Story, _ body: (String) throws -> Result) throws -> Result {
    let path = NSTemporaryDirectory() + "/tiendo-series-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let lines = story.records.map { String(decoding: $0.value ?? [], as: UTF8.self) + "\n" }
    try lines.joined().write(toFile: path, atomically: true, encoding: .utf8)
    return try body(path)
  }

  @Test func `A daily series has every closed day`() throws {
    let days = try rows(.daily).map { "\($0.day)" }
    #expect(days == ["2020-02-26", "2020-02-27", "2020-02-28", "2020-02-29", "2020-03-01", "2020-03-02"])
  }

  @Test func `A weekly series has Sundays, a monthly one the ends of months, and both the last closed day`() throws {
    #expect(try rows(.weekly).map { "\($0.day)" } == ["2020-03-01", "2020-03-02"])
    #expect(try rows(.monthly).map { "\($0.day)" } == ["2020-02-29", "2020-03-02"])
    #expect(try rows(.yearly).map { "\($0.day)" } == ["2020-03-02"])
  }

  @Test func `A last day that is closed later gives what it gives at once`() throws {
    let lastDay = try #require(Day("2020-03-02"))
    try withFile(of: Self.story()) { path in
      var settings = ReplaySettings()
      settings.series = .daily
      settings.lastDays = [lastDay]
      let atOnce = try Replay(settings).run(LineFiles([path])) { _ in Collected() }[0]
      settings.closesLastDays = false
      let later = try Replay(settings).run(LineFiles([path])) { _ in Collected() }[0]
      #expect(later.collected.days.map { "\($0.day)" }.last == "2020-03-01")
      try later.close(through: lastDay)
      #expect(later.lines == atOnce.lines)
      // The second case is of the day after.
      settings.lastDays = [lastDay.advanced(by: 1)]
      let all = try Replay(settings).run(LineFiles([path])) { _ in Collected() }[0]
      let (isCut, isWhole) = (later.box.engine.hasSkipped, !all.box.engine.hasSkipped)
      #expect(isCut && isWhole)
    }
  }

  @Test func `The last day of a period is in every series`() throws {
    for interval in SeriesInterval.allCases {
      let days = try rows(interval, lastDays: ["2020-10-02"]).map { "\($0.day)" }
      #expect(days.contains("2020-09-30") && days.last == "2020-10-02", "\(interval)")
    }
  }

  @Test func `A row of the CSV has all columns, the rates and the pace`() throws {
    var csv = SeriesCSV()
    csv.header()
    for day in try rows(.yearly) { csv.row(day) }
    let lines = String(decoding: csv.bytes, as: UTF8.self).split(separator: "\n").map { $0.split(separator: ",") }
    try #require(lines.count == 2 && lines[0].count == lines[1].count)
    let row = Dictionary(uniqueKeysWithValues: zip(lines[0].map(String.init), lines[1].map(String.init)))
    #expect(row["office"] == "74" && row["date"] == "2020-03-02" && row["period"] == "2020")
    // One case came in and was done; all of its 1,000 đồng were collected.
    for (name, value) in [
      ("cases.carriedIn", "0"), ("cases.newIntake", "1"), ("cases.toEnforce", "1"), ("cases.completed", "1"),
      ("cases.done", "1"), ("cases.eligible", "1"), ("cases.carriedOut", "0"), ("cases.rate", "100"),
      ("money.newIntake", "1000"), ("money.collected", "1000"), ("money.terminated", "0"), ("money.done", "1000"),
      ("money.rate", "100"),
    ] { #expect(row[name] == value, "\(name)") }
    // 2 March is day 31 + 30 + 31 + 31 + 29 + 2 = 154 of 366: 80 × 154 ÷ 366 = 33.661…, 40 × 154 ÷ 366 = 16.830…
    #expect(row["cases.pace"] == "33.66" && row["money.pace"] == "16.83")
  }

  @Test func `Several days asked for are as if each were asked for alone`() throws {
    let scenario = RandomScenario(seed: 77, count: 500)
    let lines = scenario.records.compactMap { record -> String? in
      guard let value = record.value, record.headers.isEmpty, !value.contains(0x0A) else { return nil }
      return String(validating: value, as: UTF8.self)
    }
    let path = NSTemporaryDirectory() + "/tiendo-days-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try (lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
    var settings = ReplaySettings()
    settings.rules = try scenario.engineSettings().rules
    settings.series = .daily
    let last = try #require(try Replay(settings).run(LineFiles([path])) { _ in Collected() }[0].box.engine.partitionDay)
    let days = [last.advanced(by: -300), last.advanced(by: -40), last]
    settings.lastDays = days
    let together = try Replay(settings).run(LineFiles([path])) { _ in Collected() }[0]
    for (index, day) in days.enumerated() {
      settings.lastDays = [day]
      let alone = try Replay(settings).run(LineFiles([path])) { _ in Collected() }[0]
      #expect(together.boxes[index].engine.totals() == alone.box.engine.totals(), "\(day)")
      #expect(together.boxes[index].engine.counts == alone.box.engine.counts, "\(day)")
      if day == last { #expect(together.lines == alone.lines) }
    }
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func `Any number of threads gives the same`(number: UInt64) throws {
    let seed = 500 + number
    let scenario = RandomScenario(seed: seed, count: 3_000)
    // What is malformed, empty, or long stays in its place.
    var bytes: [UInt8] = []
    for (index, record) in scenario.records.enumerated() {
      bytes += (record.value ?? []).filter { $0 != 0x0A && $0 != 0x0D } + [0x0A]
      if index % 1_000 == 7 { bytes += [UInt8](repeating: 0x20, count: 1_500_000) + [0x0D, 0x0A, 0x0A] }
    }
    let path = NSTemporaryDirectory() + "/tiendo-threads-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    var settings = ReplaySettings()
    settings.rules = try scenario.engineSettings().rules
    settings.series = .daily
    func run(_ threads: Int) throws -> [String] {
      let partition = try Replay(settings).run(LineFiles([path, path]), threads: threads) { _ in Collected() }[0]
      return partition.lines + partition.collected.rejections.map { "\($0.place)" } + ["\(partition.nextOffset)"]
    }
    let one = try run(1)
    #expect(try run(2) == one, "seed \(seed)")
    #expect(try run(4) == one, "seed \(seed)")
  }
}
