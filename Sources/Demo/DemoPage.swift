internal import Alerts
internal import Kafka
internal import Logging
internal import Monitor
internal import Scenario
internal import Settings
internal import Threads

/// The web page of `tiendo run` over the demo's broker.
final class DemoPage: Sendable {
  private let brokers: String
  private let offices: OfficeList
  private let rules: [Rule]
  private let logger: Logger
  /// Tried in this order: the second is whichever is free.
  private let ports: [Int]
  private let state = Locked<(monitor: Monitor?, isStopped: Bool)>((nil, false))

  init(port: Int, brokers: String, offices: OfficeList, rules: [Rule], logger: Logger) {
    ports = port == 0 ? [0] : [port, 0]
    self.brokers = brokers
    self.offices = offices
    self.rules = rules
    self.logger = logger
  }

  /// Where it is; `nil` while it is not.
  var address: String? { state.withLock { $0.monitor?.port }.map { "http://127.0.0.1:\($0)/" } }

  /// Serves until `stop`.
  func run() async throws {
    for (index, port) in ports.enumerated() {
      let monitor = Monitor(settings(port), logger: logger)
      let isStopped = state.withLock { state in
        state.monitor = monitor
        return state.isStopped
      }
      if isStopped { return }
      do {
        return try await monitor.run()
      } catch {
        if index == ports.count - 1 { throw error }
      }
    }
  }

  /// Ends `run`.
  func stop() {
    let monitor = state.withLock { state in
      state.isStopped = true
      return state.monitor
    }
    monitor?.stop()
  }

  private func settings(_ port: Int) -> MonitorSettings {
    var settings = MonitorSettings(
      // The mock broker does not wake a fetch that waits.
      kafka: ["bootstrap.servers": brokers, "fetch.wait.max.ms": "20"],
      wallClock: wallClockMicroseconds)
    settings.offices = OfficeDirectory(offices)
    settings.rules = rules
    settings.listen.port = port
    return settings
  }
}
