/// What was sent of a page, by the fingerprints of its pieces.
struct SentPage {
  fileprivate struct SentPart {
    var frame: String
    var rows: [String: String] = [:]
    var order: [String] = []
  }

  private var parts: [String: SentPart] = [:]

  init(_ page: Page) {
    for part in page.parts { parts[part.id] = SentPart(part) }
  }

  /// What must be sent so that a reader sees another state of a page.
  struct Changes {
    /// Whole parts where their frames differ or their rows are others, else the rows alone.
    var markup: [HTML] = []
    /// Ids of rows in their new order, for each part where that alone is another one.
    var orders: [[String]] = []

    var isEmpty: Bool { markup.isEmpty && orders.isEmpty }
  }

  /// What must be sent, and what was sent then.
  func changes(to page: Page) -> (changes: Changes, sent: SentPage) {
    let sent = SentPage(page)
    var changes = Changes()
    for part in page.parts {
      guard let before = parts[part.id], let after = sent.parts[part.id], before.frame == after.frame,
        Set(before.order) == Set(after.order)
      else {
        changes.markup.append(part.html)
        continue
      }
      for row in part.rows where before.rows[row.id] != after.rows[row.id] { changes.markup.append(row.html) }
      if before.order != after.order { changes.orders.append(after.order) }
    }
    return (changes, sent)
  }
}

extension SentPage.SentPart {
  fileprivate init(_ part: Part) {
    self.init(frame: fingerprint(part.opening.bytes + part.closing.bytes))
    for row in part.rows {
      rows[row.id] = fingerprint(row.html.bytes)
      order.append(row.id)
    }
  }
}
