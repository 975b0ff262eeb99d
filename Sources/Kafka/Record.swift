import CRdkafka

/// A view of one record of a batch; nothing is copied.
///
/// Valid until the batch is refilled, emptied or dropped; so are its key, value and headers. What must live longer is
/// copied with `detached`.
public struct Record {
  private let raw: UnsafeMutablePointer<rd_kafka_message_t>
  private let next: UnsafeMutablePointer<rd_kafka_message_t>?

  /// - Parameter next: the record that was fetched after it, where there is one.
  @inline(__always) init(
    _ message: UnsafeMutablePointer<rd_kafka_message_t>, next: UnsafeMutablePointer<rd_kafka_message_t>?
  ) {
    raw = message
    self.next = next
  }

  /// The number of the partition.
  public var partition: Int32 { raw.pointee.partition }
  /// The offset in the partition.
  public var offset: Int64 { raw.pointee.offset }
  /// The code of the error that stands in place of a record, or 0.
  public var errorCode: Int32 { raw.pointee.err.rawValue }

  /// The key; nil for null. Nil beside an error.
  public var key: UnsafeRawBufferPointer? {
    errorCode == 0 ? Self.bytes(raw.pointee.key, raw.pointee.key_len) : nil
  }

  /// The value; nil for null (a tombstone). Nil beside an error, where the payload is the text of the error.
  public var value: UnsafeRawBufferPointer? {
    errorCode == 0 ? Self.bytes(raw.pointee.payload, raw.pointee.len) : nil
  }

  private static func bytes(_ start: UnsafeMutableRawPointer?, _ count: Int) -> UnsafeRawBufferPointer? {
    start.map { UnsafeRawBufferPointer(start: $0, count: count) }
  }

  /// The topic's name.
  public var topic: String { raw.pointee.rkt.map { String(cString: rd_kafka_topic_name($0)) } ?? "" }

  /// Milliseconds since 1970, set by the producer or the broker; -1 where there is none.
  public var timestampMilliseconds: Int64 { rd_kafka_message_timestamp(raw, nil) }

  /// The error that stands in place of a record, such as the end of the partition; nil for a record.
  public var error: KafkaError? {
    guard errorCode != 0 else { return nil }
    let place = TopicPartition(topic: topic, partition: partition, offset: offset)
    let reason = rd_kafka_message_errstr(raw).map { String(cString: $0) }
    return KafkaError(raw.pointee.err, "reading \(place)", reason: reason)
  }

  /// How many headers there are; 0 also where they cannot be read.
  public var headerCount: Int { errorCode == 0 ? crdkafka_header_count(raw, next) : 0 }

  /// Calls `body` with each header in turn: the name without copying, and the value, nil for null.
  public func forEachHeader(_ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void) {
    var headers: OpaquePointer?
    guard errorCode == 0, rd_kafka_message_headers(raw, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR else { return }
    var index = 0
    var name: UnsafePointer<CChar>?
    var value: UnsafeRawPointer?
    var count = 0
    while rd_kafka_header_get_all(headers, index, &name, &value, &count) == RD_KAFKA_RESP_ERR_NO_ERROR {
      index += 1
      guard let name else { continue }
      body(
        UnsafeRawBufferPointer(start: name, count: Self.length(name)),
        value.map { UnsafeRawBufferPointer(start: $0, count: count) })
    }
  }

  private static func length(_ text: UnsafePointer<CChar>) -> Int {
    var end = text
    while end.pointee != 0 { end += 1 }
    return end - text
  }

  /// A copy of the record that lives on its own.
  public func detached() -> OwnedRecord {
    var headers: [Header] = []
    forEachHeader { name, value in
      headers.append(Header(name: String(decoding: name, as: UTF8.self), value: value.map { Array($0) }))
    }
    return OwnedRecord(
      topic: topic, partition: partition, offset: offset, timestampMilliseconds: timestampMilliseconds,
      key: key.map { Array($0) }, value: value.map { Array($0) }, headers: headers)
  }
}
