import Ledger

/// What a reader asks to see: a page with its choices. Every state of a page has one address, and every address one
/// state: what is not understood is left out.
struct PageRequest: Hashable, Sendable {
  /// The pages.
  enum Page: Hashable, Sendable {
    case overview
    case office(String)
    case alerts
    case alert(String)
  }

  /// What the table is ordered by.
  enum Order: String, CaseIterable, Sendable {
    case name, rate, ahead, rank, carriedIn, newIntake, done, carriedOut, perOfficer, lastEvent, alerts
  }

  /// Which offices the table shows.
  enum Filter: String, CaseIterable, Sendable {
    case all, firing, behind, silent
  }

  /// Which alerts the list shows.
  enum AlertState: String, CaseIterable, Sendable {
    case firing, resolved, all

    /// Whether an alert is one of them.
    func includes(_ alert: AlertEntry) -> Bool {
      switch self {
      case .firing: alert.isFiring
      case .resolved: !alert.isFiring
      case .all: true
      }
    }
  }

  /// Rows of a table on one page.
  static let rowLimit = 100

  var page: Page
  var language: Language
  /// `nil`: the latest.
  var period: Int32?
  var measure = Measure.cases
  /// The office whose subordinates the table shows; `nil` for the top.
  var parent: String?
  /// Whether the table shows all offices with work of their own, whatever their level.
  var isFlat = false
  var order = Order.ahead
  var isDescending = false
  var filter = Filter.all
  var search = ""
  /// The page of the table, from 1.
  var number = 1
  var alertState = AlertState.firing

  init(_ page: Page, language: Language) {
    self.page = page
    self.language = language
  }

  /// The request of a query.
  ///
  /// - Parameter query: names and values, decoded.
  init(_ page: Page, query: [(String, String)], preferred language: Language) {
    self.init(page, language: language)
    for (name, value) in query {
      switch name {
      case "lang": self.language = Language(rawValue: value) ?? self.language
      case "period": period = Int32(value).flatMap { (2...9_998).contains($0) ? $0 : nil }
      case "measure": measure = Measure(rawValue: value) ?? measure
      case "parent": parent = value.isEmpty ? nil : value
      case "level": isFlat = value == "all"
      case "sort":
        isDescending = value.hasPrefix("-")
        order = Order(rawValue: String(isDescending ? value.dropFirst() : value[...])) ?? order
      case "show": filter = Filter(rawValue: value) ?? filter
      case "q": search = String(value.prefix(100))
      case "page": number = max(1, Int(value) ?? 1)
      case "state": alertState = AlertState(rawValue: value) ?? alertState
      default: break
      }
    }
  }

  /// The address of the request.
  var address: String { path + "?" + query.map { "\($0.0)=\($0.1.percentEncoded)" }.joined(separator: "&") }

  /// Its choices; what is as ever is left out.
  var query: [(String, String)] {
    var query: [(String, String)] = []
    if let period { query.append(("period", "\(period)")) }
    if measure != .cases { query.append(("measure", measure.rawValue)) }
    if let parent { query.append(("parent", parent)) }
    if isFlat { query.append(("level", "all")) }
    if order != .ahead || isDescending { query.append(("sort", (isDescending ? "-" : "") + order.rawValue)) }
    if filter != .all { query.append(("show", filter.rawValue)) }
    if !search.isEmpty { query.append(("q", search)) }
    if number > 1 { query.append(("page", "\(number)")) }
    if alertState != .firing { query.append(("state", alertState.rawValue)) }
    query.append(("lang", language.rawValue))
    return query
  }

  private var path: String {
    switch page {
    case .overview: "/"
    case .office(let code): "/offices/\(code.percentEncoded)"
    case .alerts: "/alerts"
    case .alert(let id): "/alerts/\(id.percentEncoded)"
    }
  }

  /// The same request with something changed; a change of what is shown begins at the first page of the table.
  func with(_ change: (inout PageRequest) -> Void) -> PageRequest {
    var request = self
    request.number = 1
    change(&request)
    return request
  }

  /// Another page with the choices that make sense on all.
  func to(_ page: Page) -> PageRequest {
    var request = PageRequest(page, language: language)
    request.period = period
    request.measure = measure
    return request
  }
}

extension String {
  /// Everything but letters, digits and `-._~` as `%XX` (RFC 3986).
  var percentEncoded: String {
    let digits = Array("0123456789ABCDEF".utf8)
    return String(
      decoding: utf8.flatMap { byte -> [UInt8] in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: [byte]
        default: [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
      }, as: UTF8.self)
  }
}
