import CaseEvents
import Engine
import EngineTestSupport
import Ledger
import Testing

/// Sections 2 and 3 of the contract: what becomes of an event, and the columns.
@Suite struct LedgerTests {
  static func outcomes(_ build: (inout Story) -> Void) -> [String] {
    var story = Story()
    build(&story)
    var run = StoryRun()
    return run.play(story)
  }

  @Test("A sequence 63 below the highest is new, one lower is too old, one seen is a duplicate")
  func window() {
    let outcomes = Self.outcomes { story in
      story.tell("case.accepted", "2020-03-02 09:00", "\"amount\":5", sequence: 100)
      story.tell("case.assigned", "2020-03-02 09:00", "\"officer\":\"x\"", sequence: 37)
      story.tell("case.assigned", "2020-03-02 09:00", "\"officer\":\"x\"", sequence: 36)
      story.tell("case.assigned", "2020-03-02 09:00", "\"officer\":\"x\"", sequence: 37)
      story.tell("case.assigned", "2020-03-02 09:00", "\"officer\":\"x\"", sequence: 4_294_967_295)
      story.tell("case.assigned", "2020-03-02 09:00", "\"officer\":\"x\"", sequence: 100)
      story.tell("case.assigned", "2020-03-02 09:00", "\"officer\":\"x\"", sequence: 4_294_967_232)
    }
    #expect(
      outcomes == ["applied", "applied", "sequence-too-old", "duplicate", "applied", "sequence-too-old", "applied"])
  }

  @Test("The events of an office without a case have a window of their own")
  func officeWindow() {
    let outcomes = Self.outcomes { story in
      story.tell("case.accepted", "2020-03-02 09:00", "\"amount\":5", sequence: 1)
      story.tell("complaint.received", "2020-03-02 09:00", sequence: 1)
      story.tell("complaint.resolved", "2020-03-02 09:00", sequence: 1)
      story.tell("office.staffed", "2020-03-02 09:00", "\"officers\":1,\"quota\":1", sequence: 70)
      story.tell("complaint.resolved", "2020-03-02 09:00", sequence: 6)
      story.tell("complaint.resolved", "2020-03-02 09:00", sequence: 7)
      story.tell("complaint.resolved", "2020-03-02 09:00", office: "75", sequence: 1)
    }
    #expect(outcomes == ["applied", "applied", "duplicate", "applied", "sequence-too-old", "applied", "applied"])
  }

  @Test("From a final status only a reopening leads on, unless an event between is missing")
  func finalStatus() {
    let outcomes = Self.outcomes { story in
      story.tell("case.accepted", "2020-03-02 09:00", "\"amount\":5")
      story.tell("case.completed", "2020-03-02 09:00")
      story.tell("case.resumed", "2020-03-02 09:00")  // 3: refused, and seen all the same
      story.tell("case.resumed", "2020-03-02 09:00", sequence: 3)
      story.tell("case.collected", "2020-03-02 09:00", "\"amount\":1", sequence: 4)
      story.tell("case.suspended", "2020-03-02 09:00", sequence: 6)  // 5 is missing
      story.tell("case.reopened", "2020-03-02 09:00", sequence: 5)
      story.tell("case.terminated", "2020-03-02 09:00", sequence: 7)
      story.tell("case.terminated", "2020-03-02 09:00", sequence: 8)
      story.tell("case.reopened", "2020-03-02 09:00", sequence: 9)
      story.tell("case.accepted", "2020-03-02 09:00", "\"amount\":1", sequence: 10)
      story.tell("case.separated", "2020-03-02 09:00", sequence: 11)
      story.tell("case.resumed", "2020-03-02 09:00", sequence: 12)
    }
    #expect(
      outcomes == [
        "applied", "applied", "illegal-transition", "duplicate", "applied", "applied", "applied", "applied",
        "illegal-transition", "applied", "already-accepted", "applied", "applied",
      ])
  }

  @Test("What lies below the window counts as not seen")
  func belowWindow() {
    func outcome(last: UInt32) -> String? {
      Self.outcomes { story in
        story.tell("case.accepted", "2020-03-02 09:00", "\"amount\":5")
        story.tell("case.completed", "2020-03-02 09:00")
        for sequence in 3..<last {
          story.tell("case.assigned", "2020-03-02 09:00", "\"officer\":\"x\"", sequence: sequence)
        }
        story.tell("case.resumed", "2020-03-02 09:00", sequence: last)
      }.last
    }
    // Between 2 and 67 lie the 64 sequences 3…66 that the window of 66 holds; of 3…67 it has lost the first.
    #expect(outcome(last: 67) == "illegal-transition")
    #expect(outcome(last: 68) == "applied")
  }

  @Test("An older status event does not set the status, and money adds up in any order")
  func disorder() throws {
    var story = Story()
    story.tell("case.completed", "2020-03-02 09:00", sequence: 4)
    story.tell("case.collected", "2020-03-02 09:00", "\"amount\":30", sequence: 3)
    story.tell("case.suspended", "2020-03-02 09:00", sequence: 2)
    var run = StoryRun()
    run.play(story)
    let orphaned = try run.totals(2020)
    #expect(orphaned.orphans == 1)
    #expect(orphaned.cases == Columns())
    #expect(orphaned.categories.isEmpty)
    var acceptance = story
    acceptance.tell("case.accepted", "2020-10-02 09:00", "\"amount\":100,\"category\":\"credit\"", sequence: 1)
    run.play(acceptance.records.dropFirst(3))
    // All that the case has gathered counts in the period of the acceptance, 2021.
    let before = try run.totals(2020)
    #expect(before.orphans == 0)
    #expect(before.money == Columns())
    let totals = try run.totals(2021)
    #expect(totals.cases.completed == 1)
    #expect(totals.cases.newIntake == 1)
    #expect(totals.cases.carriedOut == 0)
    #expect(totals.money.collected == 30)
    #expect(totals.money.terminated == 70)
    #expect(totals.money.done == 100)
    #expect(totals.money.rate?.description == "100")
    #expect(totals.categories.map(\.name) == ["credit"])
  }

  @Test("Stocks are carried from period to period, flows are not, and periods without events have records")
  func periods() throws {
    var story = Story()
    story.tell("case.accepted", "2019-09-30 23:59", case: "a", "\"amount\":100")
    story.tell("case.accepted", "2019-09-30 23:59", case: "b", "\"amount\":50")
    story.tell("case.delegated", "2019-10-01 00:00", case: "b")
    story.tell("case.deferred", "2021-10-01 00:00", case: "a", "\"byAgreement\":true")
    story.tell("case.collected", "2021-10-01 00:00", case: "a", "\"amount\":120")
    var run = StoryRun()
    run.play(story)
    #expect(run.engine.totals().map(\.period) == [2019, 2020, 2021, 2022])
    let carried = try [2019, 2020, 2021, 2022].map { try run.totals($0).money.carriedIn }
    #expect(carried == [0, 150, 100, 100])
    let middle = try run.totals(2020)
    #expect(middle.money.delegatedOut == 50)
    #expect(middle.money.toEnforce == 100)
    let last = try run.totals(2022)
    #expect(last.money.deferredByAgreement == -20)
    #expect(last.money.eligible == 100)
    #expect(last.cases.deferredByAgreement == 1)
    #expect(run.engine.unbalancedOffices().isEmpty)
  }

  @Test("Targets and staffing are set by the highest sequence, whenever it comes")
  func highestSequence() throws {
    var story = Story()
    story.tell(
      "office.targetSet", "2020-03-02 09:00", "\"period\":2020,\"casesPercent\":80,\"moneyPercent\":38", sequence: 5)
    story.tell(
      "office.targetSet", "2020-03-03 09:00", "\"period\":2020,\"casesPercent\":1,\"moneyPercent\":1", sequence: 4)
    story.tell("office.staffed", "2020-03-02 09:00", "\"officers\":148,\"quota\":158", sequence: 3)
    story.tell("office.staffed", "2020-03-03 09:00", "\"officers\":0,\"quota\":0", sequence: 2)
    var run = StoryRun()
    run.play(story)
    let totals = try run.totals(2020)
    #expect(totals.target == Target(period: 2020, sequence: 5, casesHundredths: 8000, moneyHundredths: 3800))
    #expect(totals.officers == 148)
    #expect(totals.quota == 158)
  }

  @Test(
    "Rates are rounded half away from zero",
    arguments: [
      (1, 3, "33.33"), (2, 3, "66.67"), (1, 8, "12.5"), (1, 800, "0.13"), (-1, 800, "-0.13"), (1, 801, "0.12"),
      (3, 2, "150"),
      (0, 5, "0"), (1, 20_000, "0.01"), (1, 20_001, "0"), (-1, 20_001, "0"), (99_995, 100_000, "100"), (-7, 8, "-87.5"),
    ])
  func rounding(_ done: Int, _ eligible: Int, _ text: String) {
    #expect(Percent(Int128(done), of: Int128(eligible))?.description == text)
  }

  @Test("There is no rate of nothing")
  func noRate() {
    #expect(Percent(5, of: 0) == nil)
    #expect(Percent(5, of: -5) == nil)
  }
}
