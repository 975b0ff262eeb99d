import Kafka
import Logging
import Threads
import Topics

/// Reads the published topics from their beginning, in no group, and keeps the latest view of them.
///
/// `run` is for a thread of its own; `stop` may be called from any.
final class TopicFeed: Sendable {
  /// A partition of a published topic.
  private struct Place: Hashable {
    var topic: PublishedTopic
    var partition: Int32
  }

  /// Views are made so often, not for each record; less often while much is to be read.
  private static let viewInterval = Duration.milliseconds(100)
  private static let readingViewInterval = Duration.seconds(1)
  private static let retryInterval = Duration.seconds(1)
  private static let timeoutMilliseconds: Int32 = 2_000

  private let settings: MonitorSettings
  private let store: BoardStore
  private let alerts: (@Sendable ([[UInt8]]) -> Void)?
  private let committed: @Sendable () -> [Int32: Int64]
  private let logger: Logger
  private let isStopping = Locked(false)

  init(
    _ settings: MonitorSettings, store: BoardStore, alerts: (@Sendable ([[UInt8]]) -> Void)?,
    committed: @escaping @Sendable () -> [Int32: Int64], logger: Logger
  ) {
    self.settings = settings
    self.store = store
    self.alerts = alerts
    self.committed = committed
    self.logger = logger
  }

  /// Ends `run` and `probe` soon.
  func stop() { isStopping.withLock { $0 = true } }

  private var goesOn: Bool { !isStopping.withLock { $0 } }

  private var names: [String: PublishedTopic] {
    Dictionary(uniqueKeysWithValues: PublishedTopic.allCases.map { (settings.topics.name(of: $0), $0) })
  }

  /// Reads until `stop`.
  ///
  /// - Throws: `KafkaError` for a property that librdkafka refuses.
  func run() throws {
    var consumer = try Consumer(consumerSettings())
    var board = Board(calendar: settings.calendar, directory: settings.offices)
    var positions: [Place: Int64] = [:]
    var ended: Set<Place> = []
    var batch = RecordBatch(capacity: 1_000)
    let names = names
    var version = 1
    var isDirty = false
    var splitCount = 0
    var lastView = ContinuousClock.now
    var lastLook = ContinuousClock.now - .seconds(3600)
    while goesOn {
      if ContinuousClock.now - lastLook
        >= (store.freshness.problem == nil && !positions.isEmpty ? .seconds(30) : Self.retryInterval)
      {
        assign(&consumer, &positions)
        lastLook = .now
      }
      serveControl(&consumer)
      consumer.poll(into: &batch, timeoutMilliseconds: 50)
      var newAlerts: [[UInt8]] = []
      for index in 0..<batch.count {
        let record = batch[index]
        guard let topic = names[record.topic] else { continue }
        let place = Place(topic: topic, partition: record.partition)
        if let error = record.error {
          if error.isPartitionEnd {
            ended.insert(place)
            positions[place] = max(positions[place] ?? 0, record.offset)
          } else {
            note(error.description)
          }
          continue
        }
        if topic == .alerts, alerts != nil, let value = record.value { newAlerts.append(Array(value)) }
        board.take(topic, key: record.key, value: record.value)
        positions[place] = record.offset + 1
        isDirty = true
      }
      if !newAlerts.isEmpty { alerts?(newAlerts) }
      tell(of: board.places, known: &splitCount)
      let isComplete =
        Set(positions.keys.map(\.topic)).count == PublishedTopic.allCases.count
        && positions.keys.allSatisfy(ended.contains)
      let interval = isComplete ? Self.viewInterval : Self.readingViewInterval
      // What was read for the first time is shown before it is called complete.
      if isDirty, ContinuousClock.now - lastView >= interval || isComplete != store.freshness.isComplete {
        store.show(BoardView(version: version, board: board))
        version += 1
        isDirty = false
        lastView = .now
      }
      report(positions, isComplete: isComplete, unreadable: board.unreadable)
    }
    batch.removeAll()
    try? consumer.close(timeoutMilliseconds: Self.timeoutMilliseconds)
  }

  private func consumerSettings() -> ClientSettings {
    let defaults: ClientSettings = [
      "client.id": "tiendo-monitor", "queued.max.messages.kbytes": "16384", "fetch.wait.max.ms": "100",
    ]
    let required: ClientSettings = [
      "isolation.level": "read_committed", "auto.offset.reset": "earliest", "enable.partition.eof": "true",
      "group.id": settings.group,
    ]
    return defaults.merging(settings.kafka).merging(required)
  }

  /// Begins to read the partitions that there are, each from its beginning, or goes on where one was.
  private func assign(_ consumer: inout Consumer, _ positions: inout [Place: Int64]) {
    var places: [Place: Int64] = [:]
    var problem: String?
    for topic in PublishedTopic.allCases {
      do throws(KafkaError) {
        try add(topic, of: consumer, known: positions, to: &places)
      } catch {
        // The others are read meanwhile.
        problem = error.description
      }
    }
    if places.count != positions.count {
      do throws(KafkaError) {
        try consumer.assign(
          places.map {
            TopicPartition(topic: settings.topics.name(of: $0.key.topic), partition: $0.key.partition, offset: $0.value)
          })
        positions = places
      } catch {
        problem = error.description
      }
    }
    note(problem)
  }

  private func add(
    _ topic: PublishedTopic, of consumer: borrowing Consumer, known: [Place: Int64], to places: inout [Place: Int64]
  ) throws(KafkaError) {
    let name = settings.topics.name(of: topic)
    for place in known.keys where place.topic == topic { places[place] = known[place] }
    let count = try consumer.partitionCount(topic: name, timeoutMilliseconds: Self.timeoutMilliseconds)
    for partition in 0..<Int32(count) where known[Place(topic: topic, partition: partition)] == nil {
      places[Place(topic: topic, partition: partition)] =
        try consumer.watermarks(topic: name, partition: partition, timeoutMilliseconds: Self.timeoutMilliseconds).low
    }
  }

  /// Offices in several partitions, each time that there are more.
  private func tell(of places: OfficePartitions, known: inout Int) {
    guard places.splitCount > known else { return }
    known = places.splitCount
    let count = store.freshness.inputs.count
    if let line = places.splits.line(of: settings.topics.events, partitionCount: count) { logger.error("\(line)") }
  }

  private func serveControl(_ consumer: inout Consumer) {
    while let event = consumer.pollControl(timeoutMilliseconds: 0) {
      switch event {
      case .failure(let error): note(error.description)
      case .log(let level, let facility, let message):
        logger.log(level: level <= 3 ? .warning : .debug, "librdkafka \(facility): \(message)")
      default: break
      }
    }
  }

  private func note(_ problem: String?) {
    let isNew = store.freshness.problem != problem
    if isNew, let problem { logger.warning("monitor: \(problem)") }
    if isNew { store.update { $0.problem = problem } }
  }

  private func report(_ positions: [Place: Int64], isComplete: Bool, unreadable: Int64) {
    store.update { freshness in
      freshness.isComplete = freshness.isComplete || isComplete
      freshness.unreadable = unreadable
    }
    read.withLock { $0 = positions }
  }

  private let read = Locked<[Place: Int64]>([:])
}

/// Asks the brokers, now and then, how things are.
extension TopicFeed {
  private static let probeInterval = Duration.seconds(2)

  /// Asks until `stop`; for a thread of its own.
  ///
  /// - Throws: `KafkaError` for a property that librdkafka refuses.
  func probe() throws {
    var consumer = try Consumer(consumerSettings())
    var next = ContinuousClock.now
    while goesOn {
      _ = consumer.pollControl(timeoutMilliseconds: 100)
      guard ContinuousClock.now >= next else { continue }
      look(&consumer)
      next = .now + Self.probeInterval
    }
    try? consumer.close(timeoutMilliseconds: Self.timeoutMilliseconds)
  }

  private func look(_ consumer: inout Consumer) {
    let read = read.withLock { $0 }
    do throws(KafkaError) {
      let places = read.keys.map { place in
        TopicPartition(
          topic: settings.topics.name(of: place.topic), partition: place.partition, offset: TopicPartition.end)
      }
      let ends = try consumer.offsets(atTimes: places, timeoutMilliseconds: Self.timeoutMilliseconds)
      let names = names
      var behind: Int64 = 0
      var total: Int64 = 0
      for end in ends {
        guard let topic = names[end.topic] else { continue }
        total += max(0, end.offset)
        behind += max(0, end.offset - (read[Place(topic: topic, partition: end.partition)] ?? 0))
      }
      let now = settings.wallClock()
      let reading = total - behind
      store.update { freshness in
        if behind == 0 || reading != freshness.total - freshness.behind { freshness.lastProgress = now }
        freshness.behind = behind
        freshness.total = total
        freshness.lastContact = now
      }
      let inputs = try inputs(consumer)
      store.update { $0.take(inputs, now: now) }
    } catch {
      logger.debug("monitor: \(error.description)")
    }
  }

  private func inputs(_ consumer: borrowing Consumer) throws(KafkaError) -> [Int32: Freshness.Input] {
    let topic = settings.topics.events
    let count = try consumer.partitionCount(topic: topic, timeoutMilliseconds: Self.timeoutMilliseconds)
    let places = (0..<Int32(count)).map { TopicPartition(topic: topic, partition: $0, offset: TopicPartition.end) }
    let ends = try consumer.offsets(atTimes: places, timeoutMilliseconds: Self.timeoutMilliseconds)
    let known = try consumer.committed(places, timeoutMilliseconds: Self.timeoutMilliseconds)
    var inputs: [Int32: Freshness.Input] = [:]
    for end in ends { inputs[end.partition] = Freshness.Input(end: max(0, end.offset), committed: nil) }
    for place in known where place.offset >= 0 { inputs[place.partition]?.committed = place.offset }
    for (partition, offset) in committed() {
      let asked = inputs[partition]?.committed ?? 0
      inputs[partition]?.committed = max(offset, asked)
    }
    return inputs
  }
}
