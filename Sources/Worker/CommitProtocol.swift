/// When to commit, when to snapshot, and what to do after each failure: decisions alone, time is a parameter.
///
/// One epoch is in flight at most. After an abort the same epoch is sent again, since output is a function of the
/// events. Where the outcome is unknown the producer is made anew, which settles the open transaction one way or the
/// other, and the committed offsets say whether the epoch is in. The caller does what a step says and reports back.
struct CommitProtocol {
  /// Times and bounds.
  struct Policy {
    var commitInterval: Duration
    var snapshotInterval: Duration
    var maximumByteCount: Int
    /// So many bytes of changed cases make a snapshot due, where the state is published: what one transaction takes.
    var maximumChangedByteCount = 64 << 20
    /// An alert waits no longer than this after the last commit; sooner, the broker has not finished that one, and
    /// answers CONCURRENT_TRANSACTIONS: 107 ms against 4 ms.
    var earlySpacing = Duration.milliseconds(50)
    var firstBackoff = Duration.milliseconds(100)
    var longestBackoff = Duration.seconds(5)
    /// Fenced so often within that time, two workers fight over one identity.
    var fencesAllowed = 1
    var fenceMemory = Duration.seconds(300)
    /// After so long the broker aborts a transaction by itself and fences its producer, without anybody else.
    var transactionTimeout = Duration.seconds(10)
  }

  /// What has gathered for the next epoch.
  struct Gathered {
    var hasProgress = false
    var byteCount = 0
    /// Of the cases whose changes are to be published.
    var changedByteCount = 0
    var hasAlert = false
    /// Whether nothing that was fetched waits to be read: then there is time for an early commit. (While events keep
    /// coming, a worker is never at the very end of all its partitions.)
    var isDrained = false
    /// Whether all is to go out now: a stop, or partitions that are taken away.
    var isFlush = false
    /// Whether the last snapshot is still being written.
    var isSnapshotPending = false
  }

  /// What to do next.
  enum Step: Equatable {
    case wait
    /// Seal what has gathered, with a copy of what changed for a snapshot or without, and send it.
    case seal(withSnapshot: Bool)
    /// Send the sealed epoch again.
    case send
    /// Make the producer anew.
    case renewProducer
    /// Compare the committed offsets with the sealed epoch.
    case lookUp
    case stop(reason: String)
  }

  /// How the sending of an epoch ended.
  enum Outcome: Equatable, Sendable {
    case committed
    /// Nothing of it will be seen.
    case aborted(reason: String)
    /// Nothing of it will be seen, and nothing more can be committed before the group has shared out its partitions
    /// again.
    case refused(reason: String)
    /// Nothing of it will be seen, and sending it again can only fail again.
    case impossible(reason: String)
    /// It may be in or not.
    case unknown(reason: String)
    /// Another producer has this one's identity.
    case fenced(reason: String)
  }

  private enum State: Equatable {
    case idle
    /// The caller is carrying out a step and will report.
    case busy
    case retry(Step, at: Duration)
    case stopped(reason: String)
  }

  private let policy: Policy
  private var state = State.idle
  private var lastSeal: Duration
  private var lastEnd: Duration
  private var lastSnapshot: Duration
  private var failures = 0
  /// Since when nothing could be committed; `nil` while all is well.
  private(set) var failingSince: Duration?
  private var fences: [Duration] = []
  private var lastSend = Duration.zero
  /// Whether an epoch is sealed and its outcome not settled.
  private(set) var hasEpoch = false

  /// A protocol that begins at a time.
  ///
  /// - Parameter needsProducer: whether the first step is to make a producer. In transactions that fences a predecessor
  ///   and aborts what it left open, so that neither readers nor the next assignment wait for it to time out.
  init(_ policy: Policy, now: Duration, needsProducer: Bool) {
    self.policy = policy
    if needsProducer { state = .retry(.renewProducer, at: now) }
    lastSeal = now
    lastEnd = now
    lastSnapshot = now
  }

  /// Whether no epoch is on its way, and no producer has to be made first.
  var isIdle: Bool { state == .idle }
  /// Whether the group refused the last commit, so that waiting for another is in vain.
  private(set) var isRefused = false
  /// Whether a step is being carried out that has not been reported.
  var isBusy: Bool { state == .busy }

  /// What to do now.
  mutating func step(_ gathered: Gathered, now: Duration) -> Step {
    switch state {
    case .busy: return .wait
    case .stopped(let reason): return .stop(reason: reason)
    case .retry(let step, let time):
      guard now >= time else { return .wait }
      state = .busy
      lastSend = now
      return step
    case .idle:
      let isSnapshotDue =
        (now - lastSnapshot >= policy.snapshotInterval || gathered.changedByteCount >= policy.maximumChangedByteCount)
        && !gathered.isSnapshotPending
      guard gathered.hasProgress, isDue(gathered, now) else { return .wait }
      state = .busy
      hasEpoch = true
      lastSeal = now
      lastSend = now
      if isSnapshotDue || gathered.isFlush { lastSnapshot = now }
      return .seal(withSnapshot: isSnapshotDue || gathered.isFlush)
    }
  }

  private func isDue(_ gathered: Gathered, _ now: Duration) -> Bool {
    if gathered.isFlush || gathered.byteCount >= policy.maximumByteCount { return true }
    if now - lastSeal >= policy.commitInterval { return true }
    return gathered.hasAlert && gathered.isDrained && now - lastEnd >= policy.earlySpacing
  }

  /// The sending ended. After `committed` the epoch is done.
  mutating func ended(_ outcome: Outcome, now: Duration) {
    lastEnd = now
    isRefused = false
    switch outcome {
    case .committed: finish()
    case .aborted: retry(.send, now)
    case .refused:
      isRefused = true
      retry(.send, now)
    case .impossible(let reason): state = .stopped(reason: reason)
    case .unknown: retry(.renewProducer, now)
    // This process was suspended, or the broker slow: its own transaction timed out.
    case .fenced where now - lastSend >= policy.transactionTimeout: retry(.renewProducer, now)
    case .fenced(let reason):
      fences = fences.filter { now - $0 < policy.fenceMemory } + [now]
      if fences.count > policy.fencesAllowed {
        state = .stopped(
          reason:
            "fenced twice within five minutes (\(reason)): another worker uses a copy of this state directory; "
            + "give each worker a directory of its own"
        )
      } else {
        retry(.renewProducer, now)
      }
    }
  }

  /// The producer was made anew, or could not be.
  mutating func renewed(_ succeeded: Bool, now: Duration) {
    if succeeded, !hasEpoch { return finish() }
    retry(succeeded ? .lookUp : .renewProducer, now)
  }

  /// The committed offsets were compared: `true`, the epoch is in and done; `nil`, they could not be read.
  mutating func lookedUp(_ isCovered: Bool?, now: Duration) {
    switch isCovered {
    case true?: finish()
    case false?: retry(.send, now)
    case nil: retry(.lookUp, now)
    }
  }

  /// The sealed epoch is given up: all its partitions were lost. A producer whose transaction may still be open is made
  /// anew all the same, or the next epoch would become part of it.
  mutating func abandon() {
    hasEpoch = false
    switch state {
    case .stopped, .retry(.renewProducer, _): break
    default: finish()
    }
  }

  private mutating func finish() {
    isRefused = false
    hasEpoch = false
    failures = 0
    failingSince = nil
    state = .idle
  }

  private mutating func retry(_ step: Step, _ now: Duration) {
    let factor = 1 << min(failures, 10)
    failures += 1
    failingSince = failingSince ?? now
    state = .retry(step, at: now + min(policy.firstBackoff * factor, policy.longestBackoff))
  }
}
