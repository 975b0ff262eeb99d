internal import Foundation
internal import Kafka
internal import Topics

/// Which partitions the published totals of offices come from, read from the topic of the totals.
struct PublishedOffices {
  /// What of a totals record is looked at (`schemas/totals.schema.json`).
  private struct Published: Decodable {
    var office: String
    var partition: Int32
  }

  private(set) var offices = OfficePartitions()
  private(set) var recordCount = 0
  /// Whether all was read that is committed; else the time was over.
  private(set) var isWhole = false

  /// Reads what is committed, in no group.
  ///
  /// - Parameters:
  ///   - partitionCount: of the topic.
  ///   - timeout: how long it may take; what was read until then counts.
  init(topic: String, partitionCount: Int, _ kafka: ClientSettings, timeout: Duration) throws(KafkaError) {
    var consumer = try Consumer(
      kafka.merging([
        "client.id": "tiendo-topics", "isolation.level": "read_committed", "enable.partition.eof": "true",
        "auto.offset.reset": "earliest", "fetch.wait.max.ms": "100",
      ]))
    try consumer.assign(
      (0..<Int32(partitionCount)).map {
        TopicPartition(topic: topic, partition: $0, offset: TopicPartition.beginning)
      })
    let deadline = ContinuousClock.now + timeout
    let decoder = JSONDecoder()
    var batch = RecordBatch(capacity: 1_000)
    var open = Set(0..<Int32(partitionCount))
    while !open.isEmpty, ContinuousClock.now < deadline {
      _ = consumer.pollControl(timeoutMilliseconds: 0)
      consumer.poll(into: &batch, timeoutMilliseconds: 100)
      batch.forEach { record in
        if record.error?.isPartitionEnd == true { open.remove(record.partition) }
        guard let value = record.value else { return }
        recordCount += 1
        guard let totals = try? decoder.decode(Published.self, from: Data(value)) else { return }
        offices.note(totals.office, partition: totals.partition)
      }
    }
    isWhole = open.isEmpty
  }
}
