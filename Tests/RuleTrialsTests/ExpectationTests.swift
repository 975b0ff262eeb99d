import Alerts
import EngineTestSupport
import Ledger
import RuleTrials
import Testing

/// Alerts held against what is expected.
@Suite struct ExpectationTests {
  /// 74 is under 50 % from noon of the 2nd to noon of the 4th of March 2020, 75 from noon of the 3rd on.
  private let spans: [AlertSpan] = {
    let result = trial(
      [below("low", 50)],
      [ofHundred([60, 40, 40, 60], from: march(1)), ofHundred([60, 60, 40, 40], from: march(1), office: "75")])
    return result.spans(ofRule: "low")
  }()

  private func difference(_ expected: ExpectedAlert...) -> UnitTestDifference {
    UnitTestDifference(spans, expected: expected, calendar: .vietnam)
  }

  private func expect(_ change: (inout ExpectedAlert) -> Void) -> ExpectedAlert {
    var alert = ExpectedAlert(rule: "low")
    change(&alert)
    return alert
  }

  @Test func `All alerts must be expected, in any order, each once`() {
    let first = expect { $0.office = "74" }
    let second = expect { $0.office = "75" }
    #expect(difference(second, first).isEmpty)
    #expect(difference(first).unexpected.map(\.office) == ["75"])
    #expect(difference(first, first).missing == [first])
    #expect(difference().unexpected.count == 2)
    #expect(difference(first, second, ExpectedAlert(rule: "low")).missing.count == 1)
  }

  @Test func `A vague expectation leaves an alert to one that needs it, whichever comes first`() {
    let any = ExpectedAlert(rule: "low")
    let first = expect { $0.office = "74" }
    #expect(difference(any, first).isEmpty)
    #expect(difference(first, any).isEmpty)
  }

  @Test func `Only what is written is compared, and all of it`() {
    let noon = StatisticsCalendar.vietnam.end(of: march(2)).microseconds - 43_200_000_000
    let other = expect { $0.office = "75" }
    let right: [(inout ExpectedAlert) -> Void] = [
      { $0.period = 2020 }, { $0.severity = .warning }, { $0.fired = .day(march(2)) },
      // Noon at UTC+7, at which 49 of 100 are done on the way to 40.
      { $0.fired = .instant(microseconds: noon) }, { $0.rate = Percent(hundredths: 4900) },
      { $0.reference = Percent(hundredths: 5000) }, { $0.resolved = .day(march(4)) }, { $0.resolution = .recovered },
      { $0.isOpen = false },
    ]
    let wrong: [(inout ExpectedAlert) -> Void] = [
      { $0.rule = "other" }, { $0.period = 2021 }, { $0.severity = .info }, { $0.fired = .day(march(3)) },
      { $0.fired = .instant(microseconds: noon + 1) }, { $0.rate = Percent(hundredths: 4901) },
      { $0.reference = Percent(hundredths: 4900) }, { $0.resolved = .day(march(5)) }, { $0.resolution = .lowVolume },
      { $0.isOpen = true }, { $0.cause = "close:2020-03-02" },
      { $0.summaries = [ExpectedAlert.SummaryText(language: "en", text: "low")] },
    ]
    for change in right {
      let alert = expect { $0.office = "74" }
      let changed = expect {
        $0 = alert
        change(&$0)
      }
      #expect(difference(changed, other).isEmpty, "\(changed)")
    }
    for change in wrong {
      let changed = expect {
        $0.office = "74"
        change(&$0)
      }
      #expect(difference(changed, other).missing.count == 1, "\(changed)")
    }
  }

  @Test func `What a day's close brings about counts as that day`() {
    // Nothing done since the 1st: at the close of the 4th for three days.
    let rule = Rule(name: "stalled", test: RuleTest(.cases, .stalled(days: 3)))
    let spans = trial([rule], [ofHundred([60, 60, 60, 60], from: march(1))]).spans(ofRule: "stalled")
    #expect(spans.map { $0.fired.day(in: .vietnam) } == [march(4)])
    #expect(spans.first?.fired.timeMicroseconds == StatisticsCalendar.vietnam.end(of: march(4)).microseconds)
  }
}
