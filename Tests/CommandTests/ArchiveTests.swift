import Foundation
import Kafka
import SchemaTestSupport
import TestSupport
import Testing

/// A topic and its archive, as the commands show them.
@Suite("tiendo archive")
struct ArchiveTests {
  /// Two partitions: the cases of office 74, and something that is no event.
  private struct Topic {
    let cluster: MockCluster
    let workplace: Workplace

    /// 02:00 UTC of a day of March 2020, which is 09:00 at UTC+7.
    private static func milliseconds(day: Int64) -> Int64 { (18_322 + day - 1) * 86_400_000 + 2 * 3_600_000 }

    init() throws {
      cluster = try MockCluster()
      workplace = try Workplace()
      try cluster.createTopic("case-events", partitions: 2)
      let producer = try Producer(["bootstrap.servers": cluster.bootstrapServers])
      func tell(_ type: String, _ time: String, day: Int64, case caseID: String, _ sequence: Int) throws {
        let value =
          #"{"specversion":"1.0","id":"\#(caseID)-\#(sequence)","source":"","type":"tiendo.case.\#(type)","#
          + #""time":"\#(time):00+07:00","data":{"office":"74","case":"\#(caseID)","#
          + #""sequence":\#(sequence),"amount":9}}"#
        try producer.produce(
          topic: "case-events", partition: 0, key: Array("74".utf8), value: Array(value.utf8),
          timestampMilliseconds: Self.milliseconds(day: day))
      }
      try tell("accepted", "2020-03-01T09:00", day: 1, case: "a", 1)
      try tell("accepted", "2020-03-01T09:00", day: 1, case: "b", 1)
      try tell("completed", "2020-03-02T09:00", day: 2, case: "a", 2)
      // An hour and a half ahead of its record.
      try tell("accepted", "2020-03-02T10:30", day: 2, case: "c", 1)
      try tell("accepted", "2020-03-04T09:00", day: 4, case: "d", 1)
      try producer.produce(
        topic: "case-events", partition: 1, key: Array("75".utf8), value: Array(#"{"a":tru}"#.utf8),
        timestampMilliseconds: Self.milliseconds(day: 1))
      try producer.flush(timeoutMilliseconds: 20_000)
      try configure("c.yaml", "maxAhead: 120m\nperiod: {start: 01-01, utcOffset: \"+00:00\"}\n")
      try configure("other.yaml", "maxAhead: 1h\nperiod: {start: 01-01, utcOffset: \"+00:00\"}\n")
      try configure("plain.yaml", "")
    }

    private func configure(_ name: String, _ text: String) throws {
      try workplace.write("kafka: {bootstrapServers: \"\(cluster.bootstrapServers)\"}\n" + text, to: name)
    }

    func archive(_ options: String) throws -> Outcome {
      try workplace.shell("$T archive a --topic case-events \(options)")
    }

    /// How often each reason occurs, and the periods, of a replay.
    func replay(_ options: String) throws -> String {
      let outcome = try workplace.shell("$T replay \(options) --totals -")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let object = try JSON(outcome.output)
      let rejected = (object["input"] as? [String: Any])?["rejected"] as? [String: Int] ?? [:]
      let periods = (object["offices"] as? [[String: Any]] ?? []).compactMap { $0["period"] as? Int }
      return "\(rejected.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }) \(periods)"
    }
  }

  @Test("a replay reads times as the configuration says, or the archive, or options")
  func times() throws {
    let topic = try Topic()
    let made = try topic.archive("--config c.yaml")
    #expect(made.status == 0 && made.output.contains("6 records added"), "\(made.errors)")
    let manifest = try JSON(topic.workplace.text("a/manifest.json"))["configuration"] as? [String: Any]
    #expect(manifest?["maxAhead"] as? String == "2h")
    #expect(manifest?["period"] as? [String: String] == ["start": "01-01", "utcOffset": "+00:00"])
    // With two hours case c is applied; with one it is not. March 2020 is in period 2020 either way, unless the year
    // begins in the middle of the month.
    let applied = #"["malformed 1"] [2020]"#
    let rejected = #"["malformed 1", "time-in-future 1"] [2020]"#
    #expect(try topic.replay("--topic case-events --config c.yaml") == applied)
    #expect(try topic.replay("--topic case-events --config plain.yaml") == rejected)
    #expect(try topic.replay("--topic case-events --config plain.yaml --max-ahead 90m") == applied)
    #expect(try topic.replay("--file a") == applied)
    #expect(try topic.replay("--file a/manifest.json --max-ahead 89m") == rejected)
    #expect(try topic.replay("--file a --config other.yaml") == rejected)
    #expect(try topic.replay("--file a --config other.yaml --max-ahead 2h") == applied)
    #expect(try topic.replay("--file a --period-start 03-04") == #"["malformed 1"] [2020, 2021]"#)
    // A manifest of an earlier program does not say it.
    let text = try topic.workplace.text("a/manifest.json")
    let start = try #require(text.range(of: "\"configuration\"")?.lowerBound)
    let end = try #require(text.range(of: "\"format\"")?.lowerBound)
    try topic.workplace.write(text.replacingCharacters(in: start..<end, with: ""), to: "a/manifest.json")
    #expect(try topic.replay("--file a") == rejected)
    #expect(try topic.archive("--config c.yaml").output.contains("0 records added"))
    #expect(try topic.replay("--file a") == applied)
    try topic.workplace.write(text.replacing("2h", with: "2 hours"), to: "a/manifest.json")
    let damaged = try topic.workplace.tiendo("replay", "--file", "a")
    #expect(damaged.status == 1 && damaged.isOneErrorLine)
    #expect(damaged.errors.contains("a/manifest.json: maxAhead: \"2 hours\" is not a duration"), "\(damaged.errors)")
  }

  @Test("records archived with different configurations do not go into one archive")
  func contradiction() throws {
    let topic = try Topic()
    #expect(try topic.archive("--config c.yaml --to 2").status == 0)
    for options in ["--config other.yaml", "--config c.yaml --utc-offset +07:00", "--config plain.yaml"] {
      let refused = try topic.archive(options)
      #expect(refused.status == 1 && refused.isOneErrorLine, "\(options): \(refused.errors)")
      #expect(refused.errors.contains("was archived with maxAhead 2h, period.start 01-01, period.utcOffset +00:00"))
    }
    let taken = try topic.archive("--config other.yaml --max-ahead 7200s")
    #expect(taken.status == 0 && taken.output.contains("6 in all"), "\(taken.errors)")
    try topic.workplace.write("office,period\n", to: "r.csv")
    try topic.workplace.write("rules: []\n", to: "rules.yaml")
    for command in ["replay", "check --reported r.csv", "rules test --rules rules.yaml"] {
      let several = try topic.workplace.shell("$T \(command) --file a a")
      #expect(several.status == 64 && several.errors.contains("name one archive"), "\(command): \(several.errors)")
    }
  }

  @Test("what is rejected has its place in the topic, and of an archive the file and line too")
  func rejected() throws {
    let topic = try Topic()
    #expect(try topic.archive("--config other.yaml").status == 0)
    func lines(_ options: String) throws -> [String] {
      let outcome = try topic.workplace.shell("$T replay \(options) --rejected -")
      #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
      if SchemaValidator.isAvailable {
        #expect(try SchemaValidator.faults(ofLines: outcome.output, schema: "rejected-line") == [])
      }
      return outcome.output.split(separator: "\n").map(String.init)
    }
    let ofTopic = try lines("--topic case-events --config other.yaml")
    #expect(ofTopic.count == 2)
    #expect(ofTopic[0].hasPrefix(#"{"partition":0,"offset":3,"reason":"time-in-future","#))
    #expect(
      ofTopic[1] == #"{"partition":1,"offset":0,"reason":"malformed","#
        + #""message":"the value is not one JSON object, at byte 5"}"#)
    // Timestamps of partition 0: two of 1 March, two of the second, and a single one of the fourth: two files.
    let places = [
      #"{"file":"a/case-events-0/2020-03-02-2.ndjson.zst","line":2,"#,
      #"{"file":"a/case-events-1/2020-03-01-0.ndjson.zst","line":1,"#,
    ]
    #expect(try lines("--file a") == zip(places, ofTopic).map { $0 + $1.dropFirst() })
    let told = try topic.workplace.tiendo("replay", "--file", "a", "--totals", "t")
    #expect(
      told.errors.hasSuffix(
        "tiendo: a/case-events-1/2020-03-01-0.ndjson.zst:1 (case-events-1 offset 0): malformed: the value is not one "
          + "JSON object, at byte 5\n"), "\(told.errors)")
    let live = try topic.workplace.shell("$T replay --topic case-events --config other.yaml --totals t")
    #expect(live.errors.hasPrefix("tiendo: case-events-0 offset 3: time-in-future: "), "\(live.errors)")
  }

  @Test("a manifest of any name stands for the files beside it")
  func manifestName() throws {
    let workplace = try Workplace()
    try HandmadeArchive.write([["{}\n"]], to: workplace.path)
    let outcome = try workplace.shell("mv manifest.json m; $T archive m --verify; $T archive ./m --verify")
    #expect(outcome.status == 1)
    // Such an archive has no offsets in its lines, and no checksums.
    for path in ["t-0/0", "./t-0/0"] {
      #expect(outcome.output.split(separator: "\n").contains { $0.hasPrefix("\(path): has ") }, "\(outcome.output)")
    }
  }

  @Test("an explanation names topic, partition and offset, of the topic and of its archive")
  func explained() throws {
    let topic = try Topic()
    #expect(try topic.archive("--config c.yaml").status == 0)
    let question = "$T explain --office 74 --between 2020-03-01 2020-03-02"
    for (source, name) in [
      ("--topic case-events --config c.yaml", "case-events-0"), ("--file a", "case-events-0 in a"),
    ] {
      let text = try topic.workplace.shell("\(question) \(source)")
      #expect(text.status == 0 && text.output.contains("that moved it most, in \(name):\n"), "\(text.output)")
      let outcome = try topic.workplace.shell("\(question) \(source) --json -")
      if SchemaValidator.isAvailable {
        #expect(try SchemaValidator.faults(of: [outcome.output], schema: "explanation") == [nil])
      }
      let object = try JSON(outcome.output)
      #expect(object["topic"] as? String == "case-events" && object["source"] as? String == name)
      let events = try #require(object["events"] as? [[String: Any]])
      // On the second of March case a is completed and case c comes: offsets 2 and 3.
      #expect(events.map { $0["offset"] as? Int } == [2, 3])
      #expect(events.allSatisfy { $0["partition"] as? Int == 0 })
    }
  }
}
