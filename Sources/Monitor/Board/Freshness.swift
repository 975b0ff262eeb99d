/// How far the monitor itself can be trusted: when it was last in touch with Kafka, what it has not read yet, and how
/// far the workers are behind.
struct Freshness: Sendable {
  /// One partition of the events topic.
  struct Input: Sendable, Equatable {
    var end: Int64
    /// Next offset that the group has committed; `nil` for none.
    var committed: Int64?
    /// Events that were committed in a second of late; `nil` before that is known.
    var rate: Int64?

    /// Events that no commit covers.
    var lag: Int64? { committed.map { max(0, end - $0) } }
  }

  /// Wall clock of the last answer of a broker, in microseconds since 1970; `nil` before the first.
  var lastContact: Int64?
  /// Whether every published topic has been read to its end once.
  var isComplete = false
  /// Published records that are not read yet.
  var behind: Int64 = 0
  /// Published records that there are and were, as a measure for `behind`.
  var total: Int64 = 0
  /// Wall clock when published records were last read, or none waited; in microseconds since 1970.
  var lastProgress: Int64?
  /// Partitions of the events topic.
  private(set) var inputs: [Int32: Input] = [:]
  /// Where the partitions were some seconds ago, and when, in microseconds since 1970: what rates are taken from.
  private var before: (time: Int64, committed: [Int32: Int64])?
  /// Published records that could not be read.
  var unreadable: Int64 = 0
  /// What is wrong, in English; `nil` where nothing is.
  var problem: String?

  /// Takes in how far the partitions of the events are.
  ///
  /// - Parameter now: wall clock, in microseconds since 1970.
  mutating func take(_ new: [Int32: Input], now: Int64) {
    inputs = new
    let committed = new.compactMapValues(\.committed)
    guard let before, now > before.time else {
      before = (now, committed)
      return
    }
    for (partition, offset) in committed {
      guard let earlier = before.committed[partition] else { continue }
      let count = Int128(max(0, offset - earlier))
      inputs[partition]?.rate = Int64(clamping: count * 1_000_000 / Int128(now - before.time))
    }
    if now - before.time >= Self.rateSpan { self.before = (now, committed) }
  }

  /// Rates are of the last seconds, up to so many, in microseconds.
  private static let rateSpan: Int64 = 10_000_000

  /// Without an answer for so long the figures are not called fresh.
  static let contactTimeout: Int64 = 15_000_000

  /// How far the figures can be trusted.
  enum State: Sendable, Equatable {
    /// The first answer of a broker is awaited.
    case connecting
    /// The topics are being read for the first time: figures are incomplete.
    case reading
    /// As fresh as what the workers publish.
    case live
    /// No broker has answered of late, or what is published does not arrive: figures may be old.
    case outOfTouch
  }

  /// - Parameter now: wall clock, in microseconds since 1970.
  func state(now: Int64) -> State {
    guard let lastContact else { return .connecting }
    let lastProgress = lastProgress ?? lastContact
    if now - min(lastContact, lastProgress) > Self.contactTimeout { return .outOfTouch }
    return isComplete ? .live : .reading
  }

  /// Partitions whose workers have events before them, ascending. A handful is always on its way.
  var laggingPartitions: [Int32] {
    inputs.filter { $0.value.lag ?? 0 > Self.tolerableLag }.keys.sorted()
  }

  /// Partitions that no worker has ever committed, though there are events.
  var missingPartitions: [Int32] {
    // On a cluster that keeps no offsets of transactions, such as the mock cluster, none has any.
    guard inputs.values.contains(where: { $0.committed != nil }) else { return [] }
    return inputs.filter { $0.value.committed == nil && $0.value.end > 0 }.keys.sorted()
  }

  private static let tolerableLag: Int64 = 10_000
}
