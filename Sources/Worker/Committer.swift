internal import Kafka
internal import Logging
internal import Threads

/// Sends epochs with librdkafka, on a thread of its own.
final class Committer: EpochSender, Sendable {
  private let reports = Mailbox<SendReport>()
  private let jobs = Mailbox<SendJob<GroupMetadata>>()

  init(_ settings: WorkerSettings, client: ClientSettings, logger: Logger) {
    startThread(named: "commits") { [jobs, reports] in
      var transmission = Transmission<Producer>(
        settings, note: { logger.debug("\($0)") },
        makeProducer: { () throws(KafkaError) in try Producer(client) })
      while let job = jobs.take() { reports.put(transmission.carryOut(job)) }
      transmission.close()
    }
  }

  func put(_ job: SendJob<GroupMetadata>) { jobs.put(job) }

  func takeReport(timeout: Duration) -> SendReport? { reports.take(timeout: timeout) }

  /// Ends the thread once its work is done.
  func close() { jobs.close() }
}
