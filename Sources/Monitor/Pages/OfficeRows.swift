import Ledger

/// The rows of the table of offices: which are shown, and in what order.
struct OfficeRows {
  struct Row {
    let code: String
    let name: String
    let standing: Standing
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
    var rows = context.view.standings(
      below: request.parent ?? context.board.tree.top, context.period, isFlat: request.isFlat, search: request.search
    ).filter { Self.passes($0, request) }.map { Row(code: $0.code, name: context.name(of: $0.code), standing: $0) }
    Self.sort(&rows, request, context.board.directory)
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

  private static func sort(_ rows: inout [Row], _ request: PageRequest, _ directory: OfficeDirectory) {
    if request.order == .name {
      let keyed = rows.map { (key: directory.foldedName(of: $0.code), row: $0) }
      rows = keyed.sorted { ($0.key, $0.row.code) < ($1.key, $1.row.code) }.map(\.row)
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
    // The first is the one with the highest rate.
    case .rank: return standing.rate(request.measure).map { -$0.hundredths }
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
