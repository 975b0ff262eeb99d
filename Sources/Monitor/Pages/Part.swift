/// A part of a page that changes by itself: an element with an id, perhaps with rows of cells that have ids of their
/// own.
struct Part {
  /// A row of a part: its cells are elements with the ids of `Row.cell`.
  struct Row {
    let id: String
    /// The beginning of the element.
    var opening = HTML()
    var cells: [HTML] = []

    init(_ id: String) { self.id = id }

    /// The id of a cell, by its place in the row; with a sign that no code has, so that it is no other's id.
    static func cell(_ place: Int, of row: String) -> String { "\(row):\(place)" }

    /// All of it.
    var html: HTML {
      var html = opening
      for cell in cells { html.append(cell) }
      html.raw("</tr>")
      return html
    }
  }

  /// The id of the element.
  let id: String
  /// From the beginning of the element to its first row; all of it where it has none.
  var opening = HTML()
  var rows: [Row] = []
  /// From the last row to the end of the element.
  var closing = HTML()

  init(_ id: String) { self.id = id }

  /// A part without rows.
  init(_ id: String, _ body: (inout HTML) -> Void) {
    self.id = id
    body(&opening)
  }

  /// All of it.
  var html: HTML {
    var html = opening
    for row in rows { html.append(row.html) }
    html.append(closing)
    return html
  }
}

/// A page: its title and the parts of its body, from the top down.
struct Page {
  let title: String
  var parts: [Part]
}
