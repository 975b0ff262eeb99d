import Demo
import Kafka
import Monitor
import Scenario
import Settings
import Threads

extension MonitorSettings {
  /// What the configuration says, with the files that it names read; `nil` where the monitor is turned off.
  ///
  /// - Throws: `SettingsError`, or an error of the offices file.
  init?(_ configuration: Configuration) throws {
    // Read in any case: a mistake in it is to be found at the start.
    let offices = try configuration.offices.map { OfficeDirectory(try readOffices($0)) } ?? OfficeDirectory()
    guard let address = configuration.monitor.listen else { return nil }
    self.init(
      kafka: ClientSettings(configuration), wallClock: wallClockMicroseconds)
    group = configuration.kafka.group
    topics.totals = configuration.topics.totals
    topics.days = configuration.topics.days
    topics.alerts = configuration.topics.alerts
    topics.open = configuration.topics.open
    topics.events = configuration.topics.events
    calendar = configuration.period
    self.offices = offices
    if let path = configuration.rules { rules = try readRules(path) }
    listen = address
    token = configuration.monitor.token
    hasOfficeMetrics = configuration.monitor.officeMetrics
    version = Tiendo.version
  }
}
