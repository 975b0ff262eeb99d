import Engine
import EngineTestSupport
import Foundation
import Ledger
import ReferenceModel
import SchemaTestSupport
import Testing

@testable import Snapshots

/// The state topic, where not all is as it should be.
@Suite("A state in Kafka")
struct StateRecordsTests {
  private static let identity = SnapshotIdentity(
    topic: "case-events", partition: 0, partitionCount: 1, calendar: .vietnam)
  private static let position = SnapshotPosition(
    nextOffset: 40, lastOffset: 38, lastChecksum: .max, isHistoryIncomplete: true, ruleTrail: 9)
  private static let marker = StateMarker(
    identity: identity, group: "tiendo", position: position, hashKey: HashKey(low: .max, high: 2))

  /// A topic with one group that has records of every kind: 65 cases are a block and one.
  private static func topic() -> StateTopic {
    var settings = EngineSettings(hashKey: marker.hashKey, notesChanges: true)
    settings.calendar = identity.calendar
    var engine = PartitionEngine(settings)
    var story = Story()
    story.tellCases(65, completed: 3, "2020-03-02 09:00", prefix: "a")
    story.tell("case.completed", "2020-03-04 09:00", case: "a5")
    var feeder = Feeder()
    feeder.feed(story.records, to: &engine)
    var topic = StateTopic(seed: 1)
    topic.append(StateRecords(engine.takeChanges(), marker))
    return topic
  }

  private static func error(_ topic: StateTopic, group: String = "tiendo") -> SnapshotError? {
    do throws(SnapshotError) {
      _ = try topic.image.finish(identity: identity, group: group)
      return nil
    } catch {
      return error
    }
  }

  @Test("says what it belongs to and how far it goes")
  func marker() throws {
    let state = try #require(try Self.topic().image.finish(identity: Self.identity, group: "tiendo"))
    #expect(state.marker == Self.marker)
    #expect(state.changes.caseCount == 65)
  }

  @Test("has a marker as its schema describes it")
  func schema() throws {
    let marker = try #require(Self.topic().records.last?.value)
    #expect(try SchemaValidator.faults(of: [String(decoding: marker, as: UTF8.self)], schema: "state-marker") == [nil])
  }

  @Test("is none where nothing is there, or no marker ends it")
  func none() throws {
    #expect(try StateTopic(seed: 1).image.finish(identity: Self.identity, group: "tiendo") == nil)
    var unfinished = Self.topic()
    unfinished.append(StateRecords.markerKey, nil)
    #expect(try unfinished.image.finish(identity: Self.identity, group: "tiendo") == nil)
  }

  @Test(
    "is refused where a row is missing",
    arguments: [
      (StateRow.office, "office 0 is missing"), (.cell, "cell 0 is missing"), (.movements, "an entry of the books"),
      (.names, "the name of case 0"), (.record, "a case is missing"), (.block, "a case is missing"),
    ])
  func missing(_ row: StateRow, _ words: String) throws {
    var topic = Self.topic()
    #expect(Self.error(topic) == nil)
    topic.lose(row)
    let error = try #require(Self.error(topic))
    #expect(error.kind == .damaged)
    #expect(error.description.contains(words))
  }

  @Test(
    "is refused where a record is none of this program's",
    arguments: [
      [0x7A], [0x4F], [0x4F, 0, 0, 0], [0x4F, 0, 0, 0, 0, 0], [0x6D], [], [0x52, 0, 0, 0, 0], [0x42, 0, 0, 0, 0],
      [0x4D, 0, 0, 0, 0, 0, 0, 0, 0], [0x43, 0, 0, 0, 0], [0x53, 0, 0, 0, 0, 0, 0, 0, 0],
    ] as [[UInt8]])
  func unreadable(_ key: [UInt8]) throws {
    var topic = Self.topic()
    topic.append(key, [1, 2, 3])
    let error = try #require(Self.error(topic))
    #expect(error.kind == .damaged)
  }

  @Test(
    "is refused where it is another one's",
    arguments: [
      (#""format":1"#, #""format":2"#, SnapshotError.Kind.otherFormat, "newer than this program's 1; run the newer"),
      (#""format":1"#, #""format":0"#, .otherFormat, "older than this program's 1; run the older"),
      (#""group":"tiendo""#, #""group":"other""#, .otherTopic, "give each group a topic of its own"),
      (#""topic":"case-events""#, #""topic":"events""#, .otherTopic, "of events-0 and the group tiendo"),
      (#""partitionCount":1"#, #""partitionCount":2"#, .otherTopic, "had 2 partitions and has 1 now"),
      (#""periodStart":[10,1]"#, #""periodStart":[1,1]"#, .otherPeriod, "made with period.start 1-1"),
      (#""applied":"#, #""aplied":"#, .damaged, "its marker is not readable"), ("{", "[", .damaged, "not readable"),
    ])
  func foreign(_ old: String, _ new: String, _ kind: SnapshotError.Kind, _ words: String) throws {
    var topic = Self.topic()
    let marker = try #require(topic.records.last?.value)
    let text = String(decoding: marker, as: UTF8.self)
    #expect(text.contains(old))
    topic.append(StateRecords.markerKey, Array(text.replacing(old, with: new, maxReplacements: 1).utf8))
    let error = try #require(Self.error(topic))
    #expect(error.kind == kind)
    #expect(error.description.contains(words), "\(error)")
  }
}
