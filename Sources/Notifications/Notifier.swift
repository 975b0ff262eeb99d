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
  private let wallClock: @Sendable () -> Int64
  private let counts: Locked<[String: Status]>
  private let bell = Bell()

  /// An Alertmanager is told again what is firing; it takes it for ended after `alertmanagerHold`.
  private static let alertmanagerInterval: Int64 = 60
  private static let alertmanagerHold: Int64 = 300
  /// Messages are remembered for so long beyond the greatest age.
  private static let memory: Int64 = 86_400

  /// Opens the queue; nothing is sent yet.
  ///
  /// - Parameters:
  ///   - path: of the queue's file.
  ///   - wallClock: in microseconds since 1970.
  /// - Throws: an error of SQLite, also where another program has the file open.
  public init(
    _ settings: NotificationSettings, path: String, logger: Logger, wallClock: @escaping @Sendable () -> Int64
  ) throws {
    self.settings = settings
    self.logger = logger
    self.wallClock = wallClock
    try FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
    queue = try NotificationQueue(path: path)
    let names = settings.webhooks.map(\.name) + settings.alertmanagers.map(\.name)
    counts = Locked(Dictionary(uniqueKeysWithValues: names.map { ($0, Status(target: $0)) }))
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

  /// Takes in values of the alerts topic, in their order; those taken in before, and those too old, are left out.
  public func take(_ values: [[UInt8]]) {
    let now = seconds
    let oldest = now - settings.maximumAge.components.seconds
    let notices = values.compactMap(AlertNotice.init).filter { $0.seconds >= oldest }
    guard !notices.isEmpty else { return }
    do {
      let dropped = try queue.take(
        notices, webhooks: settings.webhooks, alertmanagers: settings.alertmanagers, now: now)
      for (target, count) in dropped {
        logger.error("notifications: \(target): the queue is full, the oldest \(count) messages are dropped")
        note(target) { $0.dropped += Int64(count) }
      }
      try queue.forget(before: oldest - Self.memory)
      bell.ring()
    } catch {
      logger.error("notifications: \(notices.count) messages could not be written to the queue: \(error)")
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
      ], body: delivery.body, allowsPrivateAddresses: webhook.allowsPrivateAddresses)
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
    // What fires is taken to end a while from now unless it is told again, as Prometheus does it.
    let hold = Date(timeIntervalSince1970: Double(seconds + Self.alertmanagerHold)).ISO8601Format()
    let encoder = JSONEncoder()
    let body = try encoder.encode(
      alerts.map {
        Told(labels: $0.labels, annotations: $0.annotations, startsAt: $0.startsAt, endsAt: $0.endsAt ?? hold)
      })
    let post = Post(
      url: alertmanager.url + "/api/v2/alerts",
      headers: [("Content-Type", "application/json"), ("User-Agent", "tiendo")], body: Array(body),
      // It is meant to be near, and its address is the operator's.
      allowsPrivateAddresses: true)
    let result = post.send()
    guard case .answered(200..<300, _) = result else {
      note(alertmanager.name) { $0.failed += 1 }
      logger.warning("notifications: \(alertmanager.name): \(words(result)); again soon")
      return false
    }
    note(alertmanager.name) { $0.delivered += 1 }
    try queue.forget(alerts, alertmanager.name)
    return true
  }
}
