internal import Monitor

/// A line of the screen: pieces of text, each with what it is to stand out by. No meaning is in the style alone.
struct StyledLine: Sendable, Equatable {
  /// How a piece stands out.
  enum Style: Sendable, Equatable {
    case plain, strong, faint, title, good, attention, danger, notice
  }

  struct Piece: Sendable, Equatable {
    var text: String
    var style: Style
  }

  private(set) var pieces: [Piece] = []

  /// An empty line.
  init() {}

  /// A line of one piece.
  init(_ text: String, _ style: Style = .plain) { append(text, style) }

  mutating func append(_ text: String, _ style: Style = .plain) {
    if !text.isEmpty { pieces.append(Piece(text: text, style: style)) }
  }

  mutating func append(_ line: StyledLine) { pieces += line.pieces }

  /// The text alone.
  var plain: String { pieces.map(\.text).joined() }

  /// Columns on the screen: every letter of the languages shown takes one.
  var width: Int { pieces.reduce(0) { $0 + $1.text.count } }

  /// The line cut to a width, with `…` where something is missing.
  func fitting(_ width: Int) -> StyledLine {
    if self.width <= width { return self }
    var line = StyledLine()
    var left = width
    for piece in pieces {
      if piece.text.count < left {
        line.append(piece.text, piece.style)
        left -= piece.text.count
      } else {
        line.append(piece.text.cut(to: left, always: true), piece.style)
        break
      }
    }
    return line
  }

  /// The line with spaces up to a width, so that nothing of an earlier one is left behind it.
  func filling(_ width: Int) -> StyledLine {
    var line = self
    line.append(String(repeating: " ", count: max(0, width - self.width)))
    return line
  }

  /// The line with the codes of a terminal.
  func coded(usesColor: Bool) -> String {
    pieces.map { piece in
      let code = Self.code(piece.style, usesColor)
      return code.isEmpty ? piece.text : "\u{1B}[\(code)m\(piece.text)\u{1B}[0m"
    }.joined()
  }

  private static func code(_ style: Style, _ usesColor: Bool) -> String {
    switch style {
    case .plain: ""
    case .strong: "1"
    case .faint: "2"
    case .title: "1;7"
    case .good: usesColor ? "32" : ""
    case .attention: usesColor ? "33" : ""
    case .danger: usesColor ? "1;31" : "1"
    case .notice: usesColor ? "36" : ""
    }
  }
}

extension String {
  /// The text cut to a width, with `…` at its end where something is missing.
  ///
  /// - Parameter always: whether something follows that is missing, so that the mark is due even where the text fits.
  func cut(to width: Int, always: Bool = false) -> String {
    if count <= width, !always { return self }
    return width <= 0 ? "" : prefix(width - 1) + "…"
  }

  /// The text in a width: cut, or with spaces behind it, or before.
  func set(in width: Int, fromRight: Bool = false) -> String {
    let text = cut(to: width)
    let spaces = String(repeating: " ", count: max(0, width - text.count))
    return fromRight ? spaces + text : text + spaces
  }
}
