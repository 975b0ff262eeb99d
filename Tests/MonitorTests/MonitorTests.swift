import Foundation
import FoundationNetworking
import Kafka
import Logging
import Settings
import TestSupport
import Testing

@testable import Monitor

/// The whole of it, over TCP on both sides.
@Suite struct MonitorTests {
  private static let topics = ["case-events", "office-totals", "office-days", "completion-alerts", "open-alerts"]

  @Test(.timeLimit(.minutes(10))) func `What is published is shown, and what changes too`() async throws {
    let cluster = try MockCluster()
    for topic in Self.topics { try cluster.createTopic(topic, partitions: 2) }
    var settings = MonitorSettings(
      kafka: ["bootstrap.servers": cluster.bootstrapServers, "fetch.wait.max.ms": "20"],
      wallClock: { Int64(Date().timeIntervalSince1970 * 1_000_000) })
    settings.listen.port = 0
    let monitor = Monitor(settings, logger: Logger(label: "test"))
    let running = Task { try await monitor.run() }
    try await publish(cluster, "office-totals", partition: 0, "74/2020", Published.totals("74", 2020, done: 1))
    try await publish(cluster, "office-totals", partition: 1, "14/2020", Published.totals("14", 2020, done: 2))
    try await publish(cluster, "completion-alerts", partition: 1, "74", Published.alert("a", "fired"))
    #expect(try await summary(monitor) { $0.total.cases.done == 3 && $0.freshness.state == "live" }.total.offices == 2)
    try await publish(cluster, "office-totals", partition: 0, "74/2020", Published.totals("74", 2020, done: 5))
    try await publish(cluster, "open-alerts", partition: 0, "cases-low/74", Published.alert("a", "fired"))
    try await publish(cluster, "open-alerts", partition: 0, "cases-low/74", nil)
    #expect(try await summary(monitor) { $0.total.cases.done == 7 && $0.total.alerts.warning == 0 }.period == 2020)
    monitor.stop()
    try await running.value
  }

  @Test(.timeLimit(.minutes(10))) func `An address that is taken is an error`() async throws {
    let cluster = try MockCluster()
    var settings = MonitorSettings(kafka: ["bootstrap.servers": cluster.bootstrapServers], wallClock: { 0 })
    settings.listen.port = 0
    let first = Monitor(settings, logger: Logger(label: "test"))
    let running = Task { try await first.run() }
    while first.port == nil { try await Task.sleep(for: .milliseconds(10)) }
    settings.listen.port = try #require(first.port)
    await #expect(throws: (any Error).self) { try await Monitor(settings, logger: Logger(label: "test")).run() }
    first.stop()
    try await running.value
  }

  private struct Summary: Decodable {
    struct Total: Decodable {
      struct Cases: Decodable { var done: Int }
      struct Alerts: Decodable { var warning: Int }
      var offices: Int
      var cases: Cases
      var alerts: Alerts
    }
    struct Freshness: Decodable { var state: String }
    var period: Int
    var total: Total
    var freshness: Freshness
  }

  /// The summary of the API, once it is as it should be.
  private func summary(_ monitor: Monitor, _ isRight: (Summary) -> Bool) async throws -> Summary {
    while true {
      if let port = monitor.port, let url = URL(string: "http://127.0.0.1:\(port)/api/v1/summary") {
        let (data, _) = try await URLSession.shared.data(from: url)
        let summary = try JSONDecoder().decode(Summary.self, from: data)
        if isRight(summary) { return summary }
      }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  private func publish(
    _ cluster: MockCluster, _ topic: String, partition: Int32, _ key: String, _ value: String?
  ) async throws {
    try await onThread {
      let producer = try Producer(cluster.writerSettings())
      try producer.produce(
        topic: topic, partition: partition, key: Array(key.utf8), value: value.map { Array($0.utf8) })
      try producer.flush(timeoutMilliseconds: 20_000)
    }
  }
}
