import Foundation
import Kafka
import Snapshots
import Testing

@testable import Worker

/// Each trouble with a snapshot, a topic or the committed offsets, one by one: the worker stops with one line that says
/// what to do, or goes on and nothing is lost.
@Suite struct TroubleTests {
  private static func world(_ count: Int = 60) throws -> World {
    let world = try World()
    world.send(seed: 1, count)
    #expect(try world.run() == nil)
    #expect(world.differences == [])
    return world
  }

  /// That a line says what, and what to do about it.
  private static func check(_ line: String?, _ words: String...) {
    guard let line else {
      Issue.record("it went on")
      return
    }
    #expect(!line.contains("\n"))
    for word in words { #expect(line.contains(word), "\(line)") }
  }

  @Test func `A partition count that changed stops the worker`() throws {
    let world = try Self.world()
    let other = ModelKafka(partitionCount: 3)
    for entry in world.kafka.events(0).entries { if let record = entry.record { other.append(record, partition: 0) } }
    world.move(to: other)
    Self.check(try world.run(), "partitions", "case-events")
  }

  @Test func `A topic that was made anew and has other records stops the worker`() throws {
    let world = try Self.world()
    world.move(to: ModelKafka(partitionCount: 1))
    world.send(seed: 2, 90)
    Self.check(try world.run(), "case-events-0", "made anew", "begin anew with another group and state directory")
  }

  @Test func `A topic that was made anew and is shorter stops the worker`() throws {
    let world = try Self.world()
    world.move(to: ModelKafka(partitionCount: 1))
    world.send(seed: 1, 10)
    Self.check(try world.run(), "case-events-0", "beyond the end", "begin anew with another group and state directory")
  }

  @Test func `Retention that passed the snapshot stops the worker`() throws {
    let world = try Self.world()
    world.send(seed: 3, 30)
    world.kafka.expire(0, below: 70)
    Self.check(try world.run(), "the snapshot ends at offset 60", "from 70 on only", "bring a newer snapshot")
  }

  @Test func `Retention without a snapshot stops the worker`() throws {
    let world = try Self.world()
    try world.removeSnapshots()
    world.send(seed: 3, 30)
    world.kafka.expire(0, below: 5)
    Self.check(try world.run(), "no snapshot", "bring the state directory back")
  }

  @Test func `Retention below the snapshot is no trouble`() throws {
    let world = try Self.world()
    world.send(seed: 3, 30)
    world.kafka.expire(0, below: 50)
    #expect(try world.run() == nil)
    #expect(world.differences == [])
  }

  @Test func `Committed offsets that are gone, or below the snapshot, cost nothing that was saved`() throws {
    for committed in [nil, 40 as Int64] {
      let world = try Self.world()
      world.kafka.group.committed[0] = committed.map { CommittedOffset(next: $0) }
      world.send(seed: 3, 30)
      #expect(try world.run() == nil)
      #expect(world.differences == [])
    }
  }

  @Test func `A committed offset beyond the end stops the worker`() throws {
    let world = try Self.world()
    world.kafka.group.committed[0] = CommittedOffset(next: 61)
    Self.check(try world.run(), "the committed offset 61", "beyond the end", "begin anew")
  }

  @Test func `Without its snapshots a worker rebuilds the state in silence`() throws {
    let world = try Self.world()
    try world.removeSnapshots()
    world.send(seed: 3, 30)
    #expect(try world.run() == nil)
    #expect(world.differences == [])
  }

  @Test func `Other rules take effect where the worker goes on, and back again`() throws {
    let world = try Self.world()
    for (seed, rules) in [(3, 1), (4, 0), (5, 0)] as [(UInt64, Int)] {
      world.send(seed: seed, 40)
      #expect(try world.run(rules: rules) == nil)
      #expect(world.differences == [])
    }
    #expect(!world.notes.tellsOfUnknownRules)
  }

  @Test func `Other rules without the snapshot are said not to be known`() throws {
    let world = try Self.world()
    try world.removeSnapshots()
    world.send(seed: 3, 30)
    #expect(try world.run(rules: 1) == nil)
    #expect(world.notes.tellsOfUnknownRules)
  }

  @Test(arguments: ["cut", "flipped", "foreign"])
  func `A damaged or foreign file is set aside, and nothing is lost`(kind: String) throws {
    let world = try Self.world()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: world.path))
    let bad =
      switch kind {
      case "cut": bytes.prefix(bytes.count / 2)
      case "flipped": bytes.prefix(5000) + [bytes[5000] ^ 0x40] + bytes.dropFirst(5001)
      default: Data(String(repeating: "no snapshot, but a text that somebody left here. ", count: 4).utf8)
      }
    try bad.write(to: URL(fileURLWithPath: world.path))
    world.send(seed: 3, 30)
    #expect(try world.run() == nil)
    #expect(world.differences == [])
    let word = kind == "foreign" ? "foreign" : "damaged"
    #expect(try Data(contentsOf: URL(fileURLWithPath: "\(world.path).\(word)-1")) == bad)
  }

  @Test func `A file of a newer format stops the worker and stays as it is`() throws {
    let world = try Self.world()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: world.path))
    // `user_version` is at byte 60 of an SQLite file, big-endian.
    bytes[63] = 99
    try bytes.write(to: URL(fileURLWithPath: world.path))
    world.send(seed: 3, 30)
    Self.check(try world.run(), world.path, "format 99 is newer", "run the newer")
    #expect(try Data(contentsOf: URL(fileURLWithPath: world.path)) == bytes)
  }

  @Test func `A disk that refuses snapshots costs a longer start, not an effect`() throws {
    let world = try Self.world()
    world.send(seed: 2, 60)
    world.prepare = { $0.store.failure = SnapshotError(.unavailable, "the disk is full; make room") }
    Self.check(try world.run(), "could not be written", "nothing is lost")
    world.prepare = { _ in }
    world.send(seed: 3, 30)
    #expect(try world.run() == nil)
    #expect(world.differences == [])
  }

  @Test func `A file that goes bad under a running worker stops it, and the next one goes on`() throws {
    let world = try Self.world()
    world.send(seed: 3, 30)
    world.prepare = {
      $0.store.failure = SnapshotError(.damaged, "\(world.path): damaged (database disk image is malformed)")
    }
    Self.check(try world.run(), "damaged", "start the worker again")
    world.prepare = { _ in }
    #expect(try world.run() == nil)
    #expect(world.differences == [])
  }
}
