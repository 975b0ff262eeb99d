internal import Alerts
internal import Ledger
internal import Monitor

/// The screen as a pure function of a view: lines no wider and no more than there is room for.
struct Screen {
  let language: Language
  let width: Int
  let height: Int

  /// A screen of a size in columns and rows.
  init(width: Int, height: Int, language: Language) {
    self.width = max(width, 1)
    self.height = max(height, 1)
    self.language = language
  }

  /// All lines, from the top.
  func lines(_ view: DemoView) -> [StyledLine] {
    let lines = view.phase == .opening ? opening(view) : running(view)
    return lines.prefix(height).map { $0.fitting(width) }
  }

  private func running(_ view: DemoView) -> [StyledLine] {
    let table = OfficeTable(width: width, language: language)
    var head = [title(view)] + table.head
    if let nation = view.nation.last { head.append(table.row(nation, language.allOffices, .strong)) }
    let foot = foot(view)
    let left = height - head.count - foot.count
    // A third for the alerts, the rest for the offices and the line below them.
    let alertRows = min(view.alerts.count, max(1, left / 3 - 1))
    let officeRows = max(0, left - alertRows - 2)
    let shown = view.offices.prefix(officeRows)
    var lines = head + shown.map { table.row($0, $0.name) }
    lines.append(StyledLine(rest(view.offices.count - shown.count), .faint))
    lines.append(alertHead(view))
    lines += view.alerts.prefix(alertRows).map(alert)
    lines += Array(repeating: StyledLine(), count: max(0, height - foot.count - lines.count))
    return lines + foot
  }

  private func title(_ view: DemoView) -> StyledLine {
    var text = " Tiendo demo"
    if let day = view.day { text += " · \(language.date(day))" }
    if let day = view.day, let period = view.period, width >= 100 {
      let (number, length) = (period.number(of: day), period.length)
      text += language.text(
        " · day \(number) of \(length) of year \(period.year)", " · ngày \(number)/\(length) năm \(period.year)")
    }
    let events = language.grouped(view.events)
    text += language.text(" · \(events) events", " · \(events) sự kiện")
    if let word = standstill(view) {
      text += " · \(word)"
    } else {
      let rate = language.grouped(view.eventsPerSecond)
      text += language.text(" · \(rate)/s", " · \(rate)/giây")
      if width >= 76, let days = view.speed?.daysPerSecond.map(language.speed) {
        text += language.text(" · \(days) days/s", " · \(days) ngày/giây")
      }
    }
    return StyledLine(text.set(in: width), .title)
  }

  private func standstill(_ view: DemoView) -> String? {
    if view.phase == .ending { return language.text("ending", "đang kết thúc") }
    return view.speed?.isPaused == true ? language.text("paused", "tạm dừng") : nil
  }

  private func rest(_ count: Int) -> String {
    if count <= 0 { return "" }
    return language.text("… and \(count) more", "… và \(count) đơn vị khác")
  }

  private func alertHead(_ view: DemoView) -> StyledLine {
    var line = StyledLine(language.text("Latest alerts", "Cảnh báo mới nhất"), .strong)
    let numbers = [view.firingCount, view.firedCount, view.resolvedCount].map { language.grouped($0) }
    line.append(
      language.text(
        "   \(numbers[0]) firing now · \(numbers[1]) fired · \(numbers[2]) resolved",
        "   đang báo \(numbers[0]) · đã phát \(numbers[1]) · đã hết \(numbers[2])"), .faint)
    return line
  }

  private func alert(_ alert: AlertLine) -> StyledLine {
    var line = StyledLine((alert.day.map(language.shortDate) ?? "").set(in: 6, fromRight: true) + "  ", .faint)
    let isResolved = alert.resolution != nil
    let sign = isResolved ? "✓" : alert.severity.sign
    var mark = sign.set(in: 2) + " "
    // Where room is short the sign must do.
    if width >= 76 {
      let word = isResolved ? language.text("resolved", "đã hết") : language.severity(alert.severity)
      mark += word.set(in: language == .vi ? 12 : 8) + " "
    }
    line.append(mark, isResolved ? .good : alert.severity.style)
    line.append(alert.office, .strong)
    line.append(": \(language.message(alert))")
    line.append("  \(alert.rule)", .faint)
    return line
  }

  private func foot(_ view: DemoView) -> [StyledLine] {
    var lines: [StyledLine] = []
    if let warning = view.warning {
      lines.append(StyledLine("! " + warning.split(whereSeparator: \.isNewline).joined(separator: " "), .attention))
    }
    if height >= 16 { lines.append(StyledLine(language.legend, .faint)) }
    if let page = view.page { lines.append(StyledLine(language.text("page \(page)", "trang web \(page)"), .strong)) }
    lines += places(view.places)
    lines.append(StyledLine(language.keys, .notice))
    return height >= 12 ? lines : Array(lines.suffix(1))
  }

  /// Where the state, the broker and the topics are.
  private func places(_ places: Places) -> [StyledLine] {
    let arrow = "\(places.input) → \(places.outputs.joined(separator: ", "))"
    let note = places.isStateTemporary ? language.text(" (removed at the end)", " (xóa khi kết thúc)") : ""
    return [
      StyledLine(
        language.text(
          "broker \(places.brokers) · state \(places.state)\(note)",
          "broker \(places.brokers) · trạng thái \(places.state)\(note)"), .faint),
      StyledLine(language.text("topics \(arrow)", "topic \(arrow)"), .faint),
    ]
  }
}
