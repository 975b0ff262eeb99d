import Engine
import EngineTestSupport
import Ledger
import Testing

/// Sums near 2^63: what would leave signed 64 bits is rejected, and columns are wider than that.
@Suite struct OverflowTests {
  static let most = "\"amount\":10000000000000000"

  /// Accepts 922 cases of 10^16 each: 9.22 × 10^18, just below 2^63 ≈ 9.2234 × 10^18.
  static func fill(_ story: inout Story, _ time: String, prefix: String, category: String = "a") {
    for number in 1...922 {
      story.tell("case.accepted", time, case: "\(prefix)\(number)", most + ",\"category\":\"\(category)\"")
    }
  }

  @Test("The flow of an office and period stays within 64 bits, its columns need not")
  func officeFlow() throws {
    var story = Story()
    Self.fill(&story, "2019-03-02 09:00", prefix: "x")
    story.tell("case.accepted", "2019-03-02 09:00", case: "more", Self.most)
    Self.fill(&story, "2020-03-02 09:00", prefix: "y", category: "b")
    story.tell("case.accepted", "2020-03-02 09:00", case: "more", Self.most, sequence: 1)
    var run = StoryRun()
    let outcomes = run.play(story)
    #expect(outcomes[922] == "amount-overflow")
    #expect(outcomes.last == "amount-overflow")
    #expect(outcomes.count { $0 == "applied" } == 1844)
    let totals = try run.totals(2020)
    #expect("\(totals.money.toEnforce)" == "18440000000000000000")
    #expect("\(totals.money.inProgress)" == "18440000000000000000")
    #expect(totals.canonical.contains("\"carriedOut\":18440000000000000000"))
    #expect(run.engine.unbalancedOffices().isEmpty)
  }

  @Test("A sequence rejected for overflow was not seen: the event may come again when there is room")
  func notSeen() {
    var story = Story()
    Self.fill(&story, "2020-03-02 09:00", prefix: "x")
    story.tell("case.adjusted", "2020-03-02 09:00", case: "x1", Self.most, sequence: 5)
    story.tell("case.adjusted", "2020-03-02 09:00", case: "x2", "\"amount\":-10000000000000000", sequence: 2)
    story.tell("case.adjusted", "2020-03-02 09:00", case: "x1", Self.most, sequence: 5)
    story.tell("case.adjusted", "2020-03-02 09:00", case: "x1", Self.most, sequence: 5)
    var run = StoryRun()
    #expect(run.play(story).suffix(4) == ["amount-overflow", "applied", "applied", "duplicate"])
  }

  @Test("A category's own sums are checked though the office's have room")
  func category() {
    var story = Story()
    Self.fill(&story, "2020-03-02 09:00", prefix: "x", category: "a")
    story.tell("case.accepted", "2020-03-02 09:00", case: "z", "\"amount\":0,\"category\":\"b\"")
    for _ in 1...5 { story.tell("case.adjusted", "2020-03-02 09:00", case: "z", "\"amount\":-10000000000000000") }
    story.tell("case.adjusted", "2020-03-02 09:00", case: "x1", Self.most)
    var run = StoryRun()
    #expect(run.play(story).suffix(2) == ["applied", "amount-overflow"])
  }

  @Test(
    "The sums of one case are checked, also before its acceptance", arguments: ["collected", "reduced", "adjusted"])
  func oneCase(_ type: String) {
    var story = Story()
    for _ in 1...923 { story.tell("case.\(type)", "2020-03-02 09:00", Self.most) }
    var run = StoryRun()
    let outcomes = run.play(story)
    #expect(outcomes.prefix(922).allSatisfy { $0 == "applied" })
    #expect(outcomes.last == "amount-overflow")
  }

  @Test("A balance below the lowest 64 bits hold is an overflow though each sum fits")
  func balance() {
    var story = Story()
    for _ in 1...461 { story.tell("case.collected", "2020-03-02 09:00", Self.most) }
    for _ in 1...461 { story.tell("case.reduced", "2020-03-02 09:00", Self.most) }
    story.tell("case.collected", "2020-03-02 09:00", Self.most)
    story.tell("case.accepted", "2020-03-02 09:00", Self.most)
    var run = StoryRun()
    let outcomes = run.play(story)
    #expect(outcomes[922] == "amount-overflow")
    #expect(outcomes.last == "applied")
  }
}
