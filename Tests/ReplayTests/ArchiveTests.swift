import Alerts
import CaseEvents
import Engine
import EngineTestSupport
import Foundation
import Kafka
import Ledger
import ReferenceModel
import Replay
import Testing
import Threads

/// A topic, its archive and the live engine are one.
@Suite struct ArchiveTests {
  private static let topic = "case-events"
  private static let partitions: Int32 = 3

  /// A stream of everything that can be in a topic, in the partitions it was produced to.
  private struct Produced: Sendable {
    let cluster: MockCluster
    var byPartition: [[SlowRecord]]
    let rules: [Rule]

    init(seed: UInt64) throws {
      cluster = try MockCluster()
      try cluster.createTopic(topic, partitions: partitions)
      let scenario = RandomScenario(seed: seed, count: 900, isOfTopic: true)
      rules = try scenario.engineSettings().rules
      byPartition = Array(repeating: [], count: Int(partitions))
      let producer = try Producer(["bootstrap.servers": cluster.bootstrapServers, "message.max.bytes": "4000000"])
      for (index, record) in (scenario.records + Self.oddities).enumerated() {
        var record = record
        // Offices may be in several partitions here: what matters is that each is replayed as it is.
        let partition = index % 7 == 0 ? 2 : Int32((record.key?.last ?? 0) % 2)
        record.timestampMilliseconds = record.timestampMilliseconds ?? 1_600_000_000_000
        byPartition[Int(partition)].append(record)
        try producer.produce(
          topic: topic, partition: partition, key: record.key, value: record.value,
          headers: record.headers.map { Header(name: $0.name, value: $0.value) },
          timestampMilliseconds: record.timestampMilliseconds)
      }
      try producer.flush(timeoutMilliseconds: 60_000)
    }

    /// What a line of text does not hold easily.
    private static let oddities: [SlowRecord] = {
      let event =
        #"{"specversion":"1.0","id":"o1","source":"","type":"tiendo.case.accepted","#
        + #""time":"2020-09-13T12:00:00Z","data":{"office":"74","case":"odd","sequence":1,"amount":5}"#
      func record(_ text: String, key: [UInt8]? = Array("74".utf8)) -> SlowRecord {
        SlowRecord(value: Array(text.utf8), key: key, timestampMilliseconds: 1_600_000_000_000)
      }
      // In another partition: the mock cluster keeps 5 MiB of each.
      let other = Array("75".utf8)
      return [
        record("\n{\r\n" + event.dropFirst() + "\n}\n "), record(event + "}", key: [0xFF, 0x22, 0x0A]),
        record(event + "}", key: nil), record(event + #","tiendokey":"75","tiendooffset":"9"}"#), record("{}"),
        record("{ }"), record(""), record("[1,\n2]"), record(#"{"tiendoraw":"e30="}"#),
        record(event + #","tiendotimestamp":"2001-01-01T00:00:00Z","tiendokey":"74"}"#, key: nil),
        record(event + #","x":"\u0000"}"#),
        SlowRecord(value: nil, key: Array("74".utf8), timestampMilliseconds: 1_600_000_000_000),
        // Just as long as a value may be, one byte more, and far too long.
        record(event + "," + String(repeating: " ", count: (1 << 20) - event.utf8.count - 7) + #""x":1}"#),
        record(event + "," + String(repeating: " ", count: (1 << 20) - event.utf8.count - 6) + #""x":1}"#),
        record(String(repeating: "x", count: 900_000)), record(String(repeating: "x", count: 1 << 20), key: other),
        record(String(repeating: "x", count: (1 << 20) - 1), key: other),
        record(String(repeating: "x", count: (1 << 20) + 1), key: other),
        SlowRecord(
          value: Array("{\"office\":\"74\",\n\"case\":\"b\",\"sequence\":1}".utf8), key: Array("74".utf8),
          timestampMilliseconds: 1_600_000_000_000,
          headers: [
            ("ce_specversion", Array("1.0".utf8)), ("ce_id", Array("a\"\n\\".utf8)), ("ce_source", []),
            ("ce_type", Array("tiendo.case.suspended".utf8)), ("ce_time", Array("2020-09-13T12:00:00Z".utf8)),
          ]),
        // With its headers more than a value may be.
        SlowRecord(
          value: Array("{\"office\":\"75\",\"case\":\"b\",\"sequence\":1}".utf8)
            + Array(repeating: 0x20, count: (1 << 20) - 100), key: other, timestampMilliseconds: 1_600_000_000_000,
          headers: [
            ("ce_specversion", Array("1.0".utf8)), ("ce_id", Array("b".utf8)), ("ce_source", Array("/75".utf8)),
            ("ce_type", Array("tiendo.case.suspended".utf8)), ("ce_time", Array("2020-09-13T12:00:00Z".utf8)),
          ]),
        record(event + "}", key: Array(repeating: 0x37, count: 10_000)),
        SlowRecord(value: Array((event + "}").utf8), key: Array("74".utf8), timestampMilliseconds: .max / 2),
        SlowRecord(
          value: Array("5".utf8), key: Array("74".utf8), timestampMilliseconds: 1_600_000_000_000,
          headers: [("ce_specversion", Array("1.0".utf8)), ("ce_id", [0xFF])]),
      ]
    }()

    /// The live engine's results, partition by partition.
    func expected() -> [[String]] {
      byPartition.enumerated().map { number, records in
        var engine = PartitionEngine(
          EngineSettings(
            rules: rules, partition: Int32(number), partitionCount: partitions, givesClosedDays: true))
        var feeder = Feeder()
        feeder.feed(records, to: &engine)
        let reasons = feeder.rejections.map { $0.reason.rawValue + ": " + $0.message }
        return engine.takeAlerts().map(\.canonical) + engine.takeClosedDays().map(\.figures) + reasons
          + engine.totals().map(\.canonical)
      }
    }

    func range(from: TopicRange.Bound? = nil, to: TopicRange.Bound? = nil) throws -> TopicRange {
      try TopicRange(
        ["bootstrap.servers": cluster.bootstrapServers, "fetch.wait.max.ms": "20"], topic: topic, from: from, to: to)
    }

    func replay(_ source: some ReplaySource, threads: Int = 1) throws -> [[String]] {
      var settings = ReplaySettings()
      settings.rules = rules
      settings.series = .daily
      return try Replay(settings).run(source, threads: threads) { _ in Collected() }.map(\.lines)
    }
  }

  private static func folder() -> String { NSTemporaryDirectory() + "/tiendo-archive-\(UUID().uuidString)" }

  @Test(.timeLimit(.minutes(10)), arguments: [21, 22, 23] as [UInt64])
  func `A topic, its archive and the live engine give the same`(seed: UInt64) async throws {
    let produced = try Produced(seed: seed)
    let expected = produced.expected()
    let folder = Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let topic = try await onThread(named: "archive") {
      var writer = try ArchiveWriter(folder: folder, range: try produced.range(), calendar: .vietnam)
      try writer.run()
      return try produced.replay(produced.range())
    }
    #expect(difference(topic, expected) == "", "seed \(seed): the topic")
    let archive = try Archive(path: folder)
    #expect(archive.recordCount == produced.byPartition.reduce(0) { $0 + $1.count })
    #expect(difference(try produced.replay(archive), expected) == "", "seed \(seed): the archive")
    #expect(difference(try produced.replay(archive, threads: 3), expected) == "", "seed \(seed): on three threads")
    #expect(findings(archive).isEmpty, "seed \(seed)")
  }

  @Test(.timeLimit(.minutes(10))) func `An archive goes on where it was, and ranges are what they say`() async throws {
    let produced = try Produced(seed: 24)
    let folder = Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await archive(produced, folder, to: .offset(40))
    #expect(try Archive(path: folder).recordCount == produced.byPartition.reduce(0) { $0 + min(40, $1.count) })
    // What an interruption leaves behind is in nobody's way.
    let leftover = "\(folder)/case-events-0/2020-01-01-0.ndjson.zst.unfinished"
    #expect(FileManager.default.createFile(atPath: leftover, contents: Data([1, 2, 3])))
    try await archive(produced, folder)
    #expect(difference(try produced.replay(Archive(path: folder)), produced.expected()) == "")
    let middle = try await onThread(named: "archive") { try produced.range(from: .offset(10), to: .offset(20)) }
    #expect(middle.spans.map(\.start) == [10, 10, 10] && middle.spans.map(\.end) == [20, 20, 20])
    let read = try await onThread(named: "archive") {
      try Replay(ReplaySettings()).run(middle) { _ in Collected() }.map { $0.box.engine.counts.read }
    }
    #expect(read == [10, 10, 10])
  }

  @Test(.timeLimit(.minutes(10))) func `A file that is not what the manifest says is found`() async throws {
    let produced = try Produced(seed: 25)
    let folder = Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await archive(produced, folder)
    let archive = try Archive(path: folder)
    let name = try #require(archive.contents.first?.files.first?.name)
    var data = try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"))
    data[data.count / 2] ^= 1
    try data.write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    #expect(findings(archive).contains { $0.contains(name) && $0.contains("checksum") })
    try data.dropLast(3).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    #expect(findings(archive).contains { $0.contains(name) && $0.contains("bytes") })
    #expect(throws: ReplayError.self) { _ = try produced.replay(archive) }
  }

  private func archive(_ produced: Produced, _ folder: String, to end: TopicRange.Bound? = nil) async throws {
    try await onThread(named: "archive") {
      var writer = try ArchiveWriter(folder: folder, range: try produced.range(to: end), calendar: .vietnam)
      try writer.run()
    }
  }

  /// The first line in which two results differ; empty for none.
  private func difference(_ found: [[String]], _ expected: [[String]]) -> String {
    for (partition, (found, expected)) in zip(found, expected).enumerated() where found != expected {
      let index = zip(found, expected).prefix { $0 == $1 }.reduce(0) { count, _ in count + 1 }
      let line = { (lines: [String]) in index < lines.count ? lines[index] : "nothing" }
      return "partition \(partition), line \(index) of \(expected.count): \(line(found)) for \(line(expected))"
    }
    return found.count == expected.count ? "" : "\(found.count) partitions for \(expected.count)"
  }

  private func findings(_ archive: Archive) -> [String] {
    var findings: [String] = []
    archive.verify { findings.append($0) }
    return findings
  }

  @Test(.timeLimit(.minutes(10))) func `An archive has one writer, and is not continued from another topic`()
    async throws
  {
    let produced = try Produced(seed: 26)
    let folder = Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let range = try await onThread(named: "archive") { try produced.range() }
    do {
      let writer = try ArchiveWriter(folder: folder, range: range, calendar: .vietnam)
      #expect(throws: ReplayError.self) {
        _ = try ArchiveWriter(folder: folder, range: range, calendar: .vietnam)
      }
      withExtendedLifetime(writer) {}
    }
    try await archive(produced, folder)
    // A topic of the same name with fewer records.
    let other = try MockCluster()
    try other.createTopic(Self.topic, partitions: Self.partitions)
    let empty = try await onThread(named: "archive") {
      try TopicRange(["bootstrap.servers": other.bootstrapServers], topic: Self.topic)
    }
    #expect(throws: ReplayError.self) { _ = try ArchiveWriter(folder: folder, range: empty, calendar: .vietnam) }
  }

  @Test func `A manifest that contradicts itself is refused`() throws {
    let folder = Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    func manifest(_ partitions: String) throws {
      let text = #"{"format":1,"topic":"t","partitionCount":2,"partitions":[\#(partitions)]}"#
      try text.write(toFile: folder + "/manifest.json", atomically: true, encoding: .utf8)
    }
    let file = #"{"name":"a","day":"2020-01-01","firstOffset":0,"lastOffset":9,"records":10,"bytes":5,"sha256":""}"#
    let good = #"{"partition":0,"startOffset":0,"nextOffset":10,"files":[\#(file)]}"#
    try manifest(good)
    #expect(try Archive(path: folder).recordCount == 10)
    for bad in [
      good + "," + good, good.replacing(#""partition":0"#, with: #""partition":2"#),
      good.replacing(#""nextOffset":10"#, with: #""nextOffset":9"#),
      good.replacing(#""bytes":5"#, with: #""bytes":9223372036854775807"#),
      good.replacing(#""lastOffset":9,"#, with: #""lastOffset":9223372036854775807,"#),
      good.replacing(#""startOffset":0"#, with: #""startOffset":5"#), good.replacing(file, with: file + "," + file),
    ] {
      try manifest(bad)
      #expect(throws: ReplayError.self, "\(bad)") { _ = try Archive(path: folder) }
    }
  }
}
