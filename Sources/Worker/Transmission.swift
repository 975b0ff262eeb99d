internal import Engine
internal import Kafka
internal import Snapshots

/// Carries out the jobs of a sender with a producer of its own, and tells how each ended: in a transaction, or flushed
/// record by record. Blocks; lives on one thread.
struct Transmission<Producer: EpochProducer> {
  private let topics: WorkerSettings.Topics
  private let isTransactional: Bool
  private let transactionByteCount: Int
  private let makeProducer: () throws(KafkaError) -> Producer
  /// Told what is only of interest to those who look for a fault.
  private let note: (String) -> Void
  private var producer: Producer?
  private var recordLimit = maximumRecordByteCount - (64 << 10)

  /// - Parameter makeProducer: makes a producer that has not begun; asked again after each failure.
  init(
    _ settings: WorkerSettings, note: @escaping (String) -> Void = { _ in },
    makeProducer: @escaping () throws(KafkaError) -> Producer
  ) {
    topics = settings.topics
    isTransactional = settings.usesTransactions
    transactionByteCount = settings.stateTransactionByteCount
    self.note = note
    self.makeProducer = makeProducer
  }

  mutating func carryOut(_ job: SendJob<Producer.Membership>) -> SendReport {
    switch job {
    case .renew:
      close()
      renew()
      return .renewed(producer != nil)
    case .send(let epoch, let membership):
      if producer == nil { renew() }
      guard let producer else { return .ended(.aborted(reason: "no producer")) }
      let outcome = send(epoch, membership, producer)
      // A topic that takes less than the producer does says so only in the report on a record.
      if producer.takeDeliveryFailures().firstError?.code == KafkaError.Code.messageTooLarge {
        if recordLimit == cautiousRecordByteCount { return .ended(.impossible(reason: tooLarge(epoch))) }
        recordLimit = cautiousRecordByteCount
      }
      return .ended(outcome)
    }
  }

  mutating func close() {
    producer?.close()
    producer = nil
  }

  private mutating func renew() {
    do throws(KafkaError) {
      let fresh = try makeProducer()
      if isTransactional { try fresh.initTransactions() }
      producer = fresh
    } catch {
      note(error.description)
    }
  }

  private func send(_ epoch: Epoch, _ membership: Producer.Membership?, _ producer: Producer)
    -> CommitProtocol.Outcome
  {
    do throws(KafkaError) {
      var ahead: Set<Int32> = []
      for (partition, part) in epoch.parts {
        if try sendAhead(partition, part, membership, producer) { ahead.insert(partition) }
      }
      if isTransactional { try producer.beginTransaction() }
      for partition in epoch.partitions {
        for record in epoch.parts[partition]?.records ?? [] { try producer.produce(record.fitting(recordLimit)) }
        guard let state = epoch.parts[partition]?.published else { continue }
        if !ahead.contains(partition) { try produceRows(of: state, partition, producer) { _ in } }
        try produceState(StateRecords.markerKey, state.markerValue, partition, producer)
      }
      guard isTransactional, let membership else { return try flush(producer) }
      try retrying { () throws(KafkaError) in
        try producer.sendOffsets(epoch.offsets, of: topics.events, membership)
      }
    } catch {
      return failed(error, producer, epoch)
    }
    do throws(KafkaError) {
      try retrying { () throws(KafkaError) in try producer.commitTransaction() }
      return .committed
    } catch {
      // Whether the broker took the commit before the call failed is not known, unless it asks for an abort.
      if error.isFenced { return .fenced(reason: error.description) }
      return error.requiresAbort ? failed(error, producer, epoch) : .unknown(reason: error.description)
    }
  }

  /// A whole state may be more than one transaction can take in its time. Then its rows go ahead in several, behind a
  /// mark that there is no state; the marker follows with the epoch. The offsets, those of the commit before, are there
  /// for the group to refuse a member that it has given up.
  ///
  /// - Returns: whether they did.
  private func sendAhead(
    _ partition: Int32, _ part: EpochPart, _ membership: Producer.Membership?, _ producer: Producer
  ) throws(KafkaError) -> Bool {
    // A part that is nothing but a state commits nothing new.
    guard let state = part.published, let before = part.before ?? (part.changes == nil ? part.committed : nil),
      let membership
    else { return false }
    let limit = state.isWhole ? transactionByteCount : WorkerSettings.maximumStateGroupByteCount
    guard state.changes.byteCount > limit else { return false }
    func end() throws(KafkaError) {
      try retrying { () throws(KafkaError) in
        try producer.sendOffsets([partition: before], of: topics.events, membership)
      }
      try retrying { () throws(KafkaError) in try producer.commitTransaction() }
    }
    try producer.beginTransaction()
    try produceState(StateRecords.markerKey, nil, partition, producer)
    var byteCount = 0
    try produceRows(of: state, partition, producer) { (count) throws(KafkaError) in
      byteCount += count
      guard byteCount > transactionByteCount else { return }
      byteCount = 0
      try end()
      try producer.beginTransaction()
    }
    try end()
    return true
  }

  private func produceRows(
    of state: StateRecords, _ partition: Int32, _ producer: Producer,
    _ next: (_ byteCount: Int) throws(KafkaError) -> Void
  ) throws(KafkaError) {
    try state.forEachRow { (key, value) throws(KafkaError) in
      try next(key.count + value.count)
      try produceState(key, value, partition, producer)
    }
  }

  private func produceState(
    _ key: [UInt8], _ value: [UInt8]?, _ partition: Int32, _ producer: Producer
  ) throws(KafkaError) {
    try producer.produce(OutgoingRecord(topic: topics.state, partition: partition, key: key, value: value))
  }

  /// Only dead letters can be cut to fit.
  private func tooLarge(_ epoch: Epoch) -> String {
    let records = epoch.parts.values.flatMap(\.records).filter { !$0.isDeadLetter }
    guard let largest = records.max(by: { $0.wireByteCount < $1.wireByteCount }) else {
      return "a rejected record is larger than its topic takes even when cut to 64 KiB; raise max.message.bytes of it"
    }
    let key = String(decoding: largest.key ?? [], as: UTF8.self)
    return
      "\(largest.topic): the record of \(key) is larger than can be sent (\(largest.wireByteCount) bytes); raise "
      + "max.message.bytes of the topic and message.max.bytes in kafka.properties, or see why \(key) has so many "
      + "categories"
  }

  private func flush(_ producer: Producer) throws(KafkaError) -> CommitProtocol.Outcome {
    try producer.flush()
    let failures = producer.deliveryFailures
    guard failures.count > 0 else { return .committed }
    return .aborted(reason: failures.firstError?.description ?? "\(failures.count) records were not delivered")
  }

  /// Ends a transaction that failed before its commit: nothing of it will be seen.
  private func failed(_ error: KafkaError, _ producer: Producer, _ epoch: Epoch) -> CommitProtocol.Outcome {
    if error.code == KafkaError.Code.messageTooLarge { return .impossible(reason: tooLarge(epoch)) }
    if error.isFenced { return .fenced(reason: error.description) }
    guard isTransactional else { return .aborted(reason: error.description) }
    if error.isFatal { return .unknown(reason: error.description) }
    do throws(KafkaError) {
      try retrying { () throws(KafkaError) in try producer.abortTransaction() }
      return error.isStaleMember ? .refused(reason: error.description) : .aborted(reason: error.description)
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
        note("\(error.description); trying again")
      }
    }
    try call()
  }
}

/// Largest record that is tried whole.
let maximumRecordByteCount = 4 << 20
/// Largest record after a topic refused one: below the broker's default of 1 MiB with its overhead.
private let cautiousRecordByteCount = 900_000
