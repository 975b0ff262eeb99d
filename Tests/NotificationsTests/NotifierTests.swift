import Crypto
import Foundation
import FoundationNetworking
import HTTPTypes
import Logging
import Settings
import Testing
import Threads

@testable import Notifications

@Suite struct NotifierTests {
  private let secret = Array("0123456789abcdef0123456789abcdef".utf8)
  /// However busy the machine is, a receiver answers before this: an attempt that is given up comes again after a while
  /// by the test's clock, which stands.
  private static let patience = Duration.seconds(540)
  /// Two hours after the samples.
  private let time = Clock("2026-11-28T04:15:00Z")

  private func webhook(_ url: String, name: String = "duty") -> NotificationSettings {
    var settings = NotificationSettings()
    var webhook = NotificationSettings.Webhook(name: name, url: url, secret: secret)
    webhook.allowsPrivateAddresses = true
    settings.webhooks = [webhook]
    return settings
  }

  private func notifier(_ settings: NotificationSettings, _ directory: String) throws -> Notifier {
    try Notifier(
      settings, path: directory + "/notifications.db", logger: Logger(label: "test"), postTimeout: Self.patience,
      wallClock: { [time] in time.value })
  }

  private func withDirectory(_ body: (String) async throws -> Void) async throws {
    let directory = NSTemporaryDirectory() + "/tiendo-notifications-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try await body(directory)
  }

  private func bytes(_ id: String, _ state: String, time: String = "2026-11-28T02:15:00Z") -> [UInt8] {
    Array(Sample.alert(id, state, time: time).utf8)
  }

  @Test(.timeLimit(.minutes(10))) func `Each alert comes once, signed, and a repeated reading brings none again`()
    async throws
  {
    try await withDirectory { directory in
      let receiver = try await Receiver()
      defer { receiver.stop() }
      let notifier = try notifier(webhook(receiver.url), directory)
      notifier.start()
      defer { notifier.stop() }
      // The second is older than a day, the third a repetition.
      notifier.take([bytes("a", "fired"), bytes("old", "fired", time: "2026-11-27T04:14:59Z"), bytes("a", "fired")])
      notifier.take([bytes("a", "fired"), bytes("a", "resolved")])
      let messages = try await receiver.messages(2)
      #expect(messages.map { $0.headers[.webhookID] } == ["a/fired", "a/resolved"])
      let message = messages[0]
      #expect(message.path == "/hook")
      let stamp = try #require(message.headers[.webhookTimestamp])
      let signed = Data("a/fired.\(stamp).".utf8) + Data(message.body)
      let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: secret))
      #expect(message.headers[.webhookSignature] == "v1," + Data(code).base64EncodedString())
      while notifier.status[0].delivered < 2 { try await Task.sleep(for: .milliseconds(5)) }
      #expect(notifier.status[0].waiting == 0)
    }
  }

  @Test(.timeLimit(.minutes(10))) func `What was not delivered is delivered after a restart`() async throws {
    try await withDirectory { directory in
      let receiver = try await Receiver([(.serviceUnavailable, [.retryAfter: "60"])])
      defer { receiver.stop() }
      do {
        let first = try notifier(webhook(receiver.url), directory)
        first.start()
        first.take([bytes("a", "fired")])
        _ = try await receiver.messages(1)
        while first.status[0].failed == 0 { try await Task.sleep(for: .milliseconds(5)) }
        first.stop()
      }
      time.add(59)
      let second = try await reopened(webhook(receiver.url), directory)
      second.start()
      defer { second.stop() }
      #expect(second.status[0].waiting == 1)
      time.add(1)
      // Taken in before: this only rings the bell.
      second.take([bytes("a", "fired")])
      #expect(try await receiver.messages(2).count == 2)
    }
  }

  /// The file is free once the threads of the notifier before have ended.
  private func reopened(_ settings: NotificationSettings, _ directory: String) async throws -> Notifier {
    while true {
      if let notifier = try? notifier(settings, directory) { return notifier }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  @Test(.timeLimit(.minutes(10))) func `410 ends it, until the address is another one`() async throws {
    try await withDirectory { directory in
      let gone = try await Receiver([(.gone, [:])])
      defer { gone.stop() }
      let other = try await Receiver()
      defer { other.stop() }
      do {
        let first = try notifier(webhook(gone.url), directory)
        first.start()
        first.take([bytes("a", "fired"), bytes("b", "fired")])
        _ = try await gone.messages(1)
        while first.status[0].waiting > 0 { try await Task.sleep(for: .milliseconds(5)) }
        first.take([bytes("c", "fired")])
        #expect(first.status[0].waiting == 0)
        first.stop()
      }
      let second = try await reopened(webhook(other.url), directory)
      second.start()
      defer { second.stop() }
      while try await other.messages(0).isEmpty {
        second.take([bytes(UUID().uuidString, "fired")])
        try await Task.sleep(for: .milliseconds(20))
      }
      #expect(try await gone.messages(1).count == 1)
    }
  }

  @Test(.timeLimit(.minutes(10))) func `A redirect is not followed, and a private address is refused`() async throws {
    let target = try await Receiver()
    defer { target.stop() }
    let redirecting = try await Receiver([(.temporaryRedirect, [.location: target.url])])
    defer { redirecting.stop() }
    var post = Post(url: redirecting.url, headers: [], body: [1], allowsPrivateAddresses: true, timeout: Self.patience)
    let answer = try await onThread(named: "post") { [post] in post.send() }
    #expect(answer == .answered(status: 307, retryAfterSeconds: 0))
    post = Post(url: target.url, headers: [], body: [1], allowsPrivateAddresses: false, timeout: Self.patience)
    let refused = try await onThread(named: "post") { [post] in post.send() }
    #expect(refused == .failed("its name leads to a private address; set allowPrivate: true where that is meant"))
    #expect(try await target.messages(0).isEmpty)
  }

  @Test(.timeLimit(.minutes(10))) func `A full queue drops the oldest`() async throws {
    try await withDirectory { directory in
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
      let queue = try NotificationQueue(path: directory + "/q.db", limit: 3)
      let settings = webhook("http://127.0.0.1:1/")
      let notices = ["a", "b", "c", "d", "e"].compactMap { AlertNotice(bytes($0, "fired")) }
      let dropped = try queue.take(notices, webhooks: settings.webhooks, alertmanagers: [], now: 0)
      #expect(dropped == ["duty": 2])
      #expect(try queue.next("duty", now: 0)?.message == "c/fired")
      #expect(try queue.lengths() == ["duty": 3])
    }
  }

  @Test(.timeLimit(.minutes(10))) func `What has ended is told of no more, however old its end is when it is read`()
    async throws
  {
    try await withDirectory { directory in
      let receiver = try await Receiver()
      defer { receiver.stop() }
      var settings = NotificationSettings()
      let base = receiver.url.replacing("/hook", with: "")
      settings.alertmanagers = [.init(name: "main", url: base)]
      let notifier = try notifier(settings, directory)
      notifier.take([bytes("a", "fired")])
      // Three days later.
      time.add(3 * 86_400)
      notifier.take([bytes("a", "fired"), bytes("a", "resolved", time: "2026-11-28T05:00:00Z")])
      notifier.start()
      defer { notifier.stop() }
      let message = try await receiver.messages(1)[0]
      #expect(message.path == "/api/v2/alerts")
      #expect(String(decoding: message.body, as: UTF8.self).contains(#""endsAt":"2026-11-28T05:00:00Z""#))
      while notifier.status[0].delivered == 0 { try await Task.sleep(for: .milliseconds(5)) }
    }
  }

  @Test(.timeLimit(.minutes(10))) func `An alert that an Alertmanager refuses keeps no other from it`() async throws {
    try await withDirectory { directory in
      // All together, then one by one.
      let receiver = try await Receiver([(.badRequest, [:]), (.badRequest, [:]), (.ok, [:])])
      defer { receiver.stop() }
      var settings = NotificationSettings()
      settings.alertmanagers = [.init(name: "main", url: receiver.url.replacing("/hook", with: ""))]
      let notifier = try notifier(settings, directory)
      notifier.take([bytes("a", "fired"), bytes("b", "fired")])
      notifier.start()
      defer { notifier.stop() }
      let messages = try await receiver.messages(3)
      let bodies = messages.map { String(decoding: $0.body, as: UTF8.self) }
      #expect(bodies[0].contains(#""alert":"a""#) && bodies[0].contains(#""alert":"b""#))
      #expect(bodies[1].contains(#""alert":"a""#) && !bodies[1].contains(#""alert":"b""#))
      #expect(!bodies[2].contains(#""alert":"a""#) && bodies[2].contains(#""alert":"b""#))
      while notifier.status[0].dropped == 0 || notifier.status[0].delivered == 0 {
        try await Task.sleep(for: .milliseconds(5))
      }
    }
  }

  @Test(.timeLimit(.minutes(10))) func `A real Alertmanager hears of firing alerts and of their ends`() async throws {
    try await withDirectory { directory in
      let alertmanager = try await RunningAlertmanager(directory)
      defer { alertmanager.stop() }
      var settings = NotificationSettings()
      settings.alertmanagers = [.init(name: "main", url: alertmanager.url)]
      // Its clock is the real one.
      let instant = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down)).ISO8601Format()
      let notifier = try Notifier(
        settings, path: directory + "/notifications.db", logger: Logger(label: "test"),
        wallClock: { Int64(Date().timeIntervalSince1970 * 1_000_000) })
      notifier.start()
      defer { notifier.stop() }
      notifier.take([bytes("a", "fired", time: instant)])
      var alerts = try await alertmanager.alerts { !$0.isEmpty }
      #expect(alerts[0].labels["alertname"] == "cases-low")
      #expect(alerts[0].labels["office"] == "74")
      #expect(alerts[0].annotations["summary"] == "74 is low")
      notifier.take([bytes("a", "resolved", time: instant)])
      alerts = try await alertmanager.alerts { $0.isEmpty }
      #expect(alerts.isEmpty)
    }
  }
}

/// A clock that a test moves, in microseconds since 1970.
final class Clock: Sendable {
  private let microseconds: Locked<Int64>

  init(_ text: String) {
    let date = (try? Date(text, strategy: .iso8601)) ?? Date()
    microseconds = Locked(Int64(date.timeIntervalSince1970) * 1_000_000)
  }

  var value: Int64 { microseconds.withLock { $0 } }

  func add(_ seconds: Int64) { microseconds.withLock { $0 += seconds * 1_000_000 } }
}
