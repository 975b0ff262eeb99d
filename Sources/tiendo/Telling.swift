import Logging
import Monitor
import Notifications
import Settings
import Threads

/// The monitor with those who are told of alerts.
struct Telling {
  private let notifier: Notifier?

  /// Opens the queue of what is to be delivered, in the state directory.
  ///
  /// - Throws: `SettingsError`, or an error of the file.
  init(_ configuration: Configuration, logger: Logger) throws {
    guard let path = configuration.monitor.notifications else {
      notifier = nil
      return
    }
    let settings = try NotificationsFile.load(path: path)
    let queue = configuration.state + "/notifications.db"
    do {
      notifier = try Notifier(
        settings, path: queue, logger: logger, wallClock: wallClockMicroseconds)
    } catch {
      throw CommandFailure(
        .failed, "\(queue): \(error); one program at a time may have it: give each a state directory of its own")
    }
  }

  /// What takes the values of the alerts topic; `nil` where nobody is told.
  var alerts: (@Sendable ([[UInt8]]) -> Void)? {
    guard let notifier else { return nil }
    return { notifier.take($0) }
  }

  func start() { notifier?.start() }

  func stop() { notifier?.stop() }

  /// What `/metrics` says of the deliveries.
  var families: [MetricFamily] {
    guard let notifier else { return [] }
    var deliveries = MetricFamily("tiendo_deliveries_total", .counter, "Deliveries of alerts by target and outcome.")
    var waiting = MetricFamily("tiendo_delivery_queue_length", .gauge, "Alerts that wait to be delivered.")
    for status in notifier.status {
      let target = ("target", status.target)
      deliveries.add(Double(status.delivered), [target, ("outcome", "delivered")])
      deliveries.add(Double(status.failed), [target, ("outcome", "failed")])
      deliveries.add(Double(status.dropped), [target, ("outcome", "dropped")])
      waiting.add(Double(status.waiting), [target])
    }
    return [deliveries, waiting]
  }
}
