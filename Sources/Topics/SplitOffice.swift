/// An office whose events are in more than one partition, so that none knows all of its cases.
public struct SplitOffice: Sendable, Equatable {
  /// The office's code.
  public let office: String
  /// Where it was seen, ascending.
  public let partitions: [Int32]

  /// - Parameter partitions: where it was seen.
  public init(_ office: String, in partitions: some Sequence<Int32>) {
    self.office = office
    self.partitions = partitions.sorted()
  }

  /// The same as a deviation of the topic of the events: what comes of it, and what to do.
  ///
  /// - Parameter count: partitions of the events, to tell which source put the office where; 0 where it is not known.
  public func deviation(of topic: String, partitionCount count: Int) -> Deviation {
    let places = partitions.map { partition in
      let partitioners = Partitioner.allCases.filter { $0.partition(of: office, count: count) == Int(partition) }
      return count == 0 || partitioners.isEmpty
        ? "\(partition)" : "\(partition) (\(partitioners.map(\.rawValue).joined(separator: ", ")))"
    }
    return Deviation(
      topic: topic, subject: "office \(office)", found: "in partitions \(places.joined(separator: " and "))",
      expected: "in one", severity: .error,
      consequence: "each counts a part of its cases, and their totals take each other's place",
      remedy:
        "give all sources one partitioner (partitioner=murmur2_random for those on librdkafka, as Java has it), then "
        + "copy the events into a new topic (README, More partitions)")
  }
}

extension Collection<SplitOffice> {
  /// One line for a log: the first of them, and how many there are; `nil` for none.
  public func line(of topic: String, partitionCount: Int) -> String? {
    first.map { split in
      let others = count > 1 ? " (\(count) offices in all, tiendo topics check names them)" : ""
      return split.deviation(of: topic, partitionCount: partitionCount).description + others
    }
  }
}

/// Watches which partitions the published totals of offices come from.
///
/// An office never moves: the number of partitions is fixed, and results of another topic of events go to topics of
/// their own.
public struct OfficePartitions: Sendable {
  private var first: [String: Int32] = [:]
  private var found: [String: Set<Int32>] = [:]

  /// Nothing seen yet.
  public init() {}

  /// Offices in more than one partition, by code.
  public var splits: [SplitOffice] {
    found.sorted { $0.key < $1.key }.map { SplitOffice($0.key, in: $0.value) }
  }

  /// How many there are.
  public var splitCount: Int { found.count }

  /// Takes in that a totals record of an office came from a partition.
  public mutating func note(_ office: String, partition: Int32) {
    guard let known = first[office] else {
      first[office] = partition
      return
    }
    if known != partition { found[office, default: [known]].insert(partition) }
  }
}
