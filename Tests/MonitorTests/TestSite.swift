import Alerts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Kafka
import Ledger
import Logging
import NIOCore
import NIOEmbedded
import Testing

@testable import Monitor

/// A site over a board that is filled by hand; requests go through the router as from outside.
struct TestSite {
  let store: BoardStore
  let hub: LiveHub
  let site: Site
  private let responder: RouterResponder<Site.Context>

  static let rules = [
    Rule(name: "cases-low", test: RuleTest(.cases, .below(hundredths: 3_000))),
    Rule(name: "calm", test: RuleTest(.money, .stalled(days: 9)), severity: .info),
  ]

  init(
    token: String? = nil, wallClock: @escaping @Sendable () -> Int64 = { 1_600_000_000_000_000 },
    rules: [Rule] = TestSite.rules, fill: (inout Board) -> Void = TestSite.standard
  ) {
    var settings = MonitorSettings(kafka: [:], wallClock: wallClock)
    settings.token = token
    settings.version = "1.2.3"
    settings.rules = rules
    var board = Board.country()
    fill(&board)
    let store = BoardStore(BoardView(version: 1, board: board))
    store.update { $0.lastContact = wallClock() }
    store.update { $0.isComplete = true }
    let fixed = settings
    let hub = LiveHub(store, interval: .milliseconds(1)) { PageContext($0, $1, store, fixed).page }
    self.store = store
    self.hub = hub
    site = Site(
      settings: settings, store: store, hub: hub, access: Access(token: token), metrics: { [] },
      health: { Health(isStarted: true, isReady: false, isLive: true) }, logger: Logger(label: "test"))
    responder = site.router().buildResponder()
  }

  static func standard(_ board: inout Board) {
    let target = #"{"casesPercent":80,"moneyPercent":38}"#
    board.take(
      .totals,
      Published.totals(
        "74", 2020, done: 105, inProgress: 295, money: (20_000_000_000, 110_000_000_000), target: target,
        officers: "148"))
    board.take(.totals, Published.totals("1402", 2020, done: 95, inProgress: 5))
    board.take(.days, key: "74/2020-03-01", Published.day("74", "2020-03-01", 2020, done: 100, eligible: 400))
    board.take(.alerts, Published.alert("5392e46f-0d59-513b-ab9a-146571b25e2b", "fired"))
    board.take(
      .alerts,
      Published.alert(
        "a144fb6c-af39-514f-b736-275ab93e6173", "resolved", office: "1402", rule: "=cmd", severity: "critical",
        extra: #","resolution":"recovered""#))
  }

  /// The answer to a request.
  func get(
    _ path: String, _ headers: HTTPFields = [:], method: HTTPRequest.Method = .get, body: String? = nil,
    host: String? = "localhost"
  ) async throws -> TestResponse {
    let response = try await respond(path, headers, method: method, body: body, host: host)
    let collector = Collector()
    try await response.body.write(BodyWriter(collector: collector))
    return TestResponse(status: response.status, headers: response.headers, body: collector.bytes)
  }
}

extension TestSite {
  private func respond(
    _ path: String, _ headers: HTTPFields, method: HTTPRequest.Method, body: String?, host: String?
  ) async throws -> Response {
    let request = Request(
      head: HTTPRequest(method: method, scheme: "http", authority: host, path: path, headerFields: headers),
      body: RequestBody(buffer: ByteBuffer(string: body ?? "")))
    let context = BasicRequestContext(
      source: ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: Logger(label: "test")))
    return try await responder.respond(to: request, context: context)
  }

  /// An answer piece by piece, as it is written.
  func stream(_ path: String) async throws -> AsyncStream<String> {
    let response = try await respond(path, [:], method: .get, body: nil, host: "localhost")
    let (pieces, continuation) = AsyncStream.makeStream(of: String.self)
    Task {
      try await response.body.write(PieceWriter(continuation: continuation))
      continuation.finish()
    }
    return pieces
  }
}

private struct PieceWriter: ResponseBodyWriter {
  let continuation: AsyncStream<String>.Continuation

  mutating func write(_ buffer: ByteBuffer) async throws { continuation.yield(String(buffer: buffer)) }
  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// Gathers a body.
private final class Collector {
  var bytes: [UInt8] = []
}

private struct BodyWriter: ResponseBodyWriter {
  let collector: Collector

  mutating func write(_ buffer: ByteBuffer) async throws { collector.bytes += Array(buffer: buffer) }
  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// An answer with all of its body.
struct TestResponse {
  let status: HTTPResponse.Status
  let headers: HTTPFields
  let body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self).replacing("\u{A0}", with: " ") }
}
