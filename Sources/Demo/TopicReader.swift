internal import Kafka
internal import Threads
internal import Worker

/// Reads the published topics from their beginning, as any other program could, and keeps the latest view of them.
///
/// `run` is for a thread of its own; the rest is safe on any thread.
final class TopicReader: Sendable {
  private struct Shared {
    var view: DemoView
    var position = Board.Position()
    var isFinishing = false
  }

  /// Views are made so often, not for each record.
  private static let viewInterval = Duration.milliseconds(50)
  /// The offices are put in order so often: rows that jump cannot be read.
  private static let orderInterval = Duration.milliseconds(500)
  /// How long the rest may take to arrive once the worker has ended.
  private static let finishTimeout = Duration.seconds(20)

  private let bootstrapServers: String
  private let topics: [String]
  private let board: Board
  private let shared: Locked<Shared>

  init(bootstrapServers: String, topics: [String], board: Board, view: DemoView) {
    self.bootstrapServers = bootstrapServers
    self.topics = topics
    self.board = board
    shared = Locked(Shared(view: view))
  }

  /// The latest view.
  var view: DemoView { shared.withLock { $0.view } }

  /// How far it goes; as of every record read.
  var position: Board.Position { shared.withLock { $0.position } }

  /// Nothing more will be published: ends `run` at the end of the topics.
  func finish() { shared.withLock { $0.isFinishing = true } }

  /// Reads until `finish`, and then what is left.
  func run() throws {
    var consumer = try Consumer([
      "bootstrap.servers": bootstrapServers, "isolation.level": "read_committed", "auto.offset.reset": "error",
      "enable.partition.eof": "true",
      // The mock broker does not wake a fetch that waits.
      "fetch.wait.max.ms": "20",
    ])
    try consumer.assign(topics.map { TopicPartition(topic: $0, partition: 0, offset: 0) })
    var board = board
    var batch = RecordBatch(capacity: 1_000)
    var next: [String: Int64] = [:]
    var ends: [String: Int64]?
    var meter = RateMeter()
    var lastView = ContinuousClock.now - Self.viewInterval
    var lastOrder = lastView
    var deadline: ContinuousClock.Instant?
    while true {
      while consumer.pollControl(timeoutMilliseconds: 0) != nil {}
      consumer.poll(into: &batch, timeoutMilliseconds: 20)
      try take(batch, into: &board, &next)
      let now = ContinuousClock.now
      let isFinishing = shared.withLock { shared in
        shared.position = board.position
        return shared.isFinishing
      }
      if isFinishing, ends == nil {
        ends = try self.ends(consumer)
        deadline = now + Self.finishTimeout
      }
      let isAtEnd = ends?.allSatisfy { next[$0.key, default: 0] >= $0.value } ?? false
      if isAtEnd || now - lastView >= Self.viewInterval {
        lastView = now
        let keepsOrder = !isAtEnd && now - lastOrder < Self.orderInterval
        if !keepsOrder { lastOrder = now }
        let rate = meter.perSecond(board.position.events, at: now)
        shared.withLock { shared in
          board.fill(&shared.view, keepsOrder: keepsOrder)
          shared.view.eventsPerSecond = rate
        }
      }
      if isAtEnd { break }
      if let deadline, now >= deadline {
        throw DemoFailure("the last published records did not arrive; is the machine very busy? Try again")
      }
    }
    batch.removeAll()
    try consumer.close(timeoutMilliseconds: 5_000)
  }

  private func take(
    _ batch: borrowing RecordBatch, into board: inout Board, _ next: inout [String: Int64]
  ) throws {
    for index in 0..<batch.count {
      let record = batch[index]
      let topic = record.topic
      if let error = record.error {
        guard error.isPartitionEnd else { throw error }
        next[topic] = max(next[topic, default: 0], record.offset)
        continue
      }
      next[topic] = record.offset + 1
      try board.take(topic: topic, key: record.key.map(Array.init) ?? [], value: record.value.map(Array.init))
    }
  }

  private func ends(_ consumer: borrowing Consumer) throws -> [String: Int64] {
    var ends: [String: Int64] = [:]
    for topic in topics {
      ends[topic] = try consumer.watermarks(topic: topic, partition: 0, timeoutMilliseconds: 10_000).high
    }
    return ends
  }
}

/// Events a second over the last few seconds.
struct RateMeter {
  private static let span = Duration.seconds(2)
  private var marks: [(count: Int64, at: ContinuousClock.Instant)] = []

  /// Notes a count and says how fast it rises.
  mutating func perSecond(_ count: Int64, at now: ContinuousClock.Instant) -> Int {
    marks.append((count, now))
    while marks.count > 2, now - marks[1].at >= Self.span { marks.removeFirst() }
    let seconds = (now - marks[0].at) / .seconds(1)
    return seconds > 0 ? Int(Double(count - marks[0].count) / seconds) : 0
  }
}
