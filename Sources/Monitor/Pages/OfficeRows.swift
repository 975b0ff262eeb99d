import Ledger

/// The rows of the table of offices: which are shown, and in what order.
struct OfficeRows {
  struct Row {
    let code: String
    let name: String
    let standing: Standing
    let rank: Int?
  }

  /// Those of the page of the table that is asked for.
  let rows: [Row]
  /// On all pages.
  let count: Int
  let pageCount: Int
  /// The page shown, from 1.
  let number: Int

  init(_ context: PageContext) {
    let request = context.request
    let rollup = context.view.rollup(context.period)
    let tree = context.board.tree
    let parent = request.parent ?? tree.top
    let codes = request.isFlat ? tree.subtree(of: parent) : tree.children(of: parent)
    let needle = Self.folded(request.search)
    var rows = codes.compactMap { code -> Row? in
      guard let standing = request.isFlat ? rollup.own[code] : rollup.total[code] else { return nil }
      let name = context.name(of: code)
      if !needle.isEmpty, !Self.folded(name).contains(needle), !Self.folded(code).hasPrefix(needle) { return nil }
      guard Self.passes(standing, request) else { return nil }
      return Row(
        code: code, name: name, standing: standing, rank: context.view.rank(code, context.period, request.measure))
    }
    Self.sort(&rows, request)
    count = rows.count
    pageCount = max(1, (rows.count + PageRequest.rowLimit - 1) / PageRequest.rowLimit)
    number = min(request.number, pageCount)
    self.rows = Array(rows.dropFirst((number - 1) * PageRequest.rowLimit).prefix(PageRequest.rowLimit))
  }

  private static func passes(_ standing: Standing, _ request: PageRequest) -> Bool {
    switch request.filter {
    case .all: true
    case .firing: standing.firing.total > 0
    case .behind: standing.ahead(request.measure).map { $0.hundredths < 0 } ?? false
    case .silent: standing.silentCount > 0
    }
  }

  /// For a search that minds neither case nor marks: `da nang` finds Đà Nẵng.
  static func folded(_ text: String) -> String {
    var folded = ""
    for scalar in text.lowercased().decomposed.unicodeScalars {
      if scalar.properties.generalCategory == .nonspacingMark { continue }
      folded.unicodeScalars.append(scalar == "đ" ? "d" : scalar)
    }
    return folded
  }

  private static func sort(_ rows: inout [Row], _ request: PageRequest) {
    if request.order == .name {
      let keys = Dictionary(rows.map { ($0.code, folded($0.name)) }, uniquingKeysWith: { first, _ in first })
      rows.sort { (keys[$0.code] ?? "", $0.code) < (keys[$1.code] ?? "", $1.code) }
      if request.isDescending { rows.reverse() }
      return
    }
    let keyed = rows.map { (key: key($0, request), row: $0) }
    rows = keyed.sorted { left, right in
      // Those without a value are last, whichever way it goes.
      guard let leftKey = left.key, let rightKey = right.key else {
        return left.key == nil && right.key == nil ? left.row.code < right.row.code : left.key != nil
      }
      if leftKey == rightKey { return left.row.code < right.row.code }
      return request.isDescending ? leftKey > rightKey : leftKey < rightKey
    }.map(\.row)
  }

  private static func key(_ row: Row, _ request: PageRequest) -> Int128? {
    let standing = row.standing
    let columns = standing.columns(request.measure)
    switch request.order {
    case .name: return nil
    case .rate: return standing.rate(request.measure)?.hundredths
    case .ahead: return standing.ahead(request.measure)?.hundredths
    case .rank: return row.rank.map { Int128($0) }
    case .carriedIn: return columns.carriedIn
    case .newIntake: return columns.newIntake
    case .done: return columns.done
    case .carriedOut: return columns.carriedOut
    case .perOfficer: return standing.donePerOfficer(request.measure)
    case .lastEvent: return standing.lastEvent.map { Int128($0) }
    case .alerts: return Int128(standing.firing.critical * 1_000_000 + standing.firing.total)
    }
  }
}
