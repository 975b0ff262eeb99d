public import Monitor
internal import Scenario

/// What a demo came to, as plain text, and what to try next.
public struct DemoReport: Sendable {
  /// Holds every column.
  private static let fullWidth = 120

  let settings: DemoSettings
  /// The rules file, as a command would name it.
  let rulesPath: String
  let language: Language
  let width: Int

  /// A report.
  ///
  /// - Parameters:
  ///   - rulesPath: the file with the rules of the settings, for the commands that it suggests.
  ///   - width: columns of the table; `nil` for those of the terminal on standard output, all where there is none.
  public init(settings: DemoSettings, rulesPath: String, language: Language, width: Int? = nil) {
    self.width = width ?? Terminal.outputWidth ?? Self.fullWidth
    self.settings = settings
    self.rulesPath = rulesPath
    self.language = language
  }

  /// The text for a last view.
  public func text(_ view: DemoView) -> String {
    let table = OfficeTable(width: width, language: language)
    var lines = table.head.map(\.plain)
    let years = view.nation.filter { settings.model.periods.contains($0.period) }
    lines += years.map { table.row($0, "\(language.allOffices) \($0.period)").plain }
    lines += view.offices.map { table.row($0, "\($0.code) \($0.name)").plain }
    // Last what must not have scrolled away.
    lines += ["", summary(view), ""] + nextSteps(view)
    return lines.map { Self.trimmed($0) + "\n" }.joined()
  }

  private func summary(_ view: DemoView) -> String {
    let numbers = [view.events, Int64(view.firedCount), Int64(view.resolvedCount), Int64(view.firingCount)]
      .map { language.grouped($0) }
    let day = view.day.map(language.date) ?? "–"
    let until =
      view.wasStopped
      ? language.text("Stopped on \(day)", "Dừng ngày \(day)") : language.text("Up to \(day)", "Đến ngày \(day)")
    return language.text(
      "\(until): \(numbers[0]) events; alerts: \(numbers[1]) fired, \(numbers[2]) resolved, \(numbers[3]) firing",
      "\(until): \(numbers[0]) sự kiện; cảnh báo: đã phát \(numbers[1]), đã hết \(numbers[2]), đang báo \(numbers[3])")
  }

  private func nextSteps(_ view: DemoView) -> [String] {
    let model = settings.model
    let periods = model.periods.map(String.init).joined(separator: " ")
    let places = view.places
    let state =
      places.isStateTemporary
      ? (
        language.text("The state was removed; keep it, to look inside:", "Trạng thái đã xóa; giữ lại để xem:"),
        "tiendo demo --once --state demo-state"
      )
      : (
        language.text("The state is in \(places.state); check it:", "Trạng thái ở \(places.state); kiểm tra:"),
        "tiendo verify \(places.state)"
      )
    let steps = [
      state,
      (
        language.text("The same events as a file:", "Cùng các sự kiện, trong tệp:"),
        "tiendo generate --seed \(model.seed) --offices \(model.offices) --cases \(model.cases) "
          + "--periods \(periods) > events.ndjson"
      ),
      (
        language.text(
          "Their totals again, and the alerts with the same ids:", "Tính lại, cùng kết quả và mã cảnh báo:"),
        "tiendo replay --file events.ndjson --rules \(rulesPath) --alerts alerts.ndjson"
      ),
      (language.text("On your own Kafka:", "Với Kafka của bạn:"), "tiendo run --help"),
    ]
    return steps.flatMap { [$0.0, "  \($0.1)"] }
  }

  private static func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }
}

extension Language {
  /// How far a demo is, on one line.
  func progress(_ view: DemoView) -> String {
    let day = view.day.map(date) ?? "–"
    let events = grouped(view.events)
    let firing = grouped(view.firingCount)
    return text(
      "\(day): \(events) events, \(firing) alerts firing", "\(day): \(events) sự kiện, đang báo \(firing) cảnh báo")
  }
}
