import CRdkafka

/// Owns a producing `rd_kafka_t`, its log queue and its counter of failed deliveries.
final class ProducerClient {
  let raw: OpaquePointer
  let logQueue: OpaquePointer
  let failures: UnsafeMutablePointer<crdkafka_failures_t>

  init(_ settings: ClientSettings) throws(KafkaError) {
    guard let counter = crdkafka_failures_new() else {
      throw KafkaError(RD_KAFKA_RESP_ERR__FAIL, "making a producer", reason: "no memory for its counters")
    }
    let client: OpaquePointer
    do throws(KafkaError) {
      client = try Self.defaults.merging(settings).makeClient(RD_KAFKA_PRODUCER, required: ["log.queue": "true"]) {
        crdkafka_conf_count_failures($0, counter)
      }
    } catch {
      crdkafka_failures_destroy(counter)
      throw error
    }
    guard let queue = rd_kafka_queue_new(client) else {
      rd_kafka_destroy(client)
      crdkafka_failures_destroy(counter)
      throw KafkaError(RD_KAFKA_RESP_ERR__FAIL, "making a producer", reason: "no memory for its log queue")
    }
    rd_kafka_set_log_queue(client, queue)
    raw = client
    logQueue = queue
    failures = counter
  }

  deinit {
    // What is still queued here was not flushed; without the purge, destroying would wait for it.
    rd_kafka_purge(raw, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
    rd_kafka_set_log_queue(raw, nil)
    rd_kafka_queue_destroy(logQueue)
    rd_kafka_destroy(raw)
    crdkafka_failures_destroy(failures)
  }

  /// Only failures are counted, so only failures need reporting; a success then frees its place without a poll.
  private static let defaults: ClientSettings = ["delivery.report.only.error": "true"]
}
