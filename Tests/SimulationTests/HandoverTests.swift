import Foundation
import Kafka
import Testing

@testable import Worker

/// What a worker does about each state of the state topic. Everything is as in `TroubleTests`: one partition, a worker
/// after the other.
struct HandoverTests {
  /// A world in which 60 events are worked off and their states published.
  private static func published(seed: UInt64) throws -> World {
    let world = try World()
    world.handsOver = true
    world.send(seed: seed, 60)
    #expect(try world.run() == nil)
    return world
  }

  /// The disk is lost, and nothing but the published state is left of the past.
  private static func lose(_ world: World) throws {
    try world.removeSnapshots()
    world.kafka.expire(0, below: Int(world.kafka.group.committed[0]?.next ?? 0))
  }

  @Test func `A worker on an empty disk goes on from the published state`() throws {
    let world = try Self.published(seed: 1)
    try Self.lose(world)
    world.send(seed: 2, 60)
    #expect(try world.run() == nil)
    #expect(world.differences == [])
  }

  @Test func `It goes on from the new disk the next time`() throws {
    let world = try Self.published(seed: 3)
    try Self.lose(world)
    world.send(seed: 22, 60)
    #expect(try world.run() == nil)
    // What is published is worth nothing any more, so the disk, which was filled from it, must have all, also names.
    world.kafka.appendState(Array("marker".utf8), Array("{}".utf8))
    world.send(seed: 4, 60)
    #expect(try world.run() == nil)
    try Self.lose(world)
    world.send(seed: 21, 60)
    #expect(try world.run() == nil)
    #expect(world.differences == [])
  }

  @Test func `A worker that is told to hand over publishes the whole state that its disk has`() throws {
    let world = try World()
    world.send(seed: 5, 60)
    #expect(try world.run() == nil)
    world.handsOver = true
    world.send(seed: 23, 60)
    #expect(try world.run() == nil)
    try Self.lose(world)
    world.send(seed: 6, 60)
    #expect(try world.run() == nil)
    #expect(world.differences == [])
  }

  @Test func `So does one that has worked without handing over for a while`() throws {
    let world = try Self.published(seed: 7)
    world.handsOver = false
    world.send(seed: 8, 60)
    #expect(try world.run() == nil)
    world.handsOver = true
    world.send(seed: 24, 60)
    #expect(try world.run() == nil)
    try Self.lose(world)
    world.send(seed: 9, 60)
    #expect(try world.run() == nil)
    #expect(world.differences == [])
  }

  @Test func `A published state that is not whole is not used but published anew`() throws {
    let world = try Self.published(seed: 10)
    world.kafka.appendState([0x4F, 0, 0, 0, 0], [1, 2, 3])
    world.send(seed: 11, 60)
    #expect(try world.run() == nil)
    try Self.lose(world)
    world.send(seed: 12, 60)
    #expect(try world.run() == nil)
    #expect(world.differences == [])
  }

  @Test func `Without a disk such a state is none, and the events are read again`() throws {
    let world = try Self.published(seed: 13)
    world.kafka.appendState([0x4F, 0, 0, 0, 0], [1, 2, 3])
    try world.removeSnapshots()
    world.send(seed: 14, 60)
    #expect(try world.run() == nil)
    #expect(world.differences == [])
  }

  @Test func `Other rules take effect where they did, whoever goes on from there`() throws {
    let world = try Self.published(seed: 15)
    world.send(seed: 16, 60)
    #expect(try world.run(rules: 1) == nil)
    try Self.lose(world)
    world.send(seed: 17, 60)
    #expect(try world.run(rules: 1) == nil)
    #expect(world.differences == [])
    #expect(!world.notes.tellsOfUnknownRules)
  }

  @Test func `A state of a newer program stops the worker`() throws {
    let world = try Self.published(seed: 18)
    world.kafka.appendState(Array("marker".utf8), Array(#"{"format":2}"#.utf8))
    world.send(seed: 25, 60)
    let reason = try #require(try world.run())
    #expect(reason.contains("tiendo-state-0: the state there has format 2, newer than this program's 1"))
  }

  @Test func `A state of another lineage behind the disk's stops the worker`() throws {
    let world = try Self.published(seed: 19)
    try world.removeSnapshots()
    world.handsOver = false
    world.send(seed: 20, 60)
    #expect(try world.run() == nil)
    world.handsOver = true
    world.send(seed: 26, 60)
    let reason = try #require(try world.run())
    #expect(reason.contains("workers have run with handover: none since; delete the topic, and tiendo topics create"))
  }

  @Test func `A state topic with another number of partitions stops the worker`() throws {
    let world = try World()
    world.handsOver = true
    world.kafka.statePartitionCount = 2
    world.send(seed: 27, 60)
    let reason = try #require(try world.run())
    #expect(reason.contains("tiendo-state has 2 partitions and case-events 1: they must be as many"))
  }
}
