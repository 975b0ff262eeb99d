import Testing

@testable import Worker

@Suite struct CommitProtocolTests {
  private static let policy = CommitProtocol.Policy(
    commitInterval: .seconds(1), snapshotInterval: .seconds(30), maximumByteCount: 1000)

  private func gathered(
    bytes: Int = 0, alert: Bool = false, drained: Bool = true, flush: Bool = false, snapshotPending: Bool = false
  ) -> CommitProtocol.Gathered {
    CommitProtocol.Gathered(
      hasProgress: true, byteCount: bytes, hasAlert: alert, isDrained: drained, isFlush: flush,
      isSnapshotPending: snapshotPending)
  }

  @Test func `A transactional worker begins with a producer, which fences its predecessor, and seals nothing before`() {
    var machine = CommitProtocol(Self.policy, now: .zero, needsProducer: true)
    #expect(!machine.isIdle && !machine.hasEpoch)
    #expect(machine.step(gathered(flush: true), now: .zero) == .renewProducer)
    machine.renewed(false, now: .zero)
    #expect(machine.step(gathered(flush: true), now: .milliseconds(99)) == .wait)
    #expect(machine.step(gathered(flush: true), now: .milliseconds(100)) == .renewProducer)
    machine.renewed(true, now: .milliseconds(200))
    // Nothing was sent, so nothing has to be looked up.
    #expect(machine.isIdle)
    #expect(machine.step(gathered(), now: .seconds(1)) == .seal(withSnapshot: false))
    #expect(machine.hasEpoch)
  }

  @Test func `A transaction that timed out by itself is no sign of a rival, however often`() {
    var machine = CommitProtocol(Self.policy, now: .zero, needsProducer: false)
    var now = Duration.seconds(1)
    #expect(machine.step(gathered(), now: now) == .seal(withSnapshot: false))
    for _ in 0..<5 {
      // Suspended for ten seconds, as long as the broker leaves a transaction open.
      now += .seconds(10)
      machine.ended(.fenced(reason: "x"), now: now)
      now += .seconds(10)
      #expect(machine.step(gathered(), now: now) == .renewProducer)
      machine.renewed(true, now: now)
      now += .seconds(10)
      #expect(machine.step(gathered(), now: now) == .lookUp)
      machine.lookedUp(false, now: now)
      now += .seconds(10)
      #expect(machine.step(gathered(), now: now) == .send)
    }
  }

  @Test func `Nothing is sealed without progress, nor before the interval`() {
    var machine = CommitProtocol(Self.policy, now: .zero, needsProducer: false)
    #expect(machine.step(CommitProtocol.Gathered(), now: .seconds(5)) == .wait)
    #expect(machine.step(gathered(), now: .milliseconds(999)) == .wait)
    #expect(machine.step(gathered(), now: .seconds(1)) == .seal(withSnapshot: false))
  }

  @Test func `Bytes, a flush, and an alert once all is read seal early, the alert spaced from the last commit`() {
    var machine = CommitProtocol(Self.policy, now: .zero, needsProducer: false)
    #expect(machine.step(gathered(alert: true, drained: false), now: .milliseconds(100)) == .wait)
    #expect(machine.step(gathered(alert: true), now: .milliseconds(49)) == .wait)
    #expect(machine.step(gathered(alert: true), now: .milliseconds(50)) == .seal(withSnapshot: false))
    machine.ended(.committed, now: .milliseconds(60))
    #expect(machine.step(gathered(bytes: 1000), now: .milliseconds(61)) == .seal(withSnapshot: false))
    machine.ended(.committed, now: .milliseconds(62))
    #expect(machine.step(gathered(flush: true), now: .milliseconds(63)) == .seal(withSnapshot: true))
  }

  @Test func `One epoch is in flight at most`() {
    var machine = CommitProtocol(Self.policy, now: .zero, needsProducer: false)
    #expect(machine.step(gathered(), now: .seconds(1)) == .seal(withSnapshot: false))
    #expect(machine.step(gathered(bytes: 5000, flush: true), now: .seconds(9)) == .wait)
    #expect(!machine.isIdle)
    machine.ended(.committed, now: .seconds(9))
    #expect(machine.isIdle)
  }

  @Test func `A snapshot goes with an epoch when it is due and the last one is on disk`() {
    var machine = CommitProtocol(Self.policy, now: .zero, needsProducer: false)
    #expect(machine.step(gathered(snapshotPending: true), now: .seconds(30)) == .seal(withSnapshot: false))
    machine.ended(.committed, now: .seconds(30))
    #expect(machine.step(gathered(), now: .seconds(31)) == .seal(withSnapshot: true))
    machine.ended(.committed, now: .seconds(31))
    #expect(machine.step(gathered(), now: .seconds(32)) == .seal(withSnapshot: false))
  }

  @Test func `An aborted epoch is sent again with growing, bounded patience`() {
    var machine = CommitProtocol(Self.policy, now: .zero, needsProducer: false)
    #expect(machine.step(gathered(), now: .seconds(1)) == .seal(withSnapshot: false))
    var now = Duration.seconds(1)
    // 100 ms doubled each time, but never more than 5 s.
    for wait in [100, 200, 400, 800, 1600, 3200, 5000, 5000] {
      machine.ended(.aborted(reason: ""), now: now)
      #expect(machine.step(gathered(), now: now + .milliseconds(wait - 1)) == .wait)
      now += .milliseconds(wait)
      #expect(machine.step(gathered(), now: now) == .send)
    }
    machine.ended(.committed, now: now)
    #expect(machine.isIdle)
  }

  @Test func `An unknown outcome makes the producer anew, then looks the offsets up`() {
    var machine = CommitProtocol(Self.policy, now: .zero, needsProducer: false)
    _ = machine.step(gathered(), now: .seconds(1))
    machine.ended(.unknown(reason: ""), now: .seconds(1))
    #expect(machine.step(gathered(), now: .seconds(2)) == .renewProducer)
    machine.renewed(false, now: .seconds(2))
    #expect(machine.step(gathered(), now: .seconds(3)) == .renewProducer)
    machine.renewed(true, now: .seconds(3))
    #expect(machine.step(gathered(), now: .seconds(5)) == .lookUp)
    machine.lookedUp(nil, now: .seconds(5))
    #expect(machine.step(gathered(), now: .seconds(7)) == .lookUp)
    machine.lookedUp(false, now: .seconds(7))
    #expect(machine.step(gathered(), now: .seconds(12)) == .send)
    machine.ended(.unknown(reason: ""), now: .seconds(12))
    #expect(machine.step(gathered(), now: .seconds(20)) == .renewProducer)
    machine.renewed(true, now: .seconds(20))
    #expect(machine.step(gathered(), now: .seconds(30)) == .lookUp)
    machine.lookedUp(true, now: .seconds(30))
    #expect(machine.isIdle)
  }

  @Test func `Fenced once it goes on, fenced twice within five minutes it stops`() {
    for (gap, stops) in [(299, true), (301, false)] {
      var machine = CommitProtocol(Self.policy, now: .zero, needsProducer: false)
      _ = machine.step(gathered(), now: .seconds(1))
      machine.ended(.fenced(reason: ""), now: .seconds(1))
      #expect(machine.step(gathered(), now: .seconds(2)) == .renewProducer)
      machine.renewed(true, now: .seconds(2))
      _ = machine.step(gathered(), now: .seconds(3))
      machine.lookedUp(false, now: .seconds(3))
      _ = machine.step(gathered(), now: .seconds(gap))
      machine.ended(.fenced(reason: "x"), now: .seconds(1 + gap))
      if case .stop(let reason) = machine.step(gathered(), now: .seconds(400)) {
        #expect(stops && reason.contains("directory of its own"))
      } else {
        #expect(!stops)
      }
    }
  }
}

@Suite struct RestorePlanTests {
  /// The decision table, row by row: S, C, low and high watermark.
  @Test(arguments: [
    (nil, nil, 0, 10, RestorePlan.fromNothing(at: 0, isComplete: true)),
    (nil, nil, 4, 10, .fromNothing(at: 4, isComplete: false)),
    (nil, 7, 0, 10, .rebuild(at: 0, silentUntil: 7)),
    (5, 7, 0, 10, .fromSnapshot(silentUntil: 7, repeats: false)),
    (5, 7, 5, 10, .fromSnapshot(silentUntil: 7, repeats: false)),
    (7, 7, 0, 10, .fromSnapshot(silentUntil: nil, repeats: false)),
    (7, nil, 0, 10, .fromSnapshot(silentUntil: nil, repeats: true)),
    (7, 5, 0, 10, .fromSnapshot(silentUntil: nil, repeats: true)),
    (10, 10, 10, 10, .fromSnapshot(silentUntil: nil, repeats: false)),
  ])
  func `Each safe row goes on where it must`(
    snapshot: Int64?, committed: Int64?, low: Int64, high: Int64, plan: RestorePlan
  ) {
    #expect(RestorePlan.decide(snapshot: snapshot, committed: committed, low: low, high: high, place: "t-0") == plan)
  }

  @Test(
    arguments: [
      (nil, 7, 3, 10, "cannot be rebuilt"), (5, 7, 6, 10, "lost to this state"), (11, nil, 0, 10, "beyond the end"),
      (5, 11, 0, 10, "beyond the end"), (nil, 11, 0, 10, "beyond the end"),
    ] as [(Int64?, Int64?, Int64, Int64, String)])
  func `Each unsafe row stops and names the ways out`(
    snapshot: Int64?, committed: Int64?, low: Int64, high: Int64, words: String
  ) {
    let plan = RestorePlan.decide(snapshot: snapshot, committed: committed, low: low, high: high, place: "t-0")
    guard case .refuse(let reason) = plan else {
      Issue.record("\(plan) is no refusal")
      return
    }
    #expect(reason.hasPrefix("t-0: "))
    #expect(reason.contains("state directory"))
    #expect(reason.contains(words))
  }
}
