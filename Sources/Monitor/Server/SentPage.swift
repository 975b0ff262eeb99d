/// What was sent of a page, by the fingerprints of its pieces.
struct SentPage {
  fileprivate struct SentPart {
    var frame: UInt64
    var rows: [String: [UInt64]] = [:]
    var order: [String] = []
  }

  private var parts: [String: SentPart] = [:]

  init(_ page: Page) {
    for part in page.parts { parts[part.id] = SentPart(part) }
  }

  /// What must be sent so that a reader sees another state of a page.
  struct Changes {
    /// Whole parts where their frames differ or their rows are others, else the cells alone.
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
      for row in part.rows {
        guard let old = before.rows[row.id], let new = after.rows[row.id], old != new else { continue }
        if old[0] != new[0] || old.count != new.count {
          changes.markup.append(row.html)
        } else {
          for (place, cell) in row.cells.enumerated() where old[place + 1] != new[place + 1] {
            changes.markup.append(cell)
          }
        }
      }
      if before.order != after.order { changes.orders.append(after.order) }
    }
    return (changes, sent)
  }
}

extension SentPage.SentPart {
  fileprivate init(_ part: Part) {
    self.init(frame: fingerprint(part.opening.bytes + part.closing.bytes))
    for row in part.rows {
      rows[row.id] = [fingerprint(row.opening.bytes)] + row.cells.map { fingerprint($0.bytes) }
      order.append(row.id)
    }
  }
}
