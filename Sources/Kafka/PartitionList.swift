import CRdkafka
import Glibc

/// Owns a `rd_kafka_topic_partition_list_t`.
struct PartitionList: ~Copyable {
  let raw: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

  init(_ partitions: [TopicPartition]) {
    raw = rd_kafka_topic_partition_list_new(Int32(clamping: partitions.count))
    for partition in partitions {
      let element = rd_kafka_topic_partition_list_add(raw, partition.topic, partition.partition)
      element?.pointee.offset = partition.offset
      guard !partition.metadata.isEmpty else { continue }
      // The list frees the copy.
      element?.pointee.metadata = UnsafeMutableRawPointer(strdup(partition.metadata))
      element?.pointee.metadata_size = partition.metadata.utf8.count
    }
  }

  deinit { rd_kafka_topic_partition_list_destroy(raw) }

  /// A copy of what the list holds now.
  var partitions: [TopicPartition] { Self.copy(raw) }

  /// Throws the first error that a call has noted on a partition.
  func check(_ operation: @autoclosure () -> String) throws(KafkaError) {
    try Self.check(raw, operation())
  }

  /// The same of a list that belongs to somebody else.
  static func check(
    _ list: UnsafePointer<rd_kafka_topic_partition_list_t>?, _ operation: @autoclosure () -> String
  ) throws(KafkaError) {
    guard let list else { return }
    for index in 0..<Int(list.pointee.cnt) {
      let element = list.pointee.elems[index]
      if element.err != RD_KAFKA_RESP_ERR_NO_ERROR {
        let name = TopicPartition(topic: String(cString: element.topic), partition: element.partition)
        throw KafkaError(element.err, "\(operation()) of \(name)")
      }
    }
  }

  /// A copy of a list that belongs to somebody else.
  static func copy(_ list: UnsafePointer<rd_kafka_topic_partition_list_t>?) -> [TopicPartition] {
    guard let list else { return [] }
    return (0..<Int(list.pointee.cnt)).map { index in
      let element = list.pointee.elems[index]
      var partition = TopicPartition(
        topic: String(cString: element.topic), partition: element.partition, offset: element.offset)
      if let metadata = element.metadata {
        partition.metadata = String(
          decoding: UnsafeRawBufferPointer(start: metadata, count: element.metadata_size), as: UTF8.self)
      }
      return partition
    }
  }
}
