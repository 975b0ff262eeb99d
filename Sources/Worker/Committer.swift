internal import Kafka
internal import Logging
internal import Threads

/// Sends epochs with librdkafka, on a thread of its own.
final class Committer: EpochSender, Sendable {
  private let reports = Mailbox<SendReport>()
  private let jobs = Mailbox<SendJob<GroupMetadata>>()

  init(settings: ClientSettings, isTransactional: Bool, topics: WorkerSettings.Topics, logger: Logger) {
    startThread(named: "commits") { [jobs, reports] in
      var transmission = Transmission<Producer>(
        topics: topics, isTransactional: isTransactional, note: { logger.debug("\($0)") },
        makeProducer: { () throws(KafkaError) in try Producer(settings) })
      while let job = jobs.take() { reports.put(transmission.carryOut(job)) }
      transmission.close()
    }
  }

  func put(_ job: SendJob<GroupMetadata>) { jobs.put(job) }

  func takeReport(timeout: Duration) -> SendReport? { reports.take(timeout: timeout) }

  /// Ends the thread once its work is done.
  func close() { jobs.close() }
}
