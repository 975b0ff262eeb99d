import Foundation
public import Kafka

/// Runs blocking work on a thread of its own; a blocking poll on the cooperative pool would starve the other tests.
public func onThread<Outcome: Sendable>(_ work: @escaping @Sendable () throws -> Outcome) async throws -> Outcome {
  try await withCheckedThrowingContinuation { continuation in
    let thread = Thread { continuation.resume(with: Result { try work() }) }
    thread.name = "kafka-test"
    thread.start()
  }
}

/// A condition did not come true within its bound.
public struct NotInTime: Error {
  let what: String

  /// A condition, in words.
  public init(what: String) { self.what = what }
}

/// Repeats `step` until it returns a value, at most for `seconds`.
public func eventually<Outcome>(
  _ what: String, seconds: Int64 = 20, _ step: () throws -> Outcome?
) throws -> Outcome {
  let deadline = ContinuousClock.now + .seconds(seconds)
  while ContinuousClock.now < deadline {
    if let outcome = try step() { return outcome }
  }
  throw NotInTime(what: what)
}

extension MockCluster {
  /// Settings for a reader of everything, quick to notice new records (the mock does not wake a waiting fetch).
  public func readerSettings(_ more: ClientSettings = [:]) -> ClientSettings {
    let base: ClientSettings = [
      "bootstrap.servers": bootstrapServers, "fetch.wait.max.ms": "50", "auto.offset.reset": "error",
    ]
    return base.merging(more)
  }

  /// Settings for a producer.
  public func writerSettings(_ more: ClientSettings = [:]) -> ClientSettings {
    let base: ClientSettings = ["bootstrap.servers": bootstrapServers, "message.max.bytes": "4000000"]
    return base.merging(more)
  }

  /// Produces records with the numbers 0..<count as values, in turn over the partitions, and waits for delivery.
  public func fill(_ topic: String, partitions: Int32, count: Int) throws {
    let producer = try Producer(writerSettings())
    for number in 0..<count {
      try producer.produce(
        topic: topic, partition: Int32(number % Int(partitions)), key: nil, value: Array("\(number)".utf8))
    }
    try producer.flush(timeoutMilliseconds: 20_000)
  }

  /// Reads `count` records from the beginning of the partitions.
  public func readAll(_ topic: String, partitions: Int32, count: Int) throws -> [OwnedRecord] {
    var consumer = try Consumer(readerSettings())
    let beginnings = (0..<partitions).map {
      TopicPartition(topic: topic, partition: $0, offset: TopicPartition.beginning)
    }
    try consumer.assign(beginnings)
    let records = try consumer.read(count)
    try consumer.close(timeoutMilliseconds: 10_000)
    return records
  }
}

extension Consumer {
  /// Reads until there are `count` records; an error in place of a record ends the reading.
  public mutating func read(_ count: Int, seconds: Int64 = 20) throws -> [OwnedRecord] {
    var batch = RecordBatch(capacity: 1_000)
    var records: [OwnedRecord] = []
    let deadline = ContinuousClock.now + .seconds(seconds)
    while records.count < count {
      if ContinuousClock.now >= deadline { throw NotInTime(what: "record \(records.count) of \(count)") }
      poll(into: &batch, timeoutMilliseconds: 100)
      for index in 0..<batch.count {
        if let error = batch[index].error { throw error }
        records.append(batch[index].detached())
      }
    }
    return records
  }

  /// Polls until an error stands in place of a record.
  public mutating func readError(seconds: Int64 = 20) throws -> KafkaError {
    var batch = RecordBatch(capacity: 10)
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
      poll(into: &batch, timeoutMilliseconds: 100)
      for index in 0..<batch.count {
        if let error = batch[index].error { return error }
      }
    }
    throw NotInTime(what: "an error in place of a record")
  }

  /// Polls control events until one that `choose` takes.
  public mutating func control<Outcome>(
    _ what: String, seconds: Int64 = 30, _ choose: (ControlEvent) -> Outcome?
  ) throws -> Outcome {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
      if let event = pollControl(timeoutMilliseconds: 100), let outcome = choose(event) { return outcome }
    }
    throw NotInTime(what: what)
  }
}
