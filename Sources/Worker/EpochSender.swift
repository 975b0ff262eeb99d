/// Sends epochs, one at a time, and says how that ended: `Committer` is the real one.
///
/// Jobs and reports are exchanged on the poll thread; all decisions are the `CommitProtocol`'s.
protocol EpochSender<Membership>: AnyObject {
  associatedtype Membership: Sendable

  /// Hands over a job; the one before must have been reported.
  func put(_ job: SendJob<Membership>)
  /// The report on a job, waiting for it up to the time given; `nil` where there is none.
  func takeReport(timeout: Duration) -> SendReport?
}

/// What is to be done.
enum SendJob<Membership: Sendable>: Sendable {
  /// Send the records of an epoch and, in a transaction, its offsets; without one, records alone.
  case send(Epoch, Membership?)
  /// Make the producer anew, which settles its open transaction one way or the other.
  case renew
}

/// How a job ended.
enum SendReport: Sendable {
  case ended(CommitProtocol.Outcome)
  /// Whether there is a new producer.
  case renewed(Bool)
}
