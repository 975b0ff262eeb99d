internal import Engine
internal import Ledger
internal import Snapshots

/// What a partition owes to the state topic, from which another worker takes it over: with each snapshot the rows that
/// changed, in the transaction of the epoch that they belong to.
struct StatePublication {
  private let identity: SnapshotIdentity
  private let group: String
  private let hashKey: HashKey
  /// Whether the topic holds a state of this partition, to which the rows that change can be added.
  private var hasState: Bool
  /// A whole state that goes out alone, before anything else of the partition.
  private(set) var waiting: StateRecords?
  /// Whether the next epoch of the partition must have the state with it: whoever replays silently what is committed
  /// from there on must know the rules, or has nothing to begin with.
  var isDue = false

  init(_ identity: SnapshotIdentity, group: String, hashKey: HashKey, hasState: Bool) {
    self.identity = identity
    self.group = group
    self.hashKey = hashKey
    self.hasState = hasState
  }

  /// Has a whole state go out before anything else.
  mutating func begin(with state: EngineChanges, at position: SnapshotPosition) {
    waiting = StateRecords(state, marker(position), isWhole: true)
  }

  mutating func takeWaiting() -> StateRecords? {
    defer { waiting = nil }
    if waiting != nil { hasState = true }
    return waiting
  }

  /// The records of what changed up to a position. Where the topic holds nothing, that is everything.
  mutating func take(_ changes: EngineChanges, at position: SnapshotPosition) -> StateRecords {
    defer { (hasState, isDue) = (true, false) }
    return StateRecords(changes, marker(position), isWhole: !hasState)
  }

  private func marker(_ position: SnapshotPosition) -> StateMarker {
    StateMarker(identity: identity, group: group, position: position, hashKey: hashKey)
  }
}
