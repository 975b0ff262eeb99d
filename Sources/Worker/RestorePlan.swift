internal import Snapshots

/// Where to begin in a partition that was assigned, and from where on output is due: the decision table of the
/// exactly-once protocol over three positions, S ≤ C ≤ current.
enum RestorePlan: Equatable {
  /// From an empty state, at the low watermark, with output on. `isComplete`: the topic still holds its first record.
  case fromNothing(at: Int64, isComplete: Bool)
  /// From an empty state, silently up to `silentUntil`, whose output is in Kafka already.
  case rebuild(at: Int64, silentUntil: Int64)
  /// From the snapshot, silently up to `silentUntil`. `repeats`: output between C and S is sent again.
  case fromSnapshot(silentUntil: Int64?, repeats: Bool)
  case refuse(reason: String)

  /// - Parameters:
  ///   - snapshot: S, the next offset in the snapshot; `nil` without one.
  ///   - committed: C, the next offset committed in Kafka; `nil` without one.
  ///   - low: first offset that the partition still holds.
  ///   - high: offset behind its last record.
  ///   - place: topic and partition, for the reason.
  static func decide(snapshot: Int64?, committed: Int64?, low: Int64, high: Int64, place: String) -> RestorePlan {
    guard let snapshot else {
      guard let committed else { return .fromNothing(at: low, isComplete: low == 0) }
      if committed > high { return .refuse(reason: beyondEnd(place, "the committed offset \(committed)", high)) }
      if low == 0 { return .rebuild(at: 0, silentUntil: committed) }
      return .refuse(
        reason:
          "\(place): there is no snapshot, offset \(committed) is committed, and the topic holds records from "
          + "\(low) on only, so the totals cannot be rebuilt; bring the state directory back, or begin anew with "
          + "another group and state directory"
      )
    }
    if snapshot > high { return .refuse(reason: beyondEnd(place, "the snapshot's offset \(snapshot)", high)) }
    if let committed, committed > high {
      return .refuse(reason: beyondEnd(place, "the committed offset \(committed)", high))
    }
    if low > snapshot {
      return .refuse(
        reason:
          "\(place): the snapshot ends at offset \(snapshot), and the topic holds records from \(low) on only, "
          + "so events between are lost to this state; bring a newer snapshot, or begin anew with another group "
          + "and state directory"
      )
    }
    guard let committed, committed >= snapshot else { return .fromSnapshot(silentUntil: nil, repeats: true) }
    return .fromSnapshot(silentUntil: committed > snapshot ? committed : nil, repeats: false)
  }

  private static func beyondEnd(_ place: String, _ what: String, _ high: Int64) -> String {
    "\(place): \(what) is beyond the end \(high): the topic was made anew; begin anew with another group and "
      + "state directory"
  }
}
