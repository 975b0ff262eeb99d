internal import Engine
internal import Kafka
internal import Snapshots

/// One record that is to go out.
struct OutgoingRecord: Sendable {
  var topic: String
  /// `nil`: by the key.
  var partition: Int32?
  var key: [UInt8]?
  /// `nil`: a tombstone.
  var value: [UInt8]?
  var headers: [Header] = []
  var timestampMilliseconds: Int64?
  /// Whether the value may be cut where it is too large for the topic: only a rejected record's.
  var isDeadLetter = false

  var byteCount: Int { (key?.count ?? 0) + (value?.count ?? 0) + 64 }
}

/// What one partition contributes to an epoch.
struct EpochPart: Sendable {
  /// In the order in which it came about.
  var records: [OutgoingRecord] = []
  /// Up to where the partition was read.
  var position: SnapshotPosition
  /// What was committed before, where that is known.
  var before: CommittedOffset?
  /// What is committed with it.
  var committed: CommittedOffset
  /// What changed since the last snapshot, where one is due: a copy of the changed records at this very position.
  var changes: EngineChanges?
  /// What goes into the state topic.
  var published: StateRecords?

  /// Whether the committed offset tells that it is in Kafka.
  var isProvedByOffset: Bool { published == nil || committed.next > before?.next ?? -1 }
}

/// What goes out together with the offsets that it was made from, by partition.
struct Epoch: Sendable {
  var parts: [Int32: EpochPart]

  /// Partitions in ascending order, so that two runs send the same in the same order.
  var partitions: [Int32] { parts.keys.sorted() }

  /// What is committed with it.
  var offsets: [Int32: CommittedOffset] { parts.mapValues(\.committed) }
}
