import Alerts
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Records

/// Alerts for those who subscribe: Atom, and server-sent events.
extension Site {
  private static let feedLength = 200
  /// More than these are not sent to a reader at once, the latest; older ones are in `/api/v1/alerts`.
  private static let catchUpLimit = 1_000
  private static let signInterval = Duration.seconds(5)

  func feeds(_ router: Router<Context>) {
    router.get("feeds/alerts.atom") { request, _ in try atom(request) }
  }

  /// The latest firings and ends, each an entry with an id of its own that never changes (RFC 4287).
  private func atom(_ request: Request) throws -> Response {
    let language = try Query(request).word("lang", Language.self) ?? .vi
    let view = store.view
    let context = context(PageRequest(.alerts, language: language), view)
    let latest = view.board.alerts.entries.sorted { $0.sequence > $1.sequence }.prefix(Self.feedLength)
    let occurrences = latest.flatMap { alert in
      [(alert, alert.fired, "fired"), (alert, alert.resolved, "resolved")].compactMap { alert, moment, state in
        moment.map { (alert: alert, moment: $0, state: state) }
      }
    }.sorted { $0.moment.time > $1.moment.time }.prefix(Self.feedLength)
    let updated = occurrences.first?.moment.time ?? 0
    var html = HTML()
    html.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n")
    html.element("feed", ["xmlns": "http://www.w3.org/2005/Atom", "xml:lang": language.tag]) { html in
      html.element("id", text: "urn:tiendo:alerts")
      html.element("title", text: language.text("Tiendo: alerts", "Tiendo: cảnh báo"))
      html.element("updated", text: utcTime(microseconds: updated))
      html.element("author") { $0.element("name", text: "Tiendo") }
      html.element("link", ["rel": "self", "href": "/feeds/alerts.atom?lang=\(language.tag)"], text: "")
      for occurrence in occurrences {
        let alert = occurrence.alert
        let name = context.name(of: alert.office)
        let isEnd = occurrence.state == "resolved"
        let title = isEnd ? language.text("resolved: ", "đã hết: ") + name : "\(language.name(alert.severity)): \(name)"
        html.element("entry") { html in
          html.element("id", text: "urn:uuid:\(alert.id)#\(occurrence.state)")
          html.element("title", text: title)
          html.element("updated", text: utcTime(microseconds: occurrence.moment.time))
          html.element("category", ["term": alert.severity.rawValue], text: "")
          html.element("category", ["term": alert.rule], text: "")
          html.element("link", ["href": "/alerts/\(alert.id)?lang=\(language.tag)"], text: "")
          let end = isEnd ? " – \(language.name(alert.resolution, isOfRate: alert.isOfRate))" : ""
          html.element("summary", text: context.reason(alert) + end)
        }
      }
    }
    return Answer(type: "application/atom+xml; charset=utf-8", bytes: html.bytes).response(to: request)
  }

  /// Alerts as they fire and end. A reader that comes back with the id of its last event gets what it missed, as far as
  /// it is still known; after a restart of the monitor, which reads in another order, what happened from a day before
  /// that event on. So it may see some again, and knows them by the alert's id and state.
  func alertStream(_ request: Request) async throws -> Response {
    let last = request.headers[.lastEventID].flatMap(AlertEventID.init)
    guard streams.enter() else { throw Problem.busy }
    let (messages, continuation) = AsyncStream.makeStream(of: ByteBuffer.self, bufferingPolicy: .bufferingOldest(16))
    let task = Task { [store, streams, start = hub.start] in
      var sent: Int64?
      var lastSign = ContinuousClock.now
      for await _ in store.changes() {
        guard !Task.isCancelled, !streams.isClosed else { break }
        let log = store.view.board.alerts
        var news: [AlertEntry] = []
        if let sent {
          if log.sequence > sent { news = log.entries.filter { $0.sequence > sent } }
        } else if !store.freshness.isComplete {
          // What is read for the first time is no news.
          continue
        } else if let last {
          news = log.entries.filter { last.precedes($0, start: start) }
        }
        sent = log.sequence
        let isSignDue = ContinuousClock.now - lastSign >= Self.signInterval
        if news.isEmpty, !isSignDue { continue }
        lastSign = .now
        news.sort { $0.sequence < $1.sequence }
        let message = Self.message(news.suffix(Self.catchUpLimit), store.view.board.directory, start)
        if case .dropped = continuation.yield(message) { break }
      }
      streams.leave()
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    return .events(messages)
  }

  private static func message(_ alerts: some Collection<AlertEntry>, _ directory: OfficeDirectory, _ start: String)
    -> ByteBuffer
  {
    var buffer = ByteBuffer()
    for alert in alerts {
      var writer = JSONWriter()
      writer.alert(alert, name: directory.name(of: alert.office))
      buffer.writeString("event: alert\nid: \(AlertEventID(alert, start: start))\ndata: ")
      buffer.writeBytes(writer.bytes)
      buffer.writeString("\n\n")
    }
    // A comment as a sign of life, so that a dead connection is noticed.
    if alerts.isEmpty { buffer.writeString(": \n\n") }
    return buffer
  }
}

/// The id of an event of the stream of alerts: which start of the program, the alert's place in the order of reading
/// there, and the time of the event in microseconds since 1970.
struct AlertEventID: CustomStringConvertible {
  private let start: String
  private let sequence: Int64
  private let time: Int64

  private static let dayMicroseconds: Int64 = 86_400_000_000

  init(_ alert: AlertEntry, start: String) {
    self.start = start
    sequence = alert.sequence
    time = alert.latest?.time ?? 0
  }

  /// The id in a text; `nil` for another text.
  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, let sequence = Int64(parts[1]), let time = Int64(parts[2]), time >= 0 else { return nil }
    (start, self.sequence, self.time) = (String(parts[0]), sequence, time)
  }

  var description: String { "\(start)-\(sequence)-\(time)" }

  /// Whether a reader that has seen this event may not have seen an alert as it is now.
  func precedes(_ alert: AlertEntry, start: String) -> Bool {
    self.start == start ? alert.sequence > sequence : alert.latest?.time ?? 0 >= time - Self.dayMicroseconds
  }
}
