internal import Alerts
internal import Ledger
internal import Monitor

/// The table of the offices: as many columns as the width has room for.
struct OfficeTable {
  private enum Group {
    case none, cases, money
  }

  private struct Column {
    var title: String
    var width: Int
    var group: Group
    /// The columns of the lowest rank give way first.
    var rank: Int
    var cell: (OfficeLine) -> (String, StyledLine.Style)
  }

  private static let barWidth = 10
  private static let nameBounds = 10...24

  private let language: Language
  private let columns: [Column]
  private let nameWidth: Int

  /// A table for a width.
  init(width: Int, language: Language) {
    self.language = language
    var columns = Self.columns(language)
    func total(_ columns: [Column]) -> Int { columns.reduce(0) { $0 + $1.width + 1 } }
    let ranks = columns.map(\.rank).sorted()
    for rank in ranks where total(columns) + 16 > width { columns.removeAll { $0.rank == rank } }
    self.columns = columns
    let left = width - total(columns)
    nameWidth = min(max(left, Self.nameBounds.lowerBound), Self.nameBounds.upperBound)
  }

  private static func columns(_ language: Language) -> [Column] {
    func percent(_ value: @escaping (OfficeLine) -> Percent?) -> (OfficeLine) -> (String, StyledLine.Style) {
      { (language.percent(value($0)), .plain) }
    }
    func ahead(_ value: @escaping (OfficeLine) -> Percent?) -> (OfficeLine) -> (String, StyledLine.Style) {
      { (language.points(value($0)), style(ahead: value($0))) }
    }
    return [
      Column(title: language.eligible, width: 8, group: .cases, rank: 5) {
        (language.grouped($0.cases.eligible), .plain)
      },
      Column(title: language.done, width: 7, group: .cases, rank: 2) { (language.grouped($0.cases.done), .plain) },
      Column(title: language.rate, width: 7, group: .cases, rank: 11, cell: percent { $0.cases.rate }),
      Column(title: language.pace, width: 7, group: .cases, rank: 9, cell: percent { $0.cases.pace }),
      Column(title: language.ahead, width: 7, group: .cases, rank: 10, cell: ahead { $0.cases.ahead }),
      Column(title: "", width: barWidth, group: .cases, rank: 4) { (bar($0.cases), style(ahead: $0.cases.ahead)) },
      Column(title: language.eligible, width: 9, group: .money, rank: 3) {
        (language.billions($0.money.eligible), .plain)
      },
      Column(title: language.done, width: 8, group: .money, rank: 1) { (language.billions($0.money.done), .plain) },
      Column(title: language.rate, width: 7, group: .money, rank: 8, cell: percent { $0.money.rate }),
      Column(title: language.pace, width: 7, group: .money, rank: 6, cell: percent { $0.money.pace }),
      Column(title: language.ahead, width: 7, group: .money, rank: 7, cell: ahead { $0.money.ahead }),
      Column(title: language.alerts, width: 6, group: .none, rank: 12) { firing($0.firing) },
    ]
  }

  /// The two lines above the rows.
  var head: [StyledLine] {
    var groups = StyledLine("".set(in: nameWidth))
    let showsAmounts = columns.contains { $0.group == .money && $0.title == language.eligible }
    let money = showsAmounts ? language.moneyInBillions : language.money
    for (group, name) in [(Group.cases, language.cases), (.money, money)] {
      let width = columns.reduce(0) { $0 + ($1.group == group ? $1.width + 1 : 0) }
      if width == 0 { continue }
      // One name over all its columns: ` cases ──────────`.
      let name = name.cut(to: width - 1) + " "
      groups.append(" " + name, .strong)
      groups.append(String(repeating: "─", count: max(0, width - 1 - name.count)), .faint)
    }
    var titles = StyledLine(language.office.set(in: nameWidth), .faint)
    for column in columns { titles.append(" " + column.title.set(in: column.width, fromRight: true), .faint) }
    return [groups, titles]
  }

  /// One row.
  func row(_ line: OfficeLine, _ name: String, _ style: StyledLine.Style = .plain) -> StyledLine {
    var row = StyledLine(name.set(in: nameWidth), style)
    for column in columns {
      let (text, cellStyle) = column.cell(line)
      row.append(" ")
      row.append(text.set(in: column.width, fromRight: true), cellStyle == .plain ? style : cellStyle)
    }
    return row
  }

  /// Behind is told by the sign, and by how much by the number; the colour only helps the eye.
  private static func style(ahead: Percent?) -> StyledLine.Style {
    guard let hundredths = ahead?.hundredths else { return .plain }
    return hundredths < -500 ? .danger : hundredths < 0 ? .attention : .good
  }

  /// The rate as a bar with a mark where the pace is: `█████░│░░░`.
  static func bar(_ standing: OfficeLine.Standing) -> String {
    func cells(_ percent: Percent) -> Int {
      min(max(Int((percent.hundredths * Int128(barWidth) + 5_000) / 10_000), 0), barWidth)
    }
    let filled = standing.rate.map(cells) ?? 0
    let mark = standing.pace.map { min(cells($0), barWidth - 1) }
    return (0..<barWidth).map { $0 == mark ? "│" : $0 < filled ? "█" : "░" }.joined()
  }

  /// The sign of the gravest alert and how many there are: `!! 3`.
  private static func firing(_ firing: [Severity: Int]) -> (String, StyledLine.Style) {
    guard let gravest = Severity.byGravity.first(where: { firing[$0, default: 0] > 0 }) else { return ("", .plain) }
    return ("\(gravest.sign) \(firing.values.reduce(0, +))", gravest.style)
  }
}
