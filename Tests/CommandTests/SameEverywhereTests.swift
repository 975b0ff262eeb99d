import Foundation
import Kafka
import TestSupport
import Testing

/// The same events live, from the topic and from its archive.
@Suite("live, topic and archive", .timeLimit(.minutes(5)))
struct SameEverywhereTests {
  private static let rules = """
    rules:
      - {name: low, metric: cases, below: 60, minEligible: 3}
      - {name: drop, metric: money, drop: {points: 1, within: 30d}, minEligible: 3}
      - {name: still, metric: cases, stalled: 20d}

    """
  private static let outputs = ["office-totals", "office-days", "completion-alerts", "open-alerts", "case-events-dlq"]

  @Test("give the same alerts, totals and rejections")
  func same() async throws {
    try await onThread {
      let cluster = try MockCluster()
      try cluster.createTopic("case-events", partitions: 2)
      for topic in Self.outputs { try cluster.createTopic(topic, partitions: 1) }
      let workplace = try Workplace()
      try workplace.write(Self.rules, to: "rules.yaml")
      try workplace.write(
        """
        kafka: {bootstrapServers: "\(cluster.bootstrapServers)"}
        state: \(workplace.path)/state
        rules: \(workplace.path)/rules.yaml
        closeDays: events
        monitor: {listen: null}

        """, to: "tiendo.yaml")
      let made = try workplace.shell("$T generate --seed 5 --offices 4 --cases 120 --poison 20000")
      try Self.produce(made.output, cluster)
      #expect(try workplace.shell("$T run --config tiendo.yaml --until-end").status == 0)
      let archived = try workplace.shell("$T archive a --topic case-events --config tiendo.yaml")
      #expect(archived.status == 0, "\(archived.errors)")
      for (name, source) in [("topic", "--topic case-events"), ("archive", "--file a")] {
        let outcome = try workplace.shell(
          """
          $T replay \(source) --config tiendo.yaml --rules rules.yaml --alerts \(name).alerts --totals \(name).totals \
          --rejected \(name).rejected
          """)
        #expect(outcome.status == 0, "\(name): \(outcome.errors)")
        try Self.checkAlerts(workplace.text("\(name).alerts"), cluster)
        try Self.checkTotals(workplace.text("\(name).totals"), cluster)
        try Self.checkRejections(workplace.text("\(name).rejected"), cluster)
      }
      #expect(try workplace.text("topic.alerts") == workplace.text("archive.alerts"))
      #expect(try workplace.text("topic.totals") == workplace.text("archive.totals"))
    }
  }

  /// Offices stay in their partition; what has no office goes anywhere.
  private static func produce(_ lines: String, _ cluster: MockCluster) throws {
    let producer = try Producer(cluster.writerSettings())
    for (number, line) in lines.split(separator: "\n").enumerated() {
      let office = (try? JSON(String(line)))?["data"].flatMap { ($0 as? [String: Any])?["office"] as? String }
      let partition = office.map { Int32($0.utf8.reduce(0) { $0 &+ Int($1) } % 2) } ?? Int32(number % 2)
      try producer.produce(
        topic: "case-events", partition: partition, key: office.map { Array($0.utf8) }, value: Array(line.utf8))
    }
    try producer.flush(timeoutMilliseconds: 20_000)
  }

  private static func published(_ topic: String, _ cluster: MockCluster) throws -> [OwnedRecord] {
    var consumer = try Consumer(cluster.readerSettings())
    let (low, high) = try consumer.watermarks(topic: topic, partition: 0, timeoutMilliseconds: 10_000)
    try consumer.close(timeoutMilliseconds: 10_000)
    return try cluster.readAll(topic, partitions: 1, count: Int(high - low))
  }

  private static func text(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }

  /// In one topic partitions mix, but each office's alerts come in their order.
  private static func checkAlerts(_ replayed: String, _ cluster: MockCluster) throws {
    let lines = replayed.split(separator: "\n").map(String.init)
    #expect(lines.count > 10)
    let wanted = try Dictionary(grouping: lines) { try JSON($0)["subject"] as? String ?? "" }
    let found = Dictionary(grouping: try published("completion-alerts", cluster)) { text($0.key) }
    #expect(found.mapValues { $0.map { text($0.value) } } == wanted)
  }

  /// A record of an earlier period may be older than the office's present position, so what it says of the period
  /// counts.
  private static func checkTotals(_ replayed: String, _ cluster: MockCluster) throws {
    let records = try #require(try JSON(replayed)["offices"] as? [[String: Any]])
    var latest: [String: [String: Any]] = [:]
    for record in try published("office-totals", cluster) {
      latest[text(record.key)] = try JSONSerialization.jsonObject(with: Data(record.value ?? [])) as? [String: Any]
    }
    #expect(records.count == latest.count && !records.isEmpty)
    for record in records {
      let key = "\(record["office"] ?? "")/\(record["period"] ?? "")"
      let found = try #require(latest[key], "\(key)")
      for field in ["cases", "money", "categories", "target", "complaints"] {
        #expect(found[field] as? NSObject == record[field] as? NSObject, "\(key) \(field)")
      }
    }
  }

  private static func checkRejections(_ replayed: String, _ cluster: MockCluster) throws {
    let wanted = try replayed.split(separator: "\n").map { line in
      let line = try JSON(String(line))
      return "\(line["partition"] ?? "")/\(line["offset"] ?? "") \(line["reason"] ?? "") \(line["message"] ?? "")"
    }
    let found = try published("case-events-dlq", cluster).map { record in
      let headers = Dictionary(record.headers.map { ($0.name, text($0.value)) }, uniquingKeysWith: { $1 })
      func header(_ name: String) -> String { headers["tiendo.error.\(name)"] ?? "" }
      return "\(header("partition"))/\(header("offset")) \(header("reason")) \(header("message"))"
    }
    #expect(!found.isEmpty)
    #expect(found.sorted() == wanted.sorted())
  }
}
