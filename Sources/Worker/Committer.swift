internal import Kafka
internal import Logging
internal import Snapshots

/// Sends epochs on a thread of its own: in a transaction, or flushed record by record. One epoch at a time.
///
/// The owner hands over a job and takes its result from `results`; all decisions are the `CommitProtocol`'s.
final class Committer: Sendable {
  enum Job: Sendable {
    /// Send the records of an epoch and, in a transaction, its offsets.
    case send(Epoch, GroupMetadata?)
    /// Make the producer anew.
    case renew
  }

  enum Report: Sendable {
    case ended(CommitProtocol.Outcome)
    case renewed(Bool)
  }

  let results = Mailbox<Report>()
  private let jobs = Mailbox<Job>()
  private let settings: ClientSettings
  private let isTransactional: Bool
  private let eventsTopic: String
  private let logger: Logger

  /// How long one call to the broker may take before its outcome counts as unknown.
  private static let callTimeoutMilliseconds: Int32 = 15_000
  /// Largest record that is tried whole.
  static let maximumRecordByteCount = 4 << 20
  /// Largest record after a topic refused one: below the broker's default of 1 MiB with its overhead.
  private static let cautiousRecordByteCount = 900_000

  init(settings: ClientSettings, isTransactional: Bool, eventsTopic: String, logger: Logger) {
    self.settings = settings
    self.isTransactional = isTransactional
    self.eventsTopic = eventsTopic
    self.logger = logger
    startThread(named: "commits") { self.run() }
  }

  func put(_ job: Job) { jobs.put(job) }

  /// Ends the thread once its work is done.
  func close() { jobs.close() }

  private func run() {
    var producer: Producer?
    var limit = Self.maximumRecordByteCount - (64 << 10)
    while let job = jobs.take() {
      switch job {
      case .renew:
        try? producer?.close(timeoutMilliseconds: 1_000)
        producer = nil
        producer = makeProducer()
        results.put(.renewed(producer != nil))
      case .send(let epoch, let group):
        if producer == nil { producer = makeProducer() }
        guard let producer else {
          results.put(.ended(.aborted(reason: "no producer")))
          continue
        }
        let outcome = send(epoch, group, producer, limit)
        if let code = producer.takeDeliveryFailures().firstError?.code, code == KafkaError.Code.messageTooLarge {
          limit = Self.cautiousRecordByteCount
        }
        for _ in 0..<100 {
          guard case .log(_, _, let message)? = producer.pollControl() else { break }
          logger.debug("producer: \(message)")
        }
        results.put(.ended(outcome))
      }
    }
    try? producer?.close(timeoutMilliseconds: 5_000)
  }

  private func makeProducer() -> Producer? {
    do throws(KafkaError) {
      let producer = try Producer(settings)
      if isTransactional { try producer.initTransactions(timeoutMilliseconds: Self.callTimeoutMilliseconds) }
      return producer
    } catch {
      logger.warning("\(error.description); trying again")
      return nil
    }
  }

  private func send(_ epoch: Epoch, _ group: GroupMetadata?, _ producer: Producer, _ limit: Int)
    -> CommitProtocol.Outcome
  {
    do throws(KafkaError) {
      if isTransactional { try producer.beginTransaction() }
      for partition in epoch.partitions {
        for record in epoch.parts[partition]?.records ?? [] { try produce(record, producer, limit) }
      }
      guard isTransactional, let group else { return try flush(producer) }
      let offsets = epoch.partitions.compactMap { partition in
        epoch.parts[partition].map {
          TopicPartition(topic: eventsTopic, partition: partition, offset: $0.position.nextOffset)
        }
      }
      try retrying { () throws(KafkaError) in
        try producer.sendOffsets(offsets, group: group, timeoutMilliseconds: Self.callTimeoutMilliseconds)
      }
    } catch {
      return failed(error, producer)
    }
    do throws(KafkaError) {
      try retrying { () throws(KafkaError) in
        try producer.commitTransaction(timeoutMilliseconds: Self.callTimeoutMilliseconds)
      }
      return .committed
    } catch {
      // Whether the broker took the commit before the call failed is not known, unless it asks for an abort.
      if error.isFenced { return .fenced(reason: error.description) }
      return error.requiresAbort ? failed(error, producer) : .unknown(reason: error.description)
    }
  }

  private func produce(_ record: OutgoingRecord, _ producer: Producer, _ limit: Int) throws(KafkaError) {
    let fitting = record.fitting(limit)
    try producer.produce(
      topic: fitting.topic, partition: fitting.partition, key: fitting.key, value: fitting.value,
      headers: fitting.headers, timestampMilliseconds: fitting.timestampMilliseconds)
  }

  private func flush(_ producer: Producer) throws(KafkaError) -> CommitProtocol.Outcome {
    try producer.flush(timeoutMilliseconds: Self.callTimeoutMilliseconds)
    let failures = producer.deliveryFailures
    guard failures.count > 0 else { return .committed }
    return .aborted(reason: failures.firstError?.description ?? "\(failures.count) records were not delivered")
  }

  /// Ends a transaction that failed before its commit: nothing of it will be seen.
  private func failed(_ error: KafkaError, _ producer: Producer) -> CommitProtocol.Outcome {
    if error.isFenced { return .fenced(reason: error.description) }
    guard isTransactional else { return .aborted(reason: error.description) }
    if error.isFatal { return .unknown(reason: error.description) }
    do throws(KafkaError) {
      try retrying { () throws(KafkaError) in
        try producer.abortTransaction(timeoutMilliseconds: Self.callTimeoutMilliseconds)
      }
      return .aborted(reason: error.description)
    } catch {
      return error.isFenced ? .fenced(reason: error.description) : .unknown(reason: error.description)
    }
  }

  /// Makes a call again while it fails as retriable, a few times.
  private func retrying(_ call: () throws(KafkaError) -> Void) throws(KafkaError) {
    let attempts = 4
    for _ in 1..<attempts {
      do throws(KafkaError) {
        return try call()
      } catch {
        guard error.isRetriable, !error.isFatal, !error.requiresAbort else { throw error }
        logger.debug("\(error.description); trying again")
      }
    }
    try call()
  }
}
