import Alerts
import Ledger
import Scenario
import Testing

@testable import Demo
@testable import Monitor

@Suite("The screen of a view")
struct ScreenTests {
  /// 1,400 + 100 eligible cases, 350 + 45 done: 25.00 %, 45.00 % and 395 ÷ 1,500 = 26.33 %, with 33.66 % due; money
  /// 20 of 130 and 0.25 of 1 billion, 20.25 ÷ 131 = 15.46 %. 2 March 2020 is day 31 + 30 + 31 + 31 + 29 + 2 = 154.
  static let view: DemoView = {
    typealias Standing = OfficeLine.Standing
    let billion: Int128 = 1_000_000_000
    let pace = Percent(hundredths: 3_366)
    var first = OfficeLine(
      code: "01", name: "Hà Nội", period: 2020, cases: Standing(done: 350, eligible: 1_400, pace: pace),
      money: Standing(done: 20 * billion, eligible: 130 * billion, pace: Percent(hundredths: 1_620)))
    first.firing = [.warning: 2]
    let second = OfficeLine(
      code: "02", name: "Hà Giang", period: 2020, cases: Standing(done: 45, eligible: 100, pace: pace),
      money: Standing(done: billion / 4, eligible: billion, pace: nil))
    var nation = OfficeLine(
      code: "", name: "", period: 2020, cases: Standing(done: 395, eligible: 1_500, pace: pace),
      money: Standing(done: 81 * billion / 4, eligible: 131 * billion, pace: nil))
    nation.firing = [.warning: 2]
    let day = Day("2020-03-02")
    let fired = AlertLine(
      day: day, severity: .warning, office: "Hà Nội", rule: "cases-behind", measure: .cases,
      rate: Percent(hundredths: 2_500), reference: pace)
    var resolved = AlertLine(
      day: Day("2020-02-29"), severity: .critical, office: "Hà Giang", rule: "drop", measure: .money,
      rate: Percent(hundredths: 2_500), reference: nil)
    resolved.resolution = .recovered
    var view = DemoView()
    view.phase = .running
    view.day = day
    view.period = day.map(StatisticsCalendar.vietnam.period(of:))
    view.events = 84_120
    view.eventsPerSecond = 812
    view.speed = Controls.Speed(daysPerSecond: 5, isPaused: false)
    view.nation = [nation]
    view.offices = [first, second]
    view.alerts = [fired, resolved]
    (view.firedCount, view.resolvedCount, view.firingCount) = (1_003, 1_001, 2)
    view.places = Places(
      state: "/tmp/s", isStateTemporary: true, brokers: "127.0.0.1:9092", input: "in", outputs: ["a", "b"])
    return view
  }()

  private func lines(_ width: Int, _ height: Int = 18, _ language: Language = .en, _ view: DemoView = Self.view)
    -> [String]
  {
    Screen(width: width, height: height, language: language).lines(view).map { line in
      String(line.plain.reversed().drop { $0 == " " }.reversed())
    }
  }

  @Test("80 columns hold the rates and the paces, and the alerts in words")
  func usual() {
    let expected = """
       Tiendo demo · 2 Mar 2020 · 84,120 events · 812/s · 5 days/s
                       cases ────────────────────────── money ─────────────────
      office           eligible  rate %  pace %   ahead  rate %  pace %   ahead alerts
      All offices         1,500   26.33   33.66   -7.33   15.46       –       –    ! 2
      Hà Nội              1,400   25.00   33.66   -8.66   15.38   16.20   -0.82    ! 2
      Hà Giang              100   45.00   33.66  +11.34   25.00       –       –

      Latest alerts   2 firing now · 1,003 fired · 1,001 resolved
       2 Mar  !  warning  Hà Nội: cases 25.00 %, against 33.66 %  cases-behind
      29 Feb  ✓  resolved Hà Giang: money at 25.00 %, recovered  drop




      rate = done ÷ eligible · pace = target × part of year gone · ahead = rate − pace
      broker 127.0.0.1:9092 · state /tmp/s (removed at the end)
      topics in → a, b
      q quit · space pause · + faster · - slower
      """
    #expect(lines(80).joined(separator: "\n") == expected)
  }

  @Test("60 columns leave out what is least missed")
  func narrow() {
    let expected = """
       Tiendo demo · 2 Mar 2020 · 84,120 events · 812/s
                            cases ───────────────── money ─
      office                 rate %  pace %   ahead  rate % alerts
      All offices             26.33   33.66   -7.33   15.46    ! 2
      Hà Nội                  25.00   33.66   -8.66   15.38    ! 2
      Hà Giang                45.00   33.66  +11.34   25.00

      Latest alerts   2 firing now · 1,003 fired · 1,001 resolved
       2 Mar  !  Hà Nội: cases 25.00 %, against 33.66 %  cases-be…
      29 Feb  ✓  Hà Giang: money at 25.00 %, recovered  drop
      """
    #expect(lines(60).prefix(10).joined(separator: "\n") == expected)
  }

  @Test("120 columns hold everything, with a mark in the bar where the pace is")
  func wide() {
    let expected = """
       Tiendo demo · 2 Mar 2020 · day 154 of 366 of year 2020 · 84,120 events · 812/s · 5 days/s
                         cases ───────────────────────────────────────────── money, bn đ ──────────────────────────────
      office             eligible    done  rate %  pace %   ahead             eligible     done  rate %  pace %   ahead alerts
      All offices           1,500     395   26.33   33.66   -7.33 ███│░░░░░░     131.0     20.3   15.46       –       –    ! 2
      Hà Nội                1,400     350   25.00   33.66   -8.66 ███│░░░░░░     130.0     20.0   15.38   16.20   -0.82    ! 2
      Hà Giang                100      45   45.00   33.66  +11.34 ███│█░░░░░       1.0      0.3   25.00       –       –
      """
    #expect(lines(120).prefix(6).joined(separator: "\n") == expected)
  }

  @Test("Vietnamese has its own words, marks and dates")
  func vietnamese() {
    let expected = """
       Tiendo demo · 02/03/2020 · 84.120 sự kiện · 812/giây · 5 ngày/giây
                       việc ─────────────────────────── tiền ──────────────────
      đơn vị              có ĐK tỷ lệ % tiến độ  ± điểm tỷ lệ % tiến độ  ± điểm    báo
      Toàn quốc           1.500   26,33   33,66   -7,33   15,46       –       –    ! 2
      Hà Nội              1.400   25,00   33,66   -8,66   15,38   16,20   -0,82    ! 2
      Hà Giang              100   45,00   33,66  +11,34   25,00       –       –

      Cảnh báo mới nhất   đang báo 2 · đã phát 1.003 · đã hết 1.001
       02/03  !  cảnh báo     Hà Nội: về việc 25,00 %, so với 33,66 %  cases-behind
       29/02  ✓  đã hết       Hà Giang: về tiền 25,00 %, đã phục hồi  drop
      """
    #expect(lines(80, 18, .vi).prefix(10).joined(separator: "\n") == expected)
  }

  @Test("an alert of an integrity rule says what was observed, and the threshold")
  func observed() {
    var alert = Self.view.alerts[0]
    alert.observed = Percent(hundredths: 4_005)
    #expect(Language.en.message(alert) == "cases: observed 40.05, threshold 33.66")
    #expect(Language.vi.message(alert) == "về việc: thực tế 40,05, ngưỡng 33,66")
  }

  @Test("nothing is wider or higher than the screen, however small it is", arguments: Language.allCases)
  func bounds(language: Language) {
    for phase in [DemoView.Phase.opening, .running, .ending] {
      var view = Self.view
      view.phase = phase
      view.warning = String(repeating: "a warning\n", count: 50)
      view.offices = Array(repeating: Self.view.offices[0], count: 100)
      view.alerts = Array(repeating: Self.view.alerts[0], count: 60)
      for (width, height) in [(1, 1), (10, 3), (40, 10), (60, 20), (80, 24), (200, 60)] {
        let lines = Screen(width: width, height: height, language: language).lines(view)
        #expect(lines.count <= height)
        #expect(lines.allSatisfy { $0.width <= width && !$0.plain.contains { $0.isNewline } })
      }
    }
  }

  @Test("offices that have no place are counted")
  func rest() {
    var view = Self.view
    view.offices = Array(repeating: view.offices[0], count: 30)
    // 24 rows − 4 above − 4 below leave 16: 2 for headings, and a third less one, but no more than there are, for
    // alerts.
    #expect(lines(80, 24, .en, view).contains("… and 18 more"))
    #expect(lines(80, 24, .en, view).filter { $0.hasPrefix("Hà Nội") }.count == 12)
  }

  @Test("what stands out by colour has a sign or a word as well, and colour can be left out")
  func color() {
    let screen = Screen(width: 80, height: 18, language: .en)
    let coded = screen.lines(Self.view).map { $0.coded(usesColor: false) }.joined()
    // 30–37 are the codes of colours.
    #expect(!coded.contains("[3") && !coded.contains(";3"))
    #expect(screen.lines(Self.view).map { $0.coded(usesColor: true) }.joined().contains("[33m"))
  }

  @Test("a pause and an end are told in the title")
  func standstill() {
    var view = Self.view
    view.speed?.isPaused = true
    #expect(lines(60, 18, .en, view).first == " Tiendo demo · 2 Mar 2020 · 84,120 events · paused")
    view.phase = .ending
    #expect(lines(60, 18, .en, view).first == " Tiendo demo · 2 Mar 2020 · 84,120 events · ending")
  }

  @Test("the report has the offices with their codes, and commands that can be copied")
  func report() {
    let settings = DemoSettings(
      model: .init(seed: 3, offices: 2, cases: 9, periods: [2019, 2020]), daysPerSecond: nil, rules: [])
    let text = DemoReport(settings: settings, rulesPath: "r.yaml", language: .en, width: 120).text(Self.view)
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.contains("Up to 2 Mar 2020: 84,120 events; alerts: 1,003 fired, 1,001 resolved, 2 firing"))
    #expect(lines.contains { $0.hasPrefix("All offices 2020      1,500     395   26.33   33.66   -7.33") })
    #expect(lines.contains { $0.hasPrefix("02 Hà Giang             100      45   45.00   33.66  +11.34") })
    #expect(
      lines.contains("  tiendo generate --seed 3 --offices 2 --cases 9 --periods 2019 2020 > events.ndjson"))
    #expect(lines.contains("  tiendo replay --file events.ndjson --rules r.yaml --alerts alerts.ndjson"))
  }
}
