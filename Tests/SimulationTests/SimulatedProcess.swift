import Foundation
import Kafka
import Logging
import ReferenceModel
import Snapshots

@testable import Worker

/// One worker process: its members, its state directory, and its death. It dies between two steps, and from then on
/// nothing that its code still does reaches anything outside: that is what a `kill -9` leaves behind.
final class SimulatedProcess {
  let number: Int
  let kafka: ModelKafka
  let store: ModelStore
  let settings: WorkerSettings
  /// Errors of Kafka in a thousand calls.
  var troublePerMille: Int
  var random: ModelRandom
  /// Whether no call of it reaches Kafka.
  var isCutOff = false
  /// Whether Kafka commits nothing of it.
  var isRefused = false
  /// Steps until it dies.
  var stepsToLive: Int
  /// While it is suspended nothing of it runs; then it goes on as if nothing had been.
  var isSuspended = false
  private(set) var isDead = false
  private(set) var members: [Member<ModelSource>] = []
  private(set) var sources: [ModelSource] = []
  /// Called inside a step: the world goes on meanwhile.
  var meanwhile: () -> Void = {}
  private var deadTime = Duration.zero

  init(
    number: Int, kafka: ModelKafka, directory: String, settings: WorkerSettings, seed: UInt64, troublePerMille: Int,
    stepsToLive: Int, fault: Fault, notes: ModelLog.Notes
  ) {
    self.number = number
    self.kafka = kafka
    self.settings = settings
    self.troublePerMille = troublePerMille
    self.stepsToLive = stepsToLive
    random = ModelRandom(seed: seed)
    store = ModelStore(directory: directory)
    store.passes = { [unowned self] in passes() }
    let logger = Logger(label: "process-\(number)", factory: { ModelLog($0, notes) })
    let status = WorkerStatus(memberCount: settings.memberCount)
    for member in 0..<settings.memberCount {
      let source = ModelSource(self, fault: fault)
      sources.append(source)
      members.append(
        Member(
          number: member, settings: settings, source: source,
          sender: ModelSender(self, id: "\(directory)-\(member)", fault: fault), store: store, status: status,
          logger: logger, clock: { [unowned self] in now }))
    }
  }

  /// Its clock; for a dead one it runs fast, so that whatever its code waits for is soon over.
  var now: Duration {
    if isDead { deadTime += .seconds(1) }
    return kafka.now + deadTime
  }

  func kill() { isDead = true }

  /// Runs an effect on the outside as one step: the process may die before it and after it.
  func step<Outcome>(
    _ operation: String, _ effect: () throws(KafkaError) -> Outcome
  ) throws(KafkaError) -> Outcome {
    try pass(operation)
    let outcome = try effect()
    try pass(operation)
    return outcome
  }

  /// Whether it got past a point at which it may die.
  func passes() -> Bool {
    if !isDead {
      stepsToLive -= 1
      if stepsToLive <= 0 { isDead = true }
    }
    return !isDead
  }

  private func pass(_ operation: String) throws(KafkaError) {
    guard passes(), !isCutOff else { throw .model(KafkaError.Code.transport, operation, isRetriable: true) }
    meanwhile()
  }

  /// An error in place of an answer, now and then.
  func trouble(_ operation: String) throws(KafkaError) {
    guard random.chance(perMille: troublePerMille) else { return }
    throw .model(KafkaError.Code.transport, operation, isRetriable: true)
  }
}
