import Kafka

@testable import Worker

/// The coordinator of transactions.
extension ModelKafka {
  /// What is known of a transactional id.
  struct Transaction {
    /// The producer that holds the id; an older one is fenced.
    var epoch = 0
    var isOpen = false
    var began = Duration.zero
    var entries: [(topic: String, partition: Int32, offset: Int)] = []
    var offsets: [Int32: CommittedOffset] = [:]
    var who = 0
  }

  private static let timeout = Duration.seconds(10)

  /// A new producer takes the id over: what the last one left open is aborted, and that one is fenced.
  ///
  /// - Returns: its epoch.
  func initTransactions(_ id: String, who: Int) -> Int {
    var transaction = transactions[id] ?? Transaction()
    if transaction.isOpen {
      transactions[id] = transaction
      end(id, commits: false)
      transaction = transactions[id] ?? transaction
    }
    transaction.epoch += 1
    transaction.who = who
    transactions[id] = transaction
    return transaction.epoch
  }

  func begin(_ id: String) {
    transactions[id]?.isOpen = true
    transactions[id]?.began = now
  }

  func produce(_ record: OwnedRecord, topic: String, partition: Int32, id: String, epoch: Int) throws(KafkaError) {
    try check(id, epoch)
    if transactions[id]?.isOpen == false { begin(id) }
    let offset = append(record, to: topic, partition, fate: .open)
    transactions[id]?.entries.append((topic, partition, offset))
  }

  func sendOffsets(
    _ offsets: [Int32: CommittedOffset], id: String, epoch: Int, member: Int, generation: Int
  ) throws(KafkaError) {
    try check(id, epoch)
    try check(member: member, generation: generation)
    if transactions[id]?.isOpen == false { begin(id) }
    transactions[id]?.offsets.merge(offsets, uniquingKeysWith: { $1 })
  }

  func end(_ id: String, epoch: Int, commits: Bool) throws(KafkaError) {
    try check(id, epoch)
    end(id, commits: commits)
  }

  /// Aborts what has been open for too long; its producer is fenced.
  func expireTransactions() {
    for (id, transaction) in transactions where transaction.isOpen && now - transaction.began > Self.timeout {
      end(id, commits: false)
      transactions[id]?.epoch += 1
    }
  }

  /// The partitions of the state topic learn how transactions ended.
  func settleLate() {
    for (partition, offset, fate) in late { settle(Self.stateTopic, partition, offset, fate) }
    late = []
  }

  /// Whether an open transaction holds offsets of a partition, so that nobody can be told the committed ones.
  func isUnstable(_ partition: Int32) -> Bool {
    transactions.values.contains { $0.isOpen && $0.offsets[partition] != nil }
  }

  private func check(_ id: String, _ epoch: Int) throws(KafkaError) {
    guard promises.fencesProducers, transactions[id]?.epoch != epoch else { return }
    throw .model(KafkaError.Code.producerFenced, "transaction \(id)", isFatal: true)
  }

  private func end(_ id: String, commits: Bool) {
    guard let transaction = transactions[id], transaction.isOpen else { return }
    for (topic, partition, offset) in transaction.entries {
      if topic == Self.stateTopic {
        late.append((partition, offset, commits ? .committed : .aborted))
      } else {
        settle(topic, partition, offset, commits ? .committed : .aborted)
      }
    }
    for (topic, partition) in Set(transaction.entries.map { Place(topic: $0.topic, partition: $0.partition) })
      .map({ ($0.topic, $0.partition) })
    {
      append(nil, to: topic, partition, fate: commits ? .committed : .aborted)
    }
    if commits { commit(transaction.offsets, by: transaction.who) }
    transactions[id]?.isOpen = false
    transactions[id]?.entries = []
    transactions[id]?.offsets = [:]
  }

  private struct Place: Hashable {
    var topic: String
    var partition: Int32
  }
}
