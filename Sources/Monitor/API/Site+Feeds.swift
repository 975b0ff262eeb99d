import Alerts
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Records

/// Alerts for those who subscribe: Atom, and server-sent events.
extension Site {
  private static let feedLength = 200

  func feeds(_ router: Router<Context>) {
    router.get("feeds/alerts.atom") { request, _ in atom(request) }
  }

  /// The latest firings and ends, each an entry with an id of its own that never changes (RFC 4287).
  private func atom(_ request: Request) -> Response {
    let language = Query(request)["lang"].flatMap(Language.init(rawValue:)) ?? .vi
    let view = store.view
    let context = context(PageRequest(.alerts, language: language), view)
    let occurrences = view.board.alerts.entries.suffix(Self.feedLength).flatMap { alert in
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
      html.raw("<link rel=\"self\" href=\"/feeds/alerts.atom\"/>")
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
          let end = isEnd ? " – \(language.name(alert.resolution))" : ""
          html.element("summary", text: context.reason(alert) + end)
        }
      }
    }
    return Answer(type: "application/atom+xml; charset=utf-8", bytes: html.bytes).response(to: request)
  }

  /// Alerts as they fire and end. The id of an event is the alert's place in the order of reading; a reader that comes
  /// back gets what it missed, as far as it is still known.
  func alertStream(_ request: Request) async throws -> Response {
    let last = request.headers[.lastEventID].flatMap { Int64($0) } ?? store.view.board.alerts.sequence
    guard streams.enter() else { throw Problem.busy }
    let (messages, continuation) = AsyncStream.makeStream(of: ByteBuffer.self, bufferingPolicy: .bufferingOldest(16))
    let task = Task { [store, streams] in
      var last = last
      for await _ in store.changes() {
        let alerts = store.view.board.alerts
        let news = alerts.entries.filter { $0.sequence > last }.sorted { $0.sequence < $1.sequence }
        guard !Task.isCancelled, !streams.isClosed else { break }
        last = max(last, alerts.sequence)
        let message = Self.message(news, store.view.board.directory)
        if case .dropped = continuation.yield(message) { break }
      }
      continuation.finish()
      streams.leave()
    }
    continuation.onTermination = { _ in task.cancel() }
    return .events(messages)
  }

  private static func message(_ alerts: [AlertEntry], _ directory: OfficeDirectory) -> ByteBuffer {
    var buffer = ByteBuffer()
    for alert in alerts {
      var writer = JSONWriter()
      writer.alert(alert, name: directory.name(of: alert.office))
      buffer.writeString("event: alert\nid: \(alert.sequence)\ndata: ")
      buffer.writeBytes(writer.bytes)
      buffer.writeString("\n\n")
    }
    // A comment as a sign of life, so that a dead connection is noticed.
    if alerts.isEmpty { buffer.writeString(": \n\n") }
    return buffer
  }
}
