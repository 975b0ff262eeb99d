import Foundation
import Kafka
import Testing

@testable import Worker

/// A Kafka that is away for minutes, in simulated time: the worker waits with bounded memory, is not ready meanwhile,
/// and goes on by itself.
@Suite struct LivenessTests {
  @Test func `An outage of minutes costs the membership, and nothing else`() throws {
    let world = try World()
    world.send(seed: 1, 60)
    #expect(try world.run() == nil)
    world.send(seed: 2, 60)
    var outage: (begin: Duration, end: Duration)?
    var wasNotReady = false
    world.meanwhile = { [unowned world] process in
      guard let (begin, end) = outage else {
        // Once something is on its way.
        if process.members[0].commits.hasEpoch {
          outage = (world.kafka.now, world.kafka.now + .seconds(300))
          process.isCutOff = true
        }
        return
      }
      if process.isCutOff, world.kafka.now - begin > .seconds(60) {
        wasNotReady = wasNotReady || !process.members[0].status.isReady
      }
      if world.kafka.now > end { process.isCutOff = false }
    }
    let failure = try world.run()
    #expect(failure == nil)
    #expect(outage != nil && wasNotReady)
    #expect(world.kafka.now > .seconds(300))
    #expect(world.differences == [])
  }

  @Test func `While nothing can be committed, no more gathers than the bound allows`() throws {
    let world = try World()
    // 120 MB of records that are no events: each goes out whole.
    let size = 1_000_000
    for number in 0..<120 {
      world.kafka.append(
        OwnedRecord(
          topic: "", partition: 0, offset: 0, timestampMilliseconds: 1_600_000_000_000, key: Array("74".utf8),
          value: [UInt8](repeating: UInt8(number), count: size), headers: []), partition: 0)
    }
    var most = 0
    var notReady = 0
    world.prepare = { $0.isRefused = true }
    world.meanwhile = { [unowned world] process in
      let member = process.members[0]
      let sealed = member.sealed?.parts.values.flatMap(\.records).reduce(0) { $0 + $1.byteCount } ?? 0
      most = max(most, member.gathered(isFlush: false).byteCount + sealed)
      if !member.status.isReady { notReady += 1 }
      if world.kafka.now > .seconds(120) { process.isRefused = false }
    }
    #expect(try world.run() == nil)
    // An epoch on its way and one that gathers, each with the batch that filled it: twelve records in this model.
    #expect(most <= 2 * (WorkerSettings.maximumEpochByteCount + 12 * (size + 100)))
    #expect(most > WorkerSettings.maximumEpochByteCount)
    #expect(notReady > 0)
    #expect(world.differences == [])
    #expect(world.kafka.logs["case-events-dlq"]?[0].committed.count == 120)
  }
}
