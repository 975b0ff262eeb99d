internal import Foundation
public import Logging
public import Settings
internal import Threads

/// Tells webhooks and Alertmanagers of alerts. Every message goes out at least once, with an id by which receivers
/// know it again; what cannot be delivered waits on disk.
///
/// `take` is for one thread; the rest is safe on any.
public final class Notifier: Sendable {
  /// How the deliveries of one target go.
  public struct Status: Sendable {
    /// The target's name.
    public var target: String
    /// Accepted by the receiver.
    public var delivered: Int64 = 0
    /// Attempts that failed; the message is tried again.
    public var failed: Int64 = 0
    /// Given up, or without room in the queue.
    public var dropped: Int64 = 0
    /// Messages that wait.
    public var waiting = 0
  }

  private let settings: NotificationSettings
  private let queue: NotificationQueue
  private let logger: Logger
  private let postTimeout: Duration
  private let wallClock: @Sendable () -> Int64
  private let counts: Locked<[String: Status]>
  private let bell = Bell()
  /// Taken in, and not in the queue yet.
  private let waiting = Locked<(new: [AlertNotice], ended: [AlertNotice])>(([], []))

  /// More are not kept in memory while the disk refuses them.
  private static let waitingLimit = 1_000

  /// An Alertmanager is told again what is firing; it takes it for ended after `alertmanagerHold`.
  private static let alertmanagerInterval: Int64 = 60
  private static let alertmanagerHold: Int64 = 300
  /// Messages are remembered for so long beyond the greatest age.
  private static let memory: Int64 = 86_400

  /// Opens the queue; nothing is sent yet.
  ///
  /// - Parameters:
  ///   - path: of the queue's file.
  ///   - postTimeout: how long one request may take; Standard Webhooks recommends 15 to 30 seconds.
  ///   - wallClock: in microseconds since 1970.
  /// - Throws: an error of SQLite, also where another program has the file open.
  public init(
    _ settings: NotificationSettings, path: String, logger: Logger, postTimeout: Duration = .seconds(15),
    wallClock: @escaping @Sendable () -> Int64
  ) throws {
    self.settings = settings
    self.logger = logger
    self.postTimeout = postTimeout
    self.wallClock = wallClock
    try FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
    queue = try NotificationQueue(path: path)
    let names = settings.webhooks.map(\.name) + settings.alertmanagers.map(\.name)
    counts = Locked(Dictionary(uniqueKeysWithValues: names.map { ($0, Status(target: $0)) }))
    // A target that has another address now takes alerts from the first one on.
    for webhook in settings.webhooks { _ = try queue.isDisabled(webhook) }
  }

  /// Begins to deliver: a thread for each target.
  public func start() {
    for webhook in settings.webhooks { startThread(named: "webhook") { self.serve(webhook) } }
    for alertmanager in settings.alertmanagers { startThread(named: "alertmanager") { self.serve(alertmanager) } }
  }

  /// Ends the threads, each after the request that it is in.
  public func stop() { bell.close() }

  /// How it goes, by target.
  public var status: [Status] {
    let lengths = (try? queue.lengths()) ?? [:]
    return counts.withLock { Array($0.values) }.sorted { $0.target < $1.target }.map { status in
      var status = status
      status.waiting = lengths[status.target] ?? 0
      return status
    }
  }

  /// Takes in values of the alerts topic, in their order; those taken in before, and those too old, are left out. What
  /// has ended is no longer told of, however old that is.
  public func take(_ values: [[UInt8]]) {
    let notices = values.compactMap(AlertNotice.init)
    let oldest = seconds - settings.maximumAge.components.seconds
    let overflow = waiting.withLock { waiting in
      waiting.new += notices.filter { $0.seconds >= oldest }
      waiting.ended += notices.filter { $0.isResolved && $0.seconds < oldest }
      let overflow = waiting.new.count - Self.waitingLimit
      if overflow > 0 { waiting.new.removeFirst(overflow) }
      return overflow
    }
    if overflow > 0 {
      logger.error("notifications: \(overflow) messages are lost while the queue cannot be written")
      for target in counts.withLock({ Array($0.keys) }) { note(target) { $0.dropped += Int64(overflow) } }
    }
    writeWaiting()
  }

  /// Writes what is taken in to the queue; what the disk refuses is tried again with the next call.
  private func writeWaiting() {
    waiting.withLock { waiting in
      guard !waiting.new.isEmpty || !waiting.ended.isEmpty else { return }
      let now = seconds
      do {
        if !settings.alertmanagers.isEmpty { try queue.end(waiting.ended) }
        waiting.ended = []
        let dropped = try queue.take(
          waiting.new, webhooks: settings.webhooks, alertmanagers: settings.alertmanagers, now: now)
        waiting.new = []
        for (target, count) in dropped {
          logger.error("notifications: \(target): the queue is full, the oldest \(count) messages are dropped")
          note(target) { $0.dropped += Int64(count) }
        }
        try queue.forget(before: now - settings.maximumAge.components.seconds - Self.memory)
        bell.ring()
      } catch {
        logger.error("notifications: \(waiting.new.count) messages cannot be written to the queue yet: \(error)")
      }
    }
  }

  private var seconds: Int64 { wallClock() / 1_000_000 }

  private func note(_ target: String, _ change: (inout Status) -> Void) {
    counts.withLock { counts in
      var status = counts[target] ?? Status(target: target)
      change(&status)
      counts[target] = status
    }
  }

  // MARK: Webhooks

  private func serve(_ webhook: NotificationSettings.Webhook) {
    var heard = 0
    while !bell.isClosed {
      do {
        if try queue.isDisabled(webhook) {
          logger.error(
            "notifications: \(webhook.name): answered 410 and is told nothing more until its url is another one")
          return
        }
        while !bell.isClosed, let delivery = try queue.next(webhook.name, now: seconds) {
          if try deliver(delivery, webhook) { break }
        }
        writeWaiting()
        let due = try queue.nextDue(webhook.name)
        bell.wait(&heard, seconds: due.map { min(max($0 - seconds, 1), 60) } ?? 60)
      } catch {
        logger.error("notifications: \(webhook.name): the queue cannot be read: \(error)")
        bell.wait(&heard, seconds: 5)
      }
    }
  }

  /// - Returns: whether the target is disabled.
  private func deliver(_ delivery: NotificationQueue.Delivery, _ webhook: NotificationSettings.Webhook) throws -> Bool {
    let timestamp = seconds
    let post = Post(
      url: webhook.url,
      headers: [
        ("Content-Type", "application/json"), ("User-Agent", "tiendo"), ("webhook-id", delivery.message),
        ("webhook-timestamp", "\(timestamp)"),
        (
          "webhook-signature",
          Signature.sign(
            id: delivery.message, timestampSeconds: timestamp, body: delivery.body, secret: webhook.secret)
        ),
      ], body: delivery.body, allowsPrivateAddresses: webhook.allowsPrivateAddresses,
      timeout: postTimeout)
    let result = post.send()
    switch RetrySchedule.step(
      after: result, attempts: delivery.attempts + 1, jitter: Double.random(in: 0...1))
    {
    case .delivered:
      note(webhook.name) { $0.delivered += 1 }
      try queue.remove(delivery)
    case .again(let pause):
      note(webhook.name) { $0.failed += 1 }
      logger.warning("notifications: \(webhook.name): \(words(result)); again in \(pause) s")
      try queue.postpone(delivery, until: seconds + pause)
    case .giveUp:
      note(webhook.name) { $0.dropped += 1 }
      logger.error("notifications: \(webhook.name): \(words(result)); \(delivery.message) is given up")
      try queue.remove(delivery)
    case .disable:
      try queue.disable(webhook)
      return true
    }
    return false
  }

  private func words(_ result: Post.Result) -> String {
    switch result {
    case .answered(let status, _): "answered \(status)"
    case .failed(let reason): reason
    }
  }

  // MARK: Alertmanagers

  private struct Told: Encodable {
    var labels, annotations: [String: String]
    var startsAt, endsAt: String
  }

  private func serve(_ alertmanager: NotificationSettings.Alertmanager) {
    var heard = 0
    while !bell.isClosed {
      var pause = Self.alertmanagerInterval
      writeWaiting()
      do {
        let told = try queue.told(alertmanager.name)
        if !told.isEmpty, try tell(told, alertmanager) == false { pause = 5 }
      } catch {
        logger.error("notifications: \(alertmanager.name): the queue cannot be read: \(error)")
        pause = 5
      }
      bell.wait(&heard, seconds: pause)
    }
  }

  /// - Returns: whether it took them.
  private func tell(
    _ alerts: [NotificationQueue.Told], _ alertmanager: NotificationSettings.Alertmanager
  ) throws -> Bool {
    let result = try post(alerts, to: alertmanager)
    if case .answered(400..<500, _) = result, alerts.count > 1 {
      // One that it does not take must not keep the others from it.
      var isTaken = true
      for alert in alerts { isTaken = try tell([alert], alertmanager) && isTaken }
      return isTaken
    }
    switch result {
    case .answered(200..<300, _):
      note(alertmanager.name) { $0.delivered += 1 }
      try queue.forget(alerts.filter { $0.endsAt != nil }, alertmanager.name)
      return true
    case .answered(400..<500, _):
      note(alertmanager.name) { $0.dropped += 1 }
      logger.error("notifications: \(alertmanager.name): \(words(result)): alert \(alerts[0].alert) is given up")
      try queue.forget(alerts, alertmanager.name)
      return true
    default:
      note(alertmanager.name) { $0.failed += 1 }
      logger.warning("notifications: \(alertmanager.name): \(words(result)); again soon")
      return false
    }
  }

  private func post(
    _ alerts: [NotificationQueue.Told], to alertmanager: NotificationSettings.Alertmanager
  ) throws -> Post.Result {
    // What fires is taken to end a while from now unless it is told again, as Prometheus does it. Event times may be
    // a little ahead of the clock, and an end before its start is refused; these texts are in the order of time.
    let now = Date(timeIntervalSince1970: Double(seconds)).ISO8601Format()
    let hold = Date(timeIntervalSince1970: Double(seconds + Self.alertmanagerHold)).ISO8601Format()
    let body = try JSONEncoder().encode(
      alerts.map { alert in
        let start = min(alert.startsAt, now)
        return Told(
          labels: alert.labels, annotations: alert.annotations, startsAt: start,
          endsAt: max(alert.endsAt ?? hold, start))
      })
    return Post(
      url: alertmanager.url + "/api/v2/alerts",
      headers: [("Content-Type", "application/json"), ("User-Agent", "tiendo")], body: Array(body),
      // It is meant to be near, and its address is the operator's.
      allowsPrivateAddresses: true, timeout: postTimeout
    ).send()
  }
}
