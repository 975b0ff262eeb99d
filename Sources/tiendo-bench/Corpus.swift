internal import Scenario

/// Events in memory, one behind the other.
struct Corpus {
  /// Bytes of all events.
  private(set) var bytes: [UInt8] = []
  /// Where each event begins, and where the last one ends.
  private(set) var ends: [Int] = [0]

  /// No events, with room for some.
  init(capacity: Int = 0) {
    bytes.reserveCapacity(capacity * 256)
    ends.reserveCapacity(capacity + 1)
  }

  /// The first events of a national year.
  init(seed: UInt64, count: Int) throws {
    // Fewer than three events come to a case of the model in any of its years.
    var model = try NationalModel(NationalOptions(seed: seed, offices: 63, cases: count, periods: [2020]))
    var line: [UInt8] = []
    while self.count < count, model.next(into: &line) != nil {
      append(line)
      line.removeAll(keepingCapacity: true)
    }
  }

  var count: Int { ends.count - 1 }
  var bytesPerEvent: Double { Double(bytes.count) / Double(max(1, count)) }

  /// Adds an event.
  mutating func append(_ line: [UInt8]) {
    bytes.append(contentsOf: line)
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
      for index in 0..<count { try body(UnsafeRawBufferPointer(rebasing: all[ends[index]..<ends[index + 1]])) }
    }
  }
}
