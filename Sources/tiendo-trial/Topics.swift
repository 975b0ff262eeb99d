import Brokers
import Foundation
import Kafka

/// The topics of a round, and all that is in them.
struct Topics {
  let names: [String: String]
  let partitions: Int32
  private let bootstrapServers: String
  private let isReal: Bool

  /// The keys of `topics` in the configuration.
  static let kinds = ["events", "totals", "days", "alerts", "open", "rejected", "state"]
  /// Those with a partition for each of the events'.
  private static let wide: Set = ["events", "state"]

  /// Makes them.
  init(prefix: String, partitions: Int32, on broker: Broker) throws {
    names = Dictionary(uniqueKeysWithValues: Self.kinds.map { ($0, "\(prefix)-\($0)") })
    self.partitions = partitions
    bootstrapServers = broker.bootstrapServers
    isReal = broker.isReal
    for kind in Self.kinds {
      try broker.makeTopic(
        "\(prefix)-\(kind)", partitions: Self.wide.contains(kind) ? partitions : 1, isCompacted: kind == "state")
    }
  }

  func name(_ kind: String) -> String { names[kind] ?? kind }

  func produce(_ lines: some Collection<(office: String, line: [UInt8])>) throws {
    let producer = try Producer(["bootstrap.servers": bootstrapServers, "linger.ms": "0"])
    for (office, line) in lines { try producer.produce(topic: name("events"), key: Array(office.utf8), value: line) }
    try producer.flush(timeoutMilliseconds: 60_000)
    guard producer.deliveryFailures.count == 0 else { throw Failure("the broker did not take the events") }
    try producer.close(timeoutMilliseconds: 5_000)
  }

  /// The offset behind the last record of each partition of the events.
  func ends() throws -> [Int64] {
    let consumer = try consumer(isCommitted: false)
    return try (0..<partitions).map {
      try consumer.watermarks(topic: name("events"), partition: $0, timeoutMilliseconds: 30_000).high
    }
  }

  /// Everything in a topic, partition by partition, as a reader of committed records sees it once no transaction is
  /// open; on the mock cluster, which knows nothing of that, simply everything.
  ///
  /// - Returns: the records, and how many others no such reader sees: those of transactions that did not commit.
  func read(_ kind: String) throws -> (records: [OwnedRecord], hiddenCount: Int) {
    var consumer = try consumer(isCommitted: isReal)
    var everything = try self.consumer(isCommitted: false)
    var records: [OwnedRecord] = []
    var hidden = 0
    for partition in 0..<(Self.wide.contains(kind) ? partitions : 1) {
      let end = try everything.watermarks(topic: name(kind), partition: partition, timeoutMilliseconds: 30_000).high
      let found = try read(kind, partition, to: end, &consumer)
      if isReal { hidden += try read(kind, partition, to: end, &everything).count - found.count }
      records += found
    }
    try consumer.close(timeoutMilliseconds: 5_000)
    try everything.close(timeoutMilliseconds: 5_000)
    return (records, hidden)
  }

  private func read(
    _ kind: String, _ partition: Int32, to end: Int64, _ consumer: inout Consumer
  ) throws -> [OwnedRecord] {
    var records: [OwnedRecord] = []
    var next: Int64 = 0
    var batch = RecordBatch(capacity: 1_000)
    // A transaction that a death left open is aborted after ten seconds.
    let deadline = ContinuousClock.now + .seconds(60)
    try consumer.assign([TopicPartition(topic: name(kind), partition: partition, offset: 0)])
    while next < end {
      guard ContinuousClock.now < deadline else {
        throw Failure("\(name(kind))-\(partition) could be read up to \(next) only, of \(end)")
      }
      while consumer.pollControl(timeoutMilliseconds: 0) != nil {}
      consumer.poll(into: &batch, timeoutMilliseconds: 100)
      for index in 0..<batch.count {
        let record = batch[index]
        if let error = record.error {
          guard error.isPartitionEnd else { throw error }
          next = max(next, record.offset)
        } else {
          records.append(record.detached())
          next = record.offset + 1
        }
      }
    }
    batch.removeAll()
    try consumer.unassign()
    return records
  }

  private func consumer(isCommitted: Bool) throws -> Consumer {
    try Consumer([
      "bootstrap.servers": bootstrapServers, "isolation.level": isCommitted ? "read_committed" : "read_uncommitted",
      "auto.offset.reset": "error", "enable.partition.eof": "true", "fetch.wait.max.ms": "20",
    ])
  }
}
