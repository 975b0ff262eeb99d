internal import Kafka

/// What a member of the group reads from and commits to, for one topic: `KafkaSource` is the real one; the tests have a
/// model of Kafka with transactions, in which everything may fail or die at any step.
///
/// One thread calls all of it.
protocol EventSource: AnyObject {
  associatedtype Record: IncomingRecord
  /// The member's standing in its group, which goes along with offsets that are committed in a transaction.
  associatedtype Membership: Sendable

  /// The next control event that waits.
  func nextControl() -> ControlEvent?
  /// Refills the batch with records that were fetched; waits for the first one up to the time given.
  func poll(timeoutMilliseconds: Int32)
  /// Records in the batch.
  var recordCount: Int { get }
  /// Whether all records that were fetched are in this batch or were in one before it.
  var isDrained: Bool { get }
  /// A record of the batch, valid until the next poll. Those of a partition come by offset.
  func record(_ index: Int) -> Record

  /// Partitions that the topic has.
  func partitionCount() throws(KafkaError) -> Int32
  /// Partitions that the topic of the states has.
  func statePartitionCount(_ topic: String) throws(KafkaError) -> Int32
  /// Gives the committed records of a partition of that topic, from the first one it holds to its present end.
  func readState(
    _ partition: Int32, of topic: String,
    _ body: (_ key: UnsafeRawBufferPointer?, _ value: UnsafeRawBufferPointer?) -> Void
  ) throws(KafkaError)
  /// The next offsets that the group has committed, where it has.
  func committed(_ partitions: [Int32]) throws(KafkaError) -> [Int32: CommittedOffset]
  /// The first offset that a partition still holds, and the one behind its last record.
  func watermarks(_ partition: Int32) throws(KafkaError) -> (low: Int64, high: Int64)
  /// Begins to read these partitions, each at its offset: the answer to `.assigned`.
  func assign(_ offsets: [Int32: Int64]) throws(KafkaError)
  /// Gives all partitions up: the answer to `.revoked`.
  func unassign() throws(KafkaError)
  /// Commits next offsets outside a transaction.
  func commit(_ offsets: [Int32: CommittedOffset]) throws(KafkaError)
  /// The member's present standing, taken anew for each commit.
  func membership() throws(KafkaError) -> Membership
  /// Ends the membership, or lets it rest for a restart, within a bound.
  func close() throws(KafkaError)
}

/// One record of a batch: a view that is valid until the next poll.
protocol IncomingRecord {
  var partition: Int32 { get }
  var offset: Int64 { get }
  /// Code of the error that stands in place of a record, or 0.
  var errorCode: Int32 { get }
  /// That error.
  var error: KafkaError? { get }
  /// `nil` for null.
  var key: UnsafeRawBufferPointer? { get }
  /// `nil` for null, a tombstone.
  var value: UnsafeRawBufferPointer? { get }
  /// Since 1970; -1 where there is none.
  var timestampMilliseconds: Int64 { get }
  var headerCount: Int { get }
  func forEachHeader(_ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void)
  /// A copy that lives on its own.
  func detached() -> OwnedRecord
}

extension Kafka.Record: IncomingRecord {}
