import Alerts
import Engine
import EngineTestSupport
import Ledger
import Testing

/// Section "Clock" of the contract: which days are closed, when and for whom.
@Suite struct ClosingTests {
  static func closed(_ build: (inout Story) -> Void) -> [String] {
    var story = Story()
    build(&story)
    var run = StoryRun()
    run.play(story)
    return run.closedLines
  }

  @Test("Before an event of a later day, each day up to the one before is closed, offices in byte order")
  func inTurn() {
    let lines = Self.closed { story in
      story.tell("office.staffed", "2020-03-02 09:00", office: "9", "\"officers\":1,\"quota\":1")
      story.tell("office.staffed", "2020-03-02 08:00", office: "10", "\"officers\":1,\"quota\":1")
      story.tell("office.staffed", "2020-03-02 23:59", office: "A", "\"officers\":1,\"quota\":1")
      story.tell("office.staffed", "2020-03-04 00:00", office: "1", "\"officers\":1,\"quota\":1")
    }
    #expect(
      lines == ["2020-03-02 10", "2020-03-02 9", "2020-03-02 A", "2020-03-03 10", "2020-03-03 9", "2020-03-03 A"])
  }

  @Test("A tick closes the days before its own, and a repeated one does nothing")
  func ticks() {
    let lines = Self.closed { story in
      story.tell("complaint.received", "2020-03-02 09:00")
      story.tell("clock.ticked", "2020-03-02 23:00")
      story.tell("clock.ticked", "2020-03-03 01:00")
      story.tell("clock.ticked", "2020-03-03 01:00")
      story.tell("clock.ticked", "2020-03-02 01:00")
    }
    #expect(lines == ["2020-03-02 74"])
  }

  @Test("Where the first event is a tick, its day is open and nothing is closed")
  func firstEventIsTick() {
    var story = Story()
    story.tell("clock.ticked", "2020-03-05 01:00")
    story.tell("complaint.received", "2020-03-03 09:00")
    story.tell("complaint.received", "2020-03-07 00:00")
    var run = StoryRun()
    run.play(story)
    #expect(run.closedLines == ["2020-03-05 74", "2020-03-06 74"])
    #expect(run.engine.partitionDay == Day("2020-03-07"))
  }

  @Test("A rejected or repeated event closes nothing")
  func onlyAppliedEventsClose() {
    let lines = Self.closed { story in
      story.tell("case.accepted", "2020-03-02 09:00", "\"amount\":1")
      story.tell("case.accepted", "2020-04-02 09:00", "\"amount\":1", sequence: 1)
      story.tell("case.accepted", "2020-04-02 09:00", "\"amount\":1", sequence: 2)
      story.tell("case.collected", "2020-04-02 09:00", "\"amount\":0")
    }
    #expect(lines.isEmpty)
  }

  @Test("A late event of a closed day is applied and opens nothing again")
  func lateEvent() {
    let lines = Self.closed { story in
      story.tell("case.accepted", "2020-03-02 09:00", "\"amount\":1")
      story.tell("case.collected", "2020-03-04 09:00", "\"amount\":1")
      story.tell("case.collected", "2020-03-01 09:00", "\"amount\":1")
      story.tell("case.collected", "2020-03-05 09:00", "\"amount\":1")
    }
    #expect(lines == ["2020-03-02 74", "2020-03-03 74", "2020-03-04 74"])
  }

  @Test("Of a gap of more than 400 days only the last 400 are closed")
  func longGap() {
    // 2020-03-02 + 400 days = 2021-04-06.
    let whole = Self.closed { story in
      story.tell("complaint.received", "2020-03-02 09:00")
      story.tell("clock.ticked", "2021-04-06 01:00")
    }
    #expect(whole.count == 400)
    #expect(whole.first == "2020-03-02 74")
    #expect(whole.last == "2021-04-05 74")
    let cut = Self.closed { story in
      story.tell("complaint.received", "2020-03-02 09:00")
      story.tell("clock.ticked", "2021-04-07 01:00")
    }
    #expect(cut.count == 400)
    #expect(cut.first == "2020-03-03 74")
    let decades = Self.closed { story in
      story.tell("complaint.received", "2000-03-02 09:00")
      story.tell("complaint.received", "9998-12-31 09:00")
    }
    #expect(decades.count == 400)
    #expect(decades.last == "9998-12-30 74")
  }

  @Test("The end of a replay closes days once; an event of such a day then closes nothing")
  func closingByRequest() {
    var story = Story()
    story.tell("complaint.received", "2020-03-02 09:00")
    var run = StoryRun()
    run.engine.closeDays(through: Day(number: 18_000))
    run.play(story)
    run.engine.closeDays(through: Day(number: 18_300))
    run.engine.closeDays(through: Day(number: 18_324))
    run.engine.closeDays(through: Day(number: 18_324))
    var later = Story()
    later.tell("complaint.received", "2020-03-03 10:00", sequence: 2)
    later.tell("complaint.received", "2020-03-04 10:00", sequence: 3)
    later.tell("complaint.received", "2020-03-05 10:00", sequence: 4)
    run.play(later)
    // 18,324 is 2020-03-03, so 2020-03-04 is open after it.
    #expect(run.closedLines == ["2020-03-02 74", "2020-03-03 74", "2020-03-04 74"])
  }

  @Test("An event at the very end of a closed day is later than that end, though the instant is the same")
  func equalInstants() throws {
    // Day 154 of 366 is 2020-03-02; a target of 36.6 % makes the pace a tenth of a percent a day.
    let rule = Rule(name: "pace", test: RuleTest(.cases, .behindTarget(pointsHundredths: 0), clearHundredths: 1))
    var story = Story()
    story.tell("office.targetSet", "2020-03-02 09:00", "\"period\":2020,\"casesPercent\":36.6,\"moneyPercent\":0")
    story.tell("clock.ticked", "2020-03-03 00:00")
    story.tell("case.accepted", "2020-03-03 00:00", "\"amount\":1")
    var run = StoryRun(rules: [rule])
    run.play(story)
    #expect(run.alertLines == ["pace 74 fired e3 15.5"])
    let alert = try #require(run.alerts.first)
    #expect(alert.timeMicroseconds == Int64(18_324 * 86_400 - 7 * 3600) * 1_000_000)
  }

  @Test("Days and periods follow the calendar's start and offset")
  func calendar() throws {
    let utc = try #require(StatisticsCalendar(startMonth: 1, startDay: 1, utcOffsetSeconds: 0))
    var story = Story()
    story.tell("complaint.received", "2020-01-01 06:59")
    story.tell("complaint.received", "2020-01-01 07:00")
    var run = StoryRun(calendar: utc)
    run.play(story)
    #expect(run.closedLines == ["2019-12-31 74"])
    #expect(run.engine.totals().map(\.period) == [2019, 2020])
    var local = StoryRun()
    local.play(story)
    #expect(local.engine.totals().map(\.period) == [2020])
    #expect(local.engine.totals().first?.complaintsReceived == 2)
  }
}
