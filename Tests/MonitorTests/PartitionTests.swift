import Foundation
import Testing

@testable import Monitor

/// How the partitions of the events are, as far as the published topics and the brokers tell.
@Suite struct PartitionTests {
  /// Office 74 from partitions 1 and 4.
  private static func site() -> TestSite {
    TestSite(fill: { board in
      board.take(.totals, Published.totals("74", 2020, done: 1, partition: 1))
      board.take(.totals, Published.totals("14", 2020, done: 1, asOf: "2020-03-05T02:15:00Z", partition: 4))
      board.take(.totals, Published.totals("74", 2020, done: 2, partition: 4))
    })
  }

  @Test func `An office whose totals come from two partitions is told of everywhere`() async throws {
    let site = Self.site()
    #expect(try await site.get("/?lang=en").text.contains("The figures of Bình Dương (74) are wrong"))
    #expect(try await site.get("/offices/14?lang=vi").text.contains("Số liệu của Bình Dương (74) bị sai"))
    #expect(try await site.get("/metrics").text.contains("\ntiendo_split_offices 1\n"))
    #expect(try await site.get("/api/v1/summary").text.contains(#""splitOffices":["74"]"#))
    let other = TestSite()
    #expect(try await other.get("/metrics").text.contains("\ntiendo_split_offices 0\n"))
    #expect(try await !other.get("/?lang=en").text.contains("are wrong"))
  }

  @Test func `Lag, rate and the latest event of each partition are on the page and in the metrics`() async throws {
    let site = Self.site()
    // 4,000 events in 2 s.
    site.store.update { freshness in
      freshness.take([1: .init(end: 5_000, committed: 1_000), 4: .init(end: 9, committed: nil)], now: 1_000_000)
      freshness.take([1: .init(end: 6_500, committed: 5_000), 4: .init(end: 9, committed: nil)], now: 3_000_000)
    }
    let page = try await site.get("/?lang=en").text
    let row = page.components(separatedBy: #"<th scope="row" class="number">1</th>"#).last ?? ""
    #expect(row.hasPrefix([">6,500<", ">1,500<", ">2,000<"].map { "<td class=\"number\"\($0)/td>" }.joined()))
    #expect(row.contains("5 Mar 2020 09:15") && page.contains("Partitions of the events"))
    let metrics = try await site.get("/metrics").text
    for line in [
      #"tiendo_partition_lag_records{partition="1"} 1500"#, #"tiendo_partition_end_offset{partition="4"} 9"#,
      #"tiendo_partition_committed_offset{partition="1"} 5000"#,
      // From 2 March 2020 02:15 UTC, 1,583,115,300 s, to the clock of the site, 1,600,000,000 s.
      #"tiendo_partition_event_age_seconds{partition="1"} 16884700"#,
    ] {
      #expect(metrics.contains("\n\(line)\n"), "\(line)")
    }
  }

  @Test func `A rate is of the last seconds, and none where an offset is not known`() {
    var freshness = Freshness()
    for second: Int64 in 0...60 {
      // 100 a second for 30 s, then none.
      let committed = min(second, 30) * 100
      freshness.take([0: .init(end: 9_999, committed: committed), 1: .init(end: 5)], now: second * 1_000_000)
      if second == 20 { #expect(freshness.inputs[0]?.rate == 100) }
    }
    #expect(freshness.inputs[0]?.rate == 0)
    #expect(freshness.inputs[1]?.rate == nil)
    freshness.take([0: .init(end: .max, committed: .max)], now: 60_000_001)
    #expect(freshness.inputs[0]?.rate == .max)
  }
}
