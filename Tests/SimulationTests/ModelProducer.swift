import Kafka
import ReferenceModel

@testable import Worker

/// A transactional producer of the model, with every class of error that librdkafka knows.
final class ModelProducer: EpochProducer {
  private unowned let process: SimulatedProcess
  private let id: String
  private let fault: Fault
  private var epoch = 0
  private var failures: [KafkaError] = []

  init(_ process: SimulatedProcess, id: String, fault: Fault) {
    self.process = process
    self.id = id
    self.fault = fault
  }

  private var kafka: ModelKafka { process.kafka }

  func initTransactions() throws(KafkaError) {
    try process.trouble("init")
    epoch = try process.step("init") { () throws(KafkaError) in kafka.initTransactions(id, who: process.number) }
  }

  func beginTransaction() throws(KafkaError) {
    guard kafka.transactions[id]?.epoch == epoch, kafka.transactions[id]?.isOpen == true else { return }
    throw .model(KafkaError.Code.state, "begin")
  }

  func produce(_ record: OutgoingRecord) throws(KafkaError) {
    if process.settings.usesTransactions, process.random.chance(perMille: process.troublePerMille / 4) {
      throw .model(KafkaError.Code.messageTimedOut, "produce", requiresAbort: true)
    }
    let owned = OwnedRecord(
      topic: record.topic, partition: record.partition ?? 0, offset: 0,
      timestampMilliseconds: record.timestampMilliseconds ?? 0, key: record.key, value: record.value,
      headers: record.headers)
    try process.step("produce") { () throws(KafkaError) in
      if fault == .stateOutsideTransaction, record.topic == ModelKafka.stateTopic {
        kafka.append(owned, to: record.topic, record.partition ?? 0, fate: .committed)
      } else if process.settings.usesTransactions {
        try kafka.produce(owned, topic: record.topic, partition: record.partition ?? 0, id: id, epoch: epoch)
      } else if process.random.chance(perMille: process.troublePerMille / 4) {
        failures.append(.model(KafkaError.Code.messageTimedOut, "delivery"))
      } else {
        kafka.append(owned, to: record.topic, record.partition ?? 0, fate: .committed)
      }
    }
  }

  func sendOffsets(_ offsets: [Int32: CommittedOffset], of topic: String, _ membership: ModelSource.Membership)
    throws(KafkaError)
  {
    try process.trouble("offsets")
    if process.isRefused { throw .model(KafkaError.Code.coordinatorNotAvailable, "offsets", requiresAbort: true) }
    if process.random.chance(perMille: process.troublePerMille / 2) {
      throw .model(KafkaError.Code.requestTimedOut, "offsets", requiresAbort: true)
    }
    let offsets =
      fault == .offsetTooLow ? offsets.mapValues { CommittedOffset(next: max(0, $0.next - 1), note: $0.note) } : offsets
    try process.step("offsets") { () throws(KafkaError) in
      try kafka.sendOffsets(
        offsets, id: id, epoch: epoch, member: membership.member, generation: membership.generation)
    }
  }

  func commitTransaction() throws(KafkaError) {
    try process.trouble("commit")
    let timedOut = KafkaError.model(KafkaError.Code.timedOut, "commit")
    switch process.random.integer(0...999) {
    case 0..<(process.troublePerMille / 2):
      // The request never arrived.
      throw timedOut
    case 0..<process.troublePerMille:
      // Only the answer was lost.
      try process.step("commit") { () throws(KafkaError) in try kafka.end(id, epoch: epoch, commits: true) }
      throw timedOut
    case 0..<(process.troublePerMille * 3 / 2):
      throw .model(KafkaError.Code.coordinatorNotAvailable, "commit", requiresAbort: true)
    default:
      try process.step("commit") { () throws(KafkaError) in try kafka.end(id, epoch: epoch, commits: true) }
    }
  }

  func abortTransaction() throws(KafkaError) {
    if process.random.chance(perMille: process.troublePerMille) { throw .model(KafkaError.Code.timedOut, "abort") }
    try process.step("abort") { () throws(KafkaError) in try kafka.end(id, epoch: epoch, commits: false) }
  }

  func flush() throws(KafkaError) {}

  var deliveryFailures: DeliveryFailures { DeliveryFailures(count: failures.count, firstError: failures.first) }

  func takeDeliveryFailures() -> DeliveryFailures {
    defer { failures = [] }
    return deliveryFailures
  }

  func close() {}
}

/// Sends with the worker's own code over the model. A job is done some time after it was handed over, while the member
/// goes on reading, or as soon as the member waits for it.
final class ModelSender: EpochSender {
  private unowned let process: SimulatedProcess
  private let fault: Fault
  private var transmission: Transmission<ModelProducer>
  private var job: SendJob<ModelSource.Membership>?

  init(_ process: SimulatedProcess, id: String, fault: Fault) {
    self.process = process
    self.fault = fault
    transmission = Transmission(
      process.settings,
      makeProducer: { [unowned process] () throws(KafkaError) in ModelProducer(process, id: id, fault: fault) })
  }

  func put(_ job: SendJob<ModelSource.Membership>) {
    self.job = job
    guard fault == .snapshotBeforeCommit, case .send(let epoch, _) = job else { return }
    for (partition, part) in epoch.parts {
      guard let changes = part.changes else { continue }
      process.store.write(changes, at: part.position, partition: partition) { _ in }
      _ = process.store.drain(timeout: .seconds(1))
    }
  }

  func takeReport(timeout: Duration) -> SendReport? {
    guard let job, timeout > .zero || process.random.chance(perMille: 400) else {
      process.kafka.advance(by: timeout)
      return nil
    }
    self.job = nil
    let report = transmission.carryOut(job)
    if fault == .unknownTakenForAborted, case .ended(.unknown(let reason)) = report {
      return .ended(.aborted(reason: reason))
    }
    return report
  }
}
