extension PageContext {
  /// The page that is asked for; `nil` where there is none.
  var page: Page? {
    switch request.page {
    case .overview:
      if let parent = request.parent, !board.tree.isParent(parent) { return nil }
      return overviewPage
    case .office(let code): return officePage(code)
    case .alerts: return alertsPage
    case .alert(let id): return alertPage(id)
    }
  }
}
