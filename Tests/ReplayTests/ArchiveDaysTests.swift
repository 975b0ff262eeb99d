import Foundation
import Kafka
import Ledger
import Replay
import Testing
import Threads

/// Which files the records of a partition go to.
@Suite struct ArchiveDaysTests {
  private static let topic = "case-events"

  /// A topic of one partition; record n has the n-th of these days, at noon UTC, as its timestamp.
  private struct Timeline: Sendable {
    let cluster: MockCluster
    let folder = NSTemporaryDirectory() + "/tiendo-days-\(UUID().uuidString)"

    init(_ days: [String]) throws {
      cluster = try MockCluster()
      try cluster.createTopic(topic, partitions: 1)
      let producer = try Producer(["bootstrap.servers": cluster.bootstrapServers])
      for (offset, day) in days.enumerated() {
        let number = Int64(try #require(Day(day)).number)
        try producer.produce(
          topic: topic, partition: 0, key: nil, value: Array("no event, \(offset)".utf8),
          timestampMilliseconds: (number * 24 + 12) * 3_600_000)
      }
      try producer.flush(timeoutMilliseconds: 60_000)
    }

    /// Archives up to offsets, one run after another.
    ///
    /// - Returns: for each record its file's day, in order.
    func days(runs: [Int64]) async throws -> [String] {
      defer { try? FileManager.default.removeItem(atPath: folder) }
      for end in runs {
        try await onThread(named: "archive") {
          let range = try TopicRange(
            ["bootstrap.servers": cluster.bootstrapServers, "fetch.wait.max.ms": "20"], topic: topic, to: .offset(end))
          var writer = try ArchiveWriter(folder: folder, range: range, calendar: .vietnam)
          try writer.run()
        }
      }
      let archive = try Archive(path: folder)
      archive.verify { Issue.record("\($0)") }
      let files = try #require(archive.contents.first).files
      #expect(files.first?.firstOffset == 0)
      for (file, next) in zip(files, files.dropFirst()) { #expect(next.firstOffset == file.lastOffset + 1) }
      let offsets = try Replay(ReplaySettings()).run(archive) { _ in Collected() }.flatMap(\.collected.rejections)
        .map { rejection -> Int64 in
          guard case .archived(_, _, let offset, let partition) = rejection.place, partition == 0 else { return -1 }
          return offset
        }
      #expect(offsets == Array(0..<Int64(archive.recordCount)))
      return files.flatMap { Array(repeating: String($0.day.suffix(2)), count: $0.records) }
    }
  }

  @Test(.timeLimit(.minutes(5))) func `A day begins with two records in a row, and a single one moves nothing`()
    async throws
  {
    let (first, second, third, far) = ("2020-03-01", "2020-03-02", "2020-03-03", "2099-12-31")
    let days = [
      first, first, far, first, second, second, first, second, far, second, third, second, third, third, first, far,
    ]
    // Offset 2 and 8 are wrong. Offset 4 begins the second of March, with 5. The third begins with 12 and 13: behind 10
    // comes one of the second. Offsets 6, 11 and 14 are dated back. Whether 15 is wrong cannot be known.
    var expected = "01 01 01 01 02 02 02 02 02 02 02 02 03 03 03 03".split(separator: " ").map(String.init)
    let end = Int64(days.count)
    #expect(try await Timeline(days).days(runs: [end]) == expected)
    #expect(try await Timeline(days).days(runs: [3, 9, 14, end]) == expected)
    // Where a run ends with the first record of a day, that stays with those before it; the next one begins the day.
    expected[12] = "02"
    #expect(try await Timeline(days).days(runs: [4, 13, end]) == expected)
  }

  @Test(.timeLimit(.minutes(5))) func `Runs of a single record go on from day to day, whatever the first one is`()
    async throws
  {
    let days = ["2099-12-31", "2020-03-01", "2020-03-02", "2020-03-03", "2099-12-31", "2020-03-03"]
    // The first is alone with its day. From then on a run knows the day of the record before, and a day begins with the
    // second record that has reached it.
    let expected = ["31", "01", "01", "02", "03", "03"]
    #expect(try await Timeline(days).days(runs: Array(1...Int64(days.count))) == expected)
  }
}
