import ReferenceModel

@testable import Snapshots

/// One partition of the state topic as Kafka keeps it: any record but the last of its key may be gone.
struct StateTopic {
  typealias Record = (key: [UInt8], value: [UInt8]?)

  private(set) var records: [Record] = []
  private var random: ModelRandom

  /// - Parameter seed: decides what is compacted.
  init(seed: UInt64) { random = ModelRandom(seed: seed) }

  mutating func append(_ key: [UInt8], _ value: [UInt8]?) { records.append((key, value)) }

  /// Adds a group, its marker last.
  mutating func append(_ group: StateRecords) {
    group.forEachRow { append($0, $1) }
    append(StateRecords.markerKey, group.markerValue)
  }

  /// Removes some of what later records have replaced.
  mutating func compact() {
    var seen: Set<[UInt8]> = []
    records = records.reversed().filter { record in
      seen.insert(record.key).inserted || random.chance(perMille: 300)
    }.reversed()
  }

  /// Removes all records of the key that the first record of a kind has, as a cleaning by age may do.
  mutating func lose(_ kind: StateRow) {
    guard let key = records.first(where: { $0.key.first == kind.rawValue && $0.key != StateRow.markerKey })?.key else {
      return
    }
    records.removeAll { $0.key == key }
  }

  /// What a reader gathers.
  var image: StateImage {
    var image = StateImage(place: "tiendo-state-0")
    for (key, value) in records {
      key.withUnsafeBytes { key in
        if let value {
          value.withUnsafeBytes { image.take(key: key, value: $0) }
        } else {
          image.take(key: key, value: nil)
        }
      }
    }
    return image
  }
}
