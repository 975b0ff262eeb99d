internal import CaseEvents
internal import Scenario

/// Events in memory, one behind the other.
struct Corpus: ~Copyable {
  /// Bytes of all events, with room behind them.
  private(set) var bytes: [UInt8] = []
  /// Where each event begins, and where the last one ends.
  private(set) var ends: [Int] = [0]

  /// Attributes that CloudEvents producers add and Tiendo passes over; with them an event has the 276 to 310 bytes of
  /// those that other figures were measured with.
  private static let suffix = Array(
    ",\"datacontenttype\":\"application/json\",\"dataschema\":\"/schemas/case-event-1.json\"}".utf8)

  /// No events.
  init() {}

  /// The events of a national year, up to a number.
  init(seed: UInt64, cases: Int, maximumCount: Int) throws {
    var model = try NationalModel(NationalOptions(seed: seed, offices: 63, cases: cases, periods: [2020]))
    var line: [UInt8] = []
    while count < maximumCount, model.next(into: &line) != nil {
      append(line)
      line.removeAll(keepingCapacity: true)
    }
  }

  var count: Int { ends.count - 1 }
  var bytesPerEvent: Double { Double(bytes.count) / Double(max(1, count)) }

  /// Adds an event, with the further attributes.
  mutating func append(_ line: [UInt8]) {
    bytes.append(contentsOf: line.dropLast())
    bytes.append(contentsOf: Self.suffix)
    ends.append(bytes.count)
  }

  /// Drops all events and keeps the room.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    ends.append(0)
  }

  /// Calls `body` with the bytes of each event.
  @inline(__always) func forEach(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    try bytes.withUnsafeBytes { all in
      for index in 0..<count {
        try body(UnsafeRawBufferPointer(rebasing: all[ends[index]..<ends[index + 1]]))
      }
    }
  }

  /// How often each type occurs.
  func mix() throws -> [EventType: Int] {
    var decoder = EventDecoder()
    var event = Event(empty: decoder.emptyText)
    var counts: [EventType: Int] = [:]
    try forEach { bytes in
      try decoder.decode(bytes, into: &event)
      counts[event.type, default: 0] += 1
    }
    return counts
  }
}
