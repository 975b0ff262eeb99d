import ArgumentParser
import Foundation
import Logging
import Monitor
import ServiceLifecycle
import Settings
import UnixSignals
import Worker

/// `tiendo run`: the worker.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Follow the cases: consume events, keep the totals, publish totals and alerts.",
    discussion: """
      Reads case-events as a member of a consumer group, keeps the running totals of every office in memory with \
      snapshots in SQLite, and publishes changed totals, closed days and alerts in transactions. SIGTERM and SIGINT \
      stop it with everything committed; started again, it goes on where it was.

      The topics are checked first (tiendo topics check says more, tiendo topics create makes them).

      It shows a page at monitor.listen (http://127.0.0.1:8080/), with an API, feeds, metrics and probes; with \
      --until-end it does not.

      Everything has a default; a configuration file or TIENDO_… variables change it:

        TIENDO_KAFKA_BOOTSTRAP_SERVERS=kafka:9092 TIENDO_RULES=rules.yaml tiendo run
        tiendo run --config tiendo.yaml
        tiendo run --config tiendo.yaml --until-end      # work off what is there, then end
      """)

  @Option(help: "The configuration file (YAML); TIENDO_CONFIG where absent, defaults where that is absent too.")
  var config: String?

  @Flag(help: "Process up to the end offsets seen at the start, commit, snapshot, and exit.")
  var untilEnd = false

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let configuration = try Configuration.load(path: config, environment: environment)
    let logger = startLogging(configuration.log)
    var settings = try WorkerSettings(configuration)
    settings.stopsAtEnd = untilEnd
    settings.beforeJoining = { try TopicInspection.atStart(configuration, logger: logger) }
    let monitor = try MonitorSettings(configuration)
    logger.info(
      "group \(settings.group) on \(configuration.kafka.bootstrapServers), state in \(settings.stateDirectory)")
    let worker = Worker(settings, logger: logger)
    var services: [any Service] = [worker]
    if let monitor, !untilEnd {
      let telling = try Telling(configuration, logger: logger)
      // Services are stopped from the last to the first: the worker must not wait for a reader of the page.
      services.insert(WorkerMonitor(monitor, status: worker.status, telling: telling, logger: logger), at: 0)
    }
    if let manager = ServiceManager(environment: environment) {
      services.append(ReadinessNotice(manager: manager) { worker.status.isReady })
    }
    try await runUntilSignal(services, logger: logger)
  }
}

/// Runs services until one ends by itself, or until SIGTERM or SIGINT asks them to.
func runUntilSignal(_ services: [any Service], logger: Logger) async throws {
  var quiet = logger
  quiet.logLevel = max(logger.logLevel, .warning)
  let group = ServiceGroup(
    configuration: ServiceGroupConfiguration(
      services: services.map {
        ServiceGroupConfiguration.ServiceConfiguration(
          service: $0, successTerminationBehavior: .gracefullyShutdownGroup, failureTerminationBehavior: .cancelGroup)
      }, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet))
  try await group.run()
}
