import Alerts
import Ledger

/// What all pages are made from: pure functions of these.
struct PageContext {
  let request: PageRequest
  let view: BoardView
  let freshness: Freshness
  let rules: [Rule]
  /// Wall clock, in microseconds since 1970.
  let now: Int64

  /// A request for a page of a view, as things are now.
  init(_ request: PageRequest, _ view: BoardView, _ store: BoardStore, _ settings: MonitorSettings) {
    self.request = request
    self.view = view
    freshness = store.freshness
    rules = settings.rules
    now = settings.wallClock()
  }

  /// A page about the past, of which nothing is to come.
  init(_ request: PageRequest, _ view: BoardView, rules: [Rule]) {
    self.request = request
    self.view = view
    self.rules = rules
    freshness = Freshness()
    now = 0
  }

  var language: Language { request.language }
  var board: Board { view.board }
  var calendar: StatisticsCalendar { view.board.calendar }
  /// The period shown: that asked for, or the latest.
  var period: Int32 { request.period ?? view.board.latestPeriod ?? 0 }

  func text(_ english: String, _ vietnamese: String) -> String { language.text(english, vietnamese) }

  /// What an office is called.
  func name(of code: String) -> String {
    code == OfficeTree.madeUpTop ? text("All offices", "Toàn quốc") : board.directory.name(of: code)
  }
}
