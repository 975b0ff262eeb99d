import Kafka

@testable import Worker

/// A Kafka in memory, as far as exactly-once depends on it: logs with transactions and `read_committed`, producers that
/// fence each other, and retention. The group is in `ModelKafka+Group.swift`, transactions in
/// `ModelKafka+Transactions.swift`. Time stands still unless somebody moves it.
final class ModelKafka {
  /// What became of a record that was sent in a transaction; others are committed at once.
  enum Fate {
    case open, committed, aborted
  }

  struct Entry {
    /// `nil`: a mark that ends a transaction; it takes up an offset and is never delivered.
    var record: OwnedRecord?
    var fate: Fate
  }

  /// One partition; the index of an entry is its offset.
  struct Log {
    var entries: [Entry] = []
    /// The first offset that is still held.
    var low = 0

    /// The offset up to which a `read_committed` reader may read: the first of an open transaction, or the end.
    var stableEnd: Int { entries[low...].firstIndex { $0.fate == .open } ?? entries.count }

    /// What a `read_committed` reader has seen at the end.
    var committed: [OwnedRecord] {
      entries[..<stableEnd].compactMap { $0.fate == .committed ? $0.record : nil }
    }
  }

  /// Which of the promises of Kafka it keeps; a test takes one away, to see that the others notice.
  struct Promises {
    var fencesProducers = true
    var fencesMembers = true
  }

  static let eventsTopic = "case-events"
  static let stateTopic = "tiendo-state"
  let partitionCount: Int
  var promises = Promises()
  var now = Duration.zero
  private(set) var logs: [String: [Log]]
  var group = Group()
  var transactions: [String: Transaction] = [:]
  /// What transactions that have ended wrote into the state topic, and what becomes of it: each partition learns of the
  /// end by itself, and later than the group does.
  var late: [(partition: Int32, offset: Int, fate: Fate)] = []
  /// The offset spans that were committed, in order, with whoever committed them: `who` is the process's.
  private(set) var spans: [(partition: Int32, end: Int64, who: Int)] = []

  init(partitionCount: Int) {
    self.partitionCount = partitionCount
    logs = [Self.eventsTopic, Self.stateTopic].reduce(into: [:]) { logs, topic in
      logs[topic] = Array(repeating: Log(), count: partitionCount)
    }
    for topic in ["office-totals", "office-days", "completion-alerts", "open-alerts", "case-events-dlq"] {
      logs[topic] = [Log()]
    }
  }

  func events(_ partition: Int32) -> Log { logs[Self.eventsTopic]?[Int(partition)] ?? Log() }

  /// Appends an event outside any transaction, as the offices' software does.
  func append(_ record: OwnedRecord, partition: Int32) {
    append(record, to: Self.eventsTopic, partition, fate: .committed)
  }

  @discardableResult
  func append(_ record: OwnedRecord?, to topic: String, _ partition: Int32, fate: Fate) -> Int {
    let offset = logs[topic]?[Int(partition)].entries.count ?? 0
    var record = record
    record?.topic = topic
    record?.partition = partition
    record?.offset = Int64(offset)
    logs[topic]?[Int(partition)].entries.append(Entry(record: record, fate: fate))
    return offset
  }

  func settle(_ topic: String, _ partition: Int32, _ offset: Int, _ fate: Fate) {
    logs[topic]?[Int(partition)].entries[offset].fate = fate
  }

  /// Drops what is below an offset, as retention does.
  func expire(_ partition: Int32, below offset: Int) { logs[Self.eventsTopic]?[Int(partition)].low = offset }

  func states(_ partition: Int32) -> Log { logs[Self.stateTopic]?[Int(partition)] ?? Log() }

  /// Drops the states that a later record of the same key has replaced, as compaction does.
  func compact(_ partition: Int32) {
    let log = states(partition)
    var seen: Set<[UInt8]> = []
    for offset in log.entries[..<log.stableEnd].indices.reversed() {
      guard log.entries[offset].fate == .committed, let key = log.entries[offset].record?.key else { continue }
      if !seen.insert(key).inserted { logs[Self.stateTopic]?[Int(partition)].entries[offset].record = nil }
    }
  }

  /// Offsets become the group's.
  func commit(_ offsets: [Int32: CommittedOffset], by who: Int) {
    for (partition, offset) in offsets.sorted(by: { $0.key < $1.key }) {
      group.committed[partition] = offset
      spans.append((partition, offset.next, who))
    }
  }

  /// Moves time on, and lets pass what has its time.
  func advance(by duration: Duration) {
    now += duration
    settleLate()
    expireTransactions()
    expireMembers()
  }
}

extension KafkaError {
  /// An error as librdkafka would give it.
  static func model(
    _ code: Int32, _ operation: String, isFatal: Bool = false, isRetriable: Bool = false, requiresAbort: Bool = false
  ) -> KafkaError {
    KafkaError(
      code: code, name: "\(code)", operation: operation, reason: "as the model has it", isFatal: isFatal,
      isRetriable: isRetriable, requiresAbort: requiresAbort)
  }
}
