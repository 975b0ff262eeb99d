import CRdkafka

/// Room for the records of one poll, owned until the next. Made once, used again and again, on the consumer's thread.
public struct RecordBatch: ~Copyable {
  /// How many records fit.
  public let capacity: Int
  /// How many records, or errors in their place, are there.
  public private(set) var count = 0
  /// Bytes of the keys and values that are there.
  private(set) var byteCount = 0
  private let messages: UnsafeMutablePointer<UnsafeMutablePointer<rd_kafka_message_t>?>
  /// Records point into memory of their client.
  private var client: ConsumerClient?

  /// Room for that many records, at least one.
  public init(capacity: Int) {
    self.capacity = max(1, capacity)
    messages = .allocate(capacity: self.capacity)
    messages.initialize(repeating: nil, count: self.capacity)
  }

  deinit {
    for index in 0..<count { rd_kafka_message_destroy(messages[index]) }
    messages.deallocate()
  }

  /// There is nothing in the batch.
  public var isEmpty: Bool { count == 0 }

  /// The record at an index below `count`, as a view that lasts as long as the contents of the batch.
  public subscript(index: Int) -> Record {
    precondition(index >= 0 && index < count, "no such record in the batch")
    return record(index)
  }

  @inline(__always) private func record(_ index: Int) -> Record {
    Record(messages[index].unsafelyUnwrapped, next: index + 1 < count ? messages[index + 1] : nil)
  }

  /// Calls `body` with each record in the order in which they were fetched; within a partition by offset.
  public func forEach<Failure: Error>(_ body: (Record) throws(Failure) -> Void) throws(Failure) {
    for index in 0..<count { try body(record(index)) }
  }

  /// Gives the records back; every view of them ends.
  public mutating func removeAll() {
    for index in 0..<count { rd_kafka_message_destroy(messages[index]) }
    count = 0
    client = nil
  }

  /// A batch call waits for a full batch or the time-out, so it is only used to take what is there; the wait is for
  /// a single message.
  mutating func refill(from client: ConsumerClient, timeoutMilliseconds: Int32) {
    removeAll()
    self.client = client
    count = take(0)
    if count == 0, timeoutMilliseconds > 0,
      let first = rd_kafka_consume_queue(client.dataQueue, timeoutMilliseconds)
    {
      messages[0] = first
      count = 1 + take(1)
    }
    byteCount = 0
    for index in 0..<count {
      let message = messages[index].unsafelyUnwrapped
      byteCount += message.pointee.len + message.pointee.key_len
    }
  }

  private func take(_ start: Int) -> Int {
    guard let client, start < capacity else { return 0 }
    return max(0, rd_kafka_consume_batch_queue(client.dataQueue, 0, messages + start, capacity - start))
  }
}
