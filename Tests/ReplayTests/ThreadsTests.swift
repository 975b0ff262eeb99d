import Engine
import EngineTestSupport
import Foundation
import Ledger
import ReferenceModel
import Replay
import TestSupport
import Testing

/// Partitions on any number of threads: applied beside each other, and decoded on those that are left.
@Suite struct ThreadsTests {
  @Test(arguments: 0..<2 as Range<UInt64>)
  func `An archive gives the same on any number of threads, for each of several days`(number: UInt64) throws {
    let seed = 900 + number
    let folder = NSTemporaryDirectory() + "/tiendo-partitions-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let scenarios = (0..<3).map { RandomScenario(seed: seed &* 10 &+ $0, count: 400) }
    try HandmadeArchive.write(scenarios.map { Self.files(of: $0) }, to: folder)
    let archive = try Archive(path: folder)
    var settings = ReplaySettings()
    settings.rules = try scenarios[0].engineSettings().rules
    settings.series = .daily
    let all = try Replay(settings).run(archive, threads: 1) { _ in Collected() }
    let last = try #require(all.compactMap { $0.box.engine.partitionDay }.max())
    settings.lastDays = [last.advanced(by: -500), last.advanced(by: -30)]
    func run(_ threads: Int) throws -> [[String]] {
      try Replay(settings).run(archive, threads: threads) { _ in Collected() }.map { partition in
        partition.lines + partition.collected.rejections.map { "\($0.place)" } + ["\(partition.nextOffset)"]
          + partition.boxes.flatMap { box in
            let rejected = box.engine.counts.rejected.map { "\($0.key) \($0.value)" }.sorted()
            return box.engine.totals().map(\.canonical) + ["\(box.engine.counts.applied)"] + rejected
          }
      }
    }
    let one = try run(1)
    for threads in [2, 4, 9] { #expect(try run(threads) == one, "seed \(seed), \(threads) threads") }
  }

  /// A stream in three files; the middle one alone is large enough for threads that decode.
  private static func files(of scenario: RandomScenario) -> [String] {
    let padding = String(repeating: " ", count: 8_000)
    let lines = scenario.records.map { record in
      String(decoding: (record.value ?? []).filter { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
    }
    return [
      lines[..<50].joined(separator: "\n") + "\n", lines[50..<250].map { $0 + padding + "\n" }.joined(),
      lines[250...].map { $0 + "\r\n" }.joined(),
    ]
  }
}
