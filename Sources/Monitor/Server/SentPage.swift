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

  /// What must be sent so that a reader sees another state of the page: whole parts where their frames or the order of
  /// their rows differ, else the rows alone.
  func changes(to page: Page) -> (changed: [HTML], sent: SentPage) {
    let sent = SentPage(page)
    var changed: [HTML] = []
    for part in page.parts {
      guard let before = parts[part.id], let after = sent.parts[part.id], before.frame == after.frame,
        Set(before.order) == Set(after.order)
      else {
        changed.append(part.html)
        continue
      }
      for row in part.rows where before.rows[row.id] != after.rows[row.id] { changed.append(row.html) }
    }
    return (changed, sent)
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
