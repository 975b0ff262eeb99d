import ArgumentParser
import Foundation
import Monitor
import ServiceLifecycle
import Settings

/// `tiendo monitor`: the read side alone.
struct MonitorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "monitor", abstract: "Show how the offices stand: a web page, an API, feeds and metrics.",
    discussion: """
      Reads the topics that the workers publish (office-totals, office-days, completion-alerts, open-alerts) from \
      their beginning, in no group, and shows them. It keeps nothing on disk and changes nothing in Kafka. \
      `tiendo run` shows the same by itself; use this one where many workers share the work, or where people may not \
      reach them.

        tiendo monitor --config tiendo.yaml            # http://127.0.0.1:8080/
        TIENDO_KAFKA_BOOTSTRAP_SERVERS=kafka:9092 TIENDO_OFFICES=offices.csv tiendo monitor

      Beyond this machine it listens only with monitor.token (or tokenFile), or with monitor.allowAnonymous: true. \
      Put a proxy with TLS in front. SIGTERM and SIGINT stop it.
      """)

  @Option(help: "The configuration file (YAML); TIENDO_CONFIG where absent, defaults where that is absent too.")
  var config: String?

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let configuration = try Configuration.load(path: config, environment: environment)
    guard let settings = try MonitorSettings(configuration) else {
      throw CommandFailure(
        .badConfiguration, "monitor.listen: is null; write an address and a port, such as 127.0.0.1:8080")
    }
    let logger = startLogging(configuration.log)
    let telling = try Telling(configuration, logger: logger)
    telling.start()
    defer { telling.stop() }
    let monitor = Monitor(settings, logger: logger, metrics: { telling.families }, alerts: telling.alerts)
    var services: [any Service] = [monitor]
    if let manager = ServiceManager(environment: environment) {
      services.append(ReadinessNotice(manager: manager) { monitor.health.isReady })
    }
    do {
      try await runUntilSignal(services, logger: logger)
    } catch let error where CommandFailure(error) == nil {
      throw CommandFailure(.failed, "monitor.listen: \(settings.listen): \(error)")
    }
  }
}
