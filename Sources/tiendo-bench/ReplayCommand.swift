internal import Alerts
internal import ArgumentParser
internal import CaseEvents
internal import Engine
internal import Foundation
internal import Replay
internal import Scenario
internal import Settings

/// A file through the engine.
struct ReplayCommand: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Events of an NDJSON file in a second and on one core, rules and all.")

  @OptionGroup var common: CommonOptions

  @Option(help: "Cases of the national year that the file holds.")
  var cases = 200_000

  @Option(help: "Rules file.")
  var rules = "deploy/rules.example.yaml"

  @Option(help: "A file of events, in place of a generated one.")
  var file: String?

  @Option(help: "A Python that has the package duckdb: also the same file through DuckDB.")
  var duckdb: String?

  func measure(into report: inout Report) throws {
    let path = TemporaryFile.path(ending: "ndjson")
    defer { try? FileManager.default.removeItem(atPath: path) }
    if file == nil { try generate(path) }
    var settings = ReplaySettings()
    settings.rules = try RulesFile.load(path: self.rules)
    settings.series = .monthly
    var (reads, replays, events, queries): ([Cost], [Cost], Double, [Double]) = ([], [], 0, [])
    for _ in 0..<(common.rounds ?? 5) {
      reads.append(try Meter.measure { try Self.read(file ?? path) })
      var partitions: [Replay.Partition] = []
      replays.append(
        try Meter.measure { partitions = try Replay(settings).run(LineFiles([file ?? path])) { _ in Sink() } })
      events = Double(partitions[0].box.engine.counts.read)
      if let duckdb { queries.append(try Self.query(file ?? path, duckdb)) }
    }
    report.add("replay", "events in the file", [events], "events")
    report.add("replay", "events a second, wall", replays.map { events / $0.wall * 1e9 }, "events/s")
    report.add("replay", "events a second of one core, CPU", replays.map { events / $0.cpu * 1e9 }, "events/s")
    report.add("replay", "CPU", replays.map { $0.cpu / events }, "ns/event")
    report.add("replay", "merely reading the file, CPU", reads.map { $0.cpu / events }, "ns/event")
    if duckdb != nil {
      report.add("replay", "DuckDB's read_json with a group by, CPU", queries.map { $0 / events }, "ns/event")
      report.addRatio("replay", "replay over DuckDB, CPU", replays.map(\.cpu), over: queries, bar: 1 / 2.5)
    }
    report.addRatio("replay", "replay over reading", replays.map(\.cpu), over: reads.map(\.cpu))
  }

  private func generate(_ path: String) throws {
    progress("replay: generating a year of \(cases) cases")
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else { throw BenchFailure("\(path) cannot be written") }
    var model = try NationalModel(NationalOptions(seed: common.seed, offices: 63, cases: cases, periods: [2020]))
    var lines: [UInt8] = []
    while model.next(into: &lines) != nil {
      lines.append(0x0A)
      if lines.count < 1 << 20 { continue }
      try handle.write(contentsOf: lines)
      lines.removeAll(keepingCapacity: true)
    }
    try handle.write(contentsOf: lines)
    try handle.close()
  }

  /// What a replay begins with, as one query: where each case stands by the event with the highest sequence and what
  /// was paid on it, then cases and money by office and status. No windows, periods, days, rules or checks.
  ///
  /// - Returns: CPU nanoseconds of the query, all threads.
  private static func query(_ path: String, _ python: String) throws -> Double {
    let script = """
      import duckdb, sys, time
      start = time.process_time()
      duckdb.sql(f\"""
        with cases as (
          select data.office as office, data."case" as name,
            arg_max(type, data.sequence) filter (data.amount is null or type = 'tiendo.case.accepted') as status,
            sum(data.amount) filter (type = 'tiendo.case.accepted') as amount,
            sum(data.amount) filter (type = 'tiendo.case.collected') as collected,
            sum(data.amount) filter (type = 'tiendo.case.reduced') as reduced,
            max(time) as latest
          from read_json('{sys.argv[1]}', format='newline_delimited', columns={{
            id: 'VARCHAR', type: 'VARCHAR', time: 'TIMESTAMPTZ',
            data: 'STRUCT(office VARCHAR, "case" VARCHAR, sequence BIGINT, amount BIGINT)'}})
          group by all)
        select office, status, count(*), sum(amount), sum(collected), sum(reduced), max(latest)
        from cases group by all order by all\""").fetchall()
      print(time.process_time() - start)
      """
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python, "-c", script, path]
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    guard process.terminationStatus == 0, let seconds = Double(text) else {
      throw BenchFailure("\(python) did not run DuckDB; python -m pip install duckdb")
    }
    return seconds * 1e9
  }

  private static func read(_ path: String) throws {
    guard let handle = FileHandle(forReadingAtPath: path) else { throw BenchFailure("\(path) cannot be read") }
    while let data = try handle.read(upToCount: 1 << 20), !data.isEmpty {}
    try handle.close()
  }

  /// Takes what a replay gives out, and drops it.
  private final class Sink: PartitionReplay.Output {}
}
