import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Settings

/// Everything that the addresses answer: pages, live changes, API, feeds, metrics, health. Pure but for the store.
struct Site: Sendable {
  typealias Context = BasicRequestContext

  let settings: MonitorSettings
  let store: BoardStore
  let hub: LiveHub
  let access: Access
  let counts = RequestCounts()
  let streams = StreamLimit(LiveHub.readerLimit)
  let metrics: @Sendable () -> [MetricFamily]
  let health: @Sendable () -> Health
  let logger: Logger

  /// Bytes of a form that is posted.
  private static let formLimit = 4_096

  func router() -> Router<Context> {
    let router = Router(context: Context.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: SecurityHeaders())
    router.add(
      middleware: Guard(
        access: access, hosts: hosts, wallClock: settings.wallClock, counts: counts, logger: logger))
    pages(router)
    assets(router)
    login(router)
    api(router.group("api/v1"))
    feeds(router)
    operations(router)
    return router
  }

  /// On loopback without a token only names of this machine are answered.
  private var hosts: Set<String>? {
    settings.listen.isLoopback && access.isOpen
      ? ["localhost", "127.0.0.1", "::1", settings.listen.host.lowercased()] : nil
  }

  // MARK: Pages

  private func pages(_ router: Router<Context>) {
    router.get("/") { request, _ in try page(.overview, request) }
    router.get("offices/:code") { request, context in
      try page(.office(try context.parameters.require("code").removingPercentEncoding ?? ""), request)
    }
    router.get("alerts") { request, _ in try page(.alerts, request) }
    router.get("alerts/:id") { request, context in
      try page(.alert(try context.parameters.require("id").removingPercentEncoding ?? ""), request)
    }
    router.get("live") { request, _ in try await live(request) }
  }

  private func page(_ page: PageRequest.Page, _ request: Request) throws -> Response {
    let preferred = Language(acceptLanguage: request.headers[.acceptLanguage])
    let wanted = PageRequest(page, query: Query(request).pairs, preferred: preferred)
    let view = store.view
    let context = context(wanted, view)
    guard let found = context.page else { throw Problem.notFound() }
    let hasLogout = access.hasSession(request, now: settings.wallClock() / 1_000_000)
    let html = Layout.document(found, context, version: hub.id(of: view.version), hasLogout: hasLogout)
    return Answer(
      type: Answer.html, bytes: html.bytes, headers: [.contentLanguage: wanted.language.tag, .vary: "Accept-Language"]
    ).response(to: request)
  }

  func context(_ request: PageRequest, _ view: BoardView) -> PageContext {
    PageContext(request, view, store, settings)
  }

  /// The changes of a page, as server-sent events.
  private func live(_ request: Request) async throws -> Response {
    let query = Query(request)
    guard let wanted = PageRequest(address: query["path"] ?? "/") else { throw Problem.notFound() }
    return .events(try await hub.join(wanted, from: request.headers[.lastEventID] ?? query["from"]))
  }

  private func assets(_ router: Router<Context>) {
    for asset in Assets.all {
      router.get(RouterPath(asset.path)) { request, _ in
        Answer(type: asset.type, bytes: asset.bytes, caching: .immutable).response(to: request)
      }
    }
  }

  private func login(_ router: Router<Context>) {
    router.get("login") { request, _ in
      ErrorPage.login(Language(acceptLanguage: request.headers[.acceptLanguage]), isWrong: false).response(to: request)
    }
    router.post("login") { request, _ in
      var request = request
      let body = try await request.collectBody(upTo: Self.formLimit)
      let form = Query(text: String(buffer: body))
      guard access.isToken(form["token"] ?? "") else {
        let language = Language(acceptLanguage: request.headers[.acceptLanguage])
        return ErrorPage.login(language, isWrong: true).response(to: request)
      }
      var response = Response(status: .seeOther, headers: [.location: "/", .cacheControl: "no-store"])
      response.setCookie(access.beginSession(now: settings.wallClock() / 1_000_000))
      return response
    }
    router.post("logout") { request, _ in
      var response = Response(status: .seeOther, headers: [.location: "/login", .cacheControl: "no-store"])
      response.setCookie(access.endSession(request))
      return response
    }
  }

  // MARK: For operators

  private func operations(_ router: Router<Context>) {
    router.get("metrics") { request, _ in
      let text = MetricFamily.text(metrics() + (await ownMetrics()))
      return Answer(type: MetricFamily.type, bytes: Array(text.utf8), caching: .none).response(to: request)
    }
    let probes: [(RouterPath, any KeyPath<Health, Bool> & Sendable)] = [
      ("health/startup", \.isStarted), ("health/ready", \.isReady), ("health/live", \.isLive),
    ]
    for (path, state) in probes {
      router.get(path) { request, _ in
        let isGood = health()[keyPath: state]
        return Answer(
          status: isGood ? .ok : .serviceUnavailable, type: "text/plain; charset=utf-8",
          bytes: Array((isGood ? "ok\n" : "not yet\n").utf8), caching: .none
        ).response(to: request)
      }
    }
  }
}

extension Problem {
  /// As many readers as there may be.
  static let busy = Problem(
    status: .serviceUnavailable, detail: "Too many readers at once; come back in a minute.",
    headers: [.retryAfter: "60"])
}

extension Response {
  /// Server-sent events until the messages end.
  static func events(_ messages: AsyncStream<ByteBuffer>) -> Response {
    Response(
      status: .ok,
      // Proxies must not gather what is meant to arrive at once.
      headers: [
        .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
        .accelBuffering: "no",
      ],
      body: ResponseBody { writer in
        // Ends the head for readers that wait for a first byte; and how long to wait before coming back.
        try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
        for await message in messages { try await writer.write(message) }
        try await writer.finish(nil)
      })
  }
}

extension PageRequest {
  /// The request that an address of this site stands for; `nil` for other addresses.
  init?(address: String) {
    guard address.utf8.count <= 2_048 else { return nil }
    let parts = address.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let names = parts[0].split(separator: "/").map { String($0).removingPercentEncoding ?? "" }
    let page: Page
    switch names.count {
    case 0: page = .overview
    case 1 where names[0] == "alerts": page = .alerts
    case 2 where names[0] == "offices": page = .office(names[1])
    case 2 where names[0] == "alerts": page = .alert(names[1])
    default: return nil
    }
    self.init(page, query: Query(text: parts.count > 1 ? String(parts[1]) : "").pairs, preferred: .vi)
  }
}
