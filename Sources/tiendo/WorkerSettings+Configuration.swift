import Alerts
import Kafka
import Scenario
import Settings
import Threads
import Worker

extension WorkerSettings {
  /// What the configuration says, with the files that it names read.
  ///
  /// - Throws: `SettingsError`, or an error of the offices file.
  init(_ configuration: Configuration) throws {
    self.init(kafka: ClientSettings(configuration), wallClock: wallClockMicroseconds)
    group = configuration.kafka.group
    topics.events = configuration.topics.events
    topics.totals = configuration.topics.totals
    topics.days = configuration.topics.days
    topics.alerts = configuration.topics.alerts
    topics.open = configuration.topics.open
    topics.rejected = configuration.topics.rejected
    topics.state = configuration.topics.state
    stateDirectory = configuration.state
    calendar = configuration.period
    producesTicks = configuration.closeDays == .ticks
    maximumAhead = configuration.maxAhead
    memberCount = configuration.threads
    snapshotInterval = configuration.snapshotInterval
    commitInterval = configuration.commitInterval
    usesTransactions = configuration.transactions
    handsOver = configuration.handover == .kafka
    leavesOnStop = configuration.onStop == .leave
    instanceID = configuration.kafka.properties.first { $0.name == KafkaProperty.instanceID }?.value
    if let path = configuration.rules { rules = try readRules(path) }
  }
}

extension ClientSettings {
  /// What every client is told.
  init(_ configuration: Configuration) {
    self.init([("bootstrap.servers", configuration.kafka.bootstrapServers)])
    // That is of the members of the group alone, and different for each of them.
    for property in configuration.kafka.properties where property.name != KafkaProperty.instanceID {
      self[property.name] = property.value
    }
  }
}

/// Reads the rules file that the configuration names; an error says which key that was.
func readRules(_ path: String) throws -> [Rule] {
  do throws(SettingsError) {
    return try RulesFile.load(path: path)
  } catch {
    throw CommandFailure(.badConfiguration, "rules: \(error)")
  }
}

/// Reads an offices file, so that a mistake in it is found at the start.
func readOffices(_ path: String) throws -> OfficeList {
  let bytes: [UInt8]
  do throws(SmallFile.Failure) {
    bytes = try SmallFile.bytes(path)
  } catch {
    throw CommandFailure(
      .badConfiguration, "offices: \(path): cannot be read: \(error.reason); name a CSV file, or null for none")
  }
  do throws(OfficesFile.Failure) {
    return try OfficesFile.parse(bytes)
  } catch {
    throw CommandFailure(.badConfiguration, "offices: \(path):\(error.line): \(error.reason)")
  }
}
