/// The knobs of a random stream.
public struct StreamSettings: Sendable {
  /// How large the amounts are.
  public enum Money: Sendable {
    /// Up to a few billions.
    case small
    /// From one đồng to the limit of an amount, zero included.
    case mixed
    /// Near the limit, into one office and few cases, so that sums overflow after some 900 events.
    case huge
  }

  /// The seed.
  public var seed: UInt64
  /// How many records.
  public var count: Int
  /// How many offices, 1 to 8.
  public var offices = 4
  /// Poison records in a thousand.
  public var poisonPerMille = 30
  /// Events out of order in a thousand.
  public var disorderPerMille = 120
  /// Whether the records have keys.
  public var hasKeys = false
  /// Whether the records have timestamps.
  public var hasTimestamps = false
  /// Records in binary mode in a thousand.
  public var binaryPerMille = 0
  /// The partitions of the topic for which the stream is made: with one, a record may lack its key.
  public var partitionCount = 1
  /// The size of the amounts.
  public var money = Money.mixed
  /// Whether days pass without events, more than 400 at times.
  public var hasLongGaps = true
  /// Whether some values exceed 1 MiB.
  public var hasOversized = false
  /// The calendar whose borders the times come close to.
  public var calendar = SlowCalendar.vietnam

  /// Settings with the defaults above.
  public init(seed: UInt64, count: Int) {
    self.seed = seed
    self.count = count
  }
}

/// Seeded random streams of events as records.
public enum RandomStream {
  /// The office codes a stream draws from.
  public static let officeCodes = ["74", "74-0", "140", "1.4", "A_b", "24", "7", "zZ-9"]

  /// The records of a stream; each is a valid event, a repetition, or poison.
  public static func records(_ settings: StreamSettings) -> [SlowRecord] {
    var writer = StreamWriter(settings)
    return writer.records()
  }

  /// The same as lines of an archive: no keys, timestamps, headers or tombstones, and no line feed inside.
  public static func lines(_ settings: StreamSettings) -> [[UInt8]] {
    var plain = settings
    plain.hasKeys = false
    plain.hasTimestamps = false
    plain.binaryPerMille = 0
    plain.partitionCount = 1
    return records(plain).compactMap { record in
      record.value.map { $0.filter { $0 != 0x0A && $0 != 0x0D } }
    }.filter { !$0.isEmpty }
  }
}
