import Logging
import Monitor
import ServiceLifecycle
import Settings
import Worker

/// The monitor inside `tiendo run`. The worker's work comes first: where the address cannot be listened on, it goes on
/// without its page.
struct WorkerMonitor: Service {
  private let monitor: Monitor
  private let address: ListenAddress
  private let logger: Logger
  private let telling: Telling

  init(_ settings: MonitorSettings, status: WorkerStatus, telling: Telling, logger: Logger) {
    self.telling = telling
    monitor = Monitor(
      settings, logger: logger, metrics: { MetricFamily.families(of: status) + telling.families },
      alerts: telling.alerts, committed: { status.partitions.mapValues(\.committedOffset) },
      health: { Health(isStarted: true, isReady: status.isReady, isLive: true) })
    address = settings.listen
    self.logger = logger
  }

  func run() async throws {
    telling.start()
    defer { telling.stop() }
    do {
      try await monitor.run()
    } catch {
      // Without the page nobody is told of alerts either.
      if telling.alerts != nil { throw CommandFailure(.failed, "monitor.listen: \(address): \(error)") }
      logger.warning(
        "monitor.listen: \(address): \(error); going on without the page: name another address, or null for none")
      try? await gracefulShutdown()
    }
  }
}
