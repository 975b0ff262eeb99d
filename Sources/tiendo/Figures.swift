internal import Reported

/// Numbers as people read them in a table.
enum Figures {
  /// Digits in groups of three: `-1,234,567`.
  static func grouped(_ number: Int128) -> String { Figure(number).description }

  /// Millions, rounded half away from zero, in groups of three.
  static func millions(_ number: Int128) -> String {
    let rounded = Int128((number.magnitude + 500_000) / 1_000_000)
    return grouped(number < 0 ? -rounded : rounded)
  }

  /// The size of a span of time in its two largest units: `3 d`, `2 h 15 min`, `40 s`.
  static func duration(microseconds: Int64) -> String {
    let seconds = microseconds.magnitude / 1_000_000
    if seconds == 0 { return "less than 1 s" }
    let parts = [(seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")]
    let largest = parts.drop { $0.0 == 0 }.prefix(2)
    return largest.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
  }

  /// Spaces before a text that is shorter.
  static func padded(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// Rows as lines of equally wide columns: the first `leftColumns` begin, the others end at one place.
  static func table(_ rows: [[String]], leftColumns: Int) -> String {
    let columnCount = rows.map(\.count).max() ?? 0
    let widths = (0..<columnCount).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, text in
        let spaces = String(repeating: " ", count: widths[column] - text.count)
        return column < leftColumns ? text + spaces : spaces + text
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
  }
}
