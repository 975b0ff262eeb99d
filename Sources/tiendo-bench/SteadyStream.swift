internal import Foundation
internal import Kafka

/// Events of many cases in each partition, first as a backlog, then one by one at a steady rate.
final class SteadyStream {
  private let producer: Producer
  private let topic: String
  private let partitions: Int32
  private let rate: Int
  private var number = 0
  private var start = 0.0
  private var steady = 0

  init(_ brokers: String, topic: String, partitions: Int32, rate: Int) throws {
    producer = try Producer([
      "bootstrap.servers": brokers, "compression.type": "lz4", "linger.ms": "5",
      "queue.buffering.max.messages": "200000",
    ])
    self.topic = topic
    self.partitions = partitions
    self.rate = rate
  }

  /// Produces so many cases to each partition.
  func open(cases: Int) throws {
    for _ in 0..<cases { for partition in 0..<partitions { try produce(to: partition) } }
    try producer.flush(timeoutMilliseconds: 300_000)
    guard producer.deliveryFailures.count == 0 else { throw BenchFailure("the broker did not take the events") }
  }

  /// Produces what is due by now, at so many events a second in each partition.
  func goOn() throws {
    if start == 0 { start = Meter.wall }
    let due = Int((Meter.wall - start) / 1e9 * Double(rate))
    while steady < due {
      for partition in 0..<partitions { try produce(to: partition) }
      steady += 1
    }
  }

  private func produce(to partition: Int32) throws {
    // 40 offices in each partition.
    let office = "\(partition)-\(number / Int(partitions) % 40)"
    let event =
      #"{"specversion":"1.0","id":"e\#(number)","source":"/bench","type":"tiendo.case.accepted","#
      + #""time":"2020-03-02T09:15:00+07:00","data":{"office":"\#(office)","case":"2020/\#(number)","sequence":1,"#
      + #""amount":1000000}}"#
    try producer.produce(topic: topic, partition: partition, key: Array(office.utf8), value: Array(event.utf8))
    number += 1
  }
}

/// Reads totals records as they become visible, and notes how long none came from a partition of the events.
final class TotalsWatch {
  private struct Totals: Decodable {
    var partition: Int
    var offset: Int64
  }

  private var consumer: Consumer
  private var batch = RecordBatch(capacity: 1_000)
  private var offsets: [Int64]
  private var lasts: [Double]

  init(_ brokers: String, topic: String, partitions: Int32) throws {
    consumer = try Consumer(["bootstrap.servers": brokers, "isolation.level": "read_committed"])
    try consumer.assign([TopicPartition(topic: topic, partition: 0, offset: 0)])
    offsets = Array(repeating: -1, count: Int(partitions))
    lasts = Array(repeating: 0, count: Int(partitions))
  }

  /// The lowest of the latest offsets that the totals of the partitions go up to.
  var lowestOffset: Int64 { offsets.min() ?? -1 }

  /// Reads for a while, with the stream going on, while something happens on another thread.
  ///
  /// - Returns: the longest time in milliseconds that any partition gave nothing.
  @discardableResult
  func observe(_ stream: SteadyStream, seconds: Int, whileDoing act: (() -> Void)? = nil) throws -> Double {
    lasts = lasts.map { _ in Meter.wall }
    if let act {
      nonisolated(unsafe) let act = act
      Thread.detachNewThread { act() }
    }
    var longest = 0.0
    let end = Meter.wall + Double(seconds) * 1e9
    while Meter.wall < end {
      try stream.goOn()
      consumer.poll(into: &batch, timeoutMilliseconds: 5)
      let now = Meter.wall
      try batch.forEach { record in
        guard let value = record.value else { return }
        let totals = try JSONDecoder().decode(Totals.self, from: Data(value))
        guard offsets.indices.contains(totals.partition) else { return }
        longest = max(longest, now - lasts[totals.partition])
        lasts[totals.partition] = now
        offsets[totals.partition] = max(offsets[totals.partition], totals.offset)
      }
      while let event = consumer.pollControl(timeoutMilliseconds: 0) {
        if case .failure(let error) = event { progress("handover: \(error.description)") }
      }
    }
    return (lasts.map { Meter.wall - $0 } + [longest]).max().map { $0 / 1e6 } ?? 0
  }
}
