/// A mistake that somebody could make in the protocol, put in to see that the simulation notices it.
enum Fault: CaseIterable, Sendable {
  case none
  /// State goes to disk before what it says is committed.
  case snapshotBeforeCommit
  /// The committed offsets are not asked for, so what is read again is published again.
  case outputNotSilenced
  /// A committed offset is one too low.
  case offsetTooLow
  /// Kafka lets a fenced producer and a former member of the group go on.
  case noFencing
  /// Nobody says under which rules what is committed was worked on.
  case rulesUntold
  /// A commit that timed out is taken for one that did not happen.
  case unknownTakenForAborted
  /// States are published outside the transactions that their offsets are committed in.
  case stateOutsideTransaction
}
