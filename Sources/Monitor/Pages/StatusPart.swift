import Topics

/// How far the page can be trusted, on every page at the top.
extension PageContext {
  var status: Part {
    let state = freshness.state(now: now)
    return Part("status") { html in
      html.element(
        "div", ["id": "status", "class": "status", "role": "status", "data-state": "\(state)"]
      ) { html in
        html.element("p") { html in
          html.element("strong", text: words(state))
          html.raw(" ")
          html.text(figuresAsOf)
        }
        html.element("noscript") { html in
          html.element(
            "p",
            text: text(
              "Without scripts this page does not change by itself: load it again.",
              "Trang không tự cập nhật khi tắt JavaScript: hãy tải lại."))
        }
        for warning in warnings(state) {
          html.element("p", ["class": "warning"], text: "⚠ \(warning)")
        }
      }
    }
  }

  private func words(_ state: Freshness.State) -> String {
    switch state {
    case .connecting: text("Connecting to Kafka.", "Đang kết nối Kafka.")
    case .reading: text("Reading the history.", "Đang đọc lịch sử.")
    case .live: text("Live.", "Trực tiếp.")
    case .outOfTouch: text("Out of touch.", "Mất liên lạc.")
    }
  }

  private var figuresAsOf: String {
    let newest = board.offices.values.compactMap(\.asOf).max()
    let asOf = newest.map { language.time($0, calendar) }
    var sentence =
      asOf.map { text("Figures as of \($0).", "Số liệu đến \($0).") } ?? text("No figures.", "Chưa có số liệu.")
    if let contact = freshness.lastContact {
      let time = language.time(contact, calendar)
      sentence += " " + text("Last in touch with Kafka \(time).", "Liên lạc Kafka lần cuối \(time).")
    }
    return sentence
  }

  private func warnings(_ state: Freshness.State) -> [String] {
    var warnings: [String] = []
    if state == .outOfTouch {
      warnings.append(
        text(
          "Nothing arrives from Kafka: the figures may be old.",
          "Không nhận được dữ liệu từ Kafka: số liệu có thể đã cũ."))
    }
    if state == .reading, freshness.total > 0 {
      let percent = max(0, freshness.total - freshness.behind) * 100 / freshness.total
      warnings.append(
        text(
          "The figures are not complete: \(percent) % of the published records are read.",
          "Số liệu chưa đầy đủ: đã đọc \(percent) % số bản ghi."))
    }
    if freshness.problem != nil, state != .live {
      warnings.append(
        text("Kafka reports a problem; see the log.", "Kafka báo lỗi; xem nhật ký của chương trình."))
    }
    let lagging = freshness.laggingPartitions
    if !lagging.isEmpty {
      let lag = language.grouped(lagging.reduce(0) { $0 + (freshness.inputs[$1]?.lag ?? 0) })
      let names = Self.list(lagging)
      warnings.append(
        text(
          "The workers are behind in partition \(names): \(lag) events are not counted yet.",
          "Phân vùng \(names) đang chậm: \(lag) sự kiện chưa được tính."))
    }
    let missing = freshness.missingPartitions
    if !missing.isEmpty {
      let names = Self.list(missing)
      warnings.append(
        text(
          "No worker has counted partition \(names) yet: offices are missing.",
          "Phân vùng \(names) chưa được xử lý: còn thiếu đơn vị."))
    }
    let split = board.places.splits
    if !split.isEmpty {
      let names = Self.list(split.map { "\(name(of: $0.office)) (\($0.office))" })
      warnings.append(
        text(
          "The figures of \(names) are wrong: events of one office are in several partitions; see the log.",
          "Số liệu của \(names) bị sai: sự kiện của một đơn vị nằm ở nhiều phân vùng; xem nhật ký của chương trình."))
    }
    if freshness.unreadable > 0 {
      let count = language.grouped(freshness.unreadable)
      warnings.append(
        text("\(count) published records could not be read.", "\(count) bản ghi không đọc được."))
    }
    return warnings
  }

  private static func list(_ partitions: [Int32]) -> String { list(partitions.map(String.init)) }

  private static func list(_ names: [String]) -> String {
    names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
  }
}
