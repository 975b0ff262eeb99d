public import Ledger

/// The configuration of a worker (section "Configuration" of the contract), checked; made with the defaults, or by
/// `load(path:environment:)`. Paths are relative to the working directory.
public struct Configuration: Hashable, Sendable {
  /// The cluster.
  public struct Kafka: Hashable, Sendable {
    /// One or more brokers, `host:port`, separated by commas without spaces.
    public var bootstrapServers = "127.0.0.1:9092"
    /// The consumer group.
    public var group = "tiendo"
    /// Passed to librdkafka as they are, ordered by name. None of them is one that Tiendo must own.
    public var properties: [KafkaProperty] = []
  }

  /// Names of the topics, all different.
  public struct Topics: Hashable, Sendable {
    /// Read.
    public var events = "case-events"
    /// Totals records.
    public var totals = "office-totals"
    /// Samples of closed days.
    public var days = "office-days"
    /// Alerts, fired and resolved.
    public var alerts = "completion-alerts"
    /// Alerts that are open now.
    public var open = "open-alerts"
    /// Rejected records.
    public var rejected = "case-events-dlq"
    /// States of the partitions, with `handover: kafka`.
    public var state = "tiendo-state"
  }

  /// The page, feeds and metrics.
  public struct Monitor: Hashable, Sendable {
    /// Where it listens; `nil` turns it off.
    public var listen: ListenAddress? = ListenAddress(host: "127.0.0.1", port: 8080)
    /// The bearer token that readers must show, a secret of printable ASCII; `nil` for none.
    public var token: String?
    /// Whether other machines may read without a token. Where neither is so, it listens on loopback alone.
    public var allowAnonymous = false
    /// Whether the metrics have the rates of every office.
    public var officeMetrics = true
    /// Path of the file that says who is told of alerts; `nil` for nobody.
    public var notifications: String?
  }

  /// The log on standard error.
  public struct Log: Hashable, Sendable {
    /// Levels by their names in swift-log.
    public enum Level: String, CaseIterable, Sendable {
      case trace, debug, info, notice, warning, error, critical
    }

    /// How a line is written.
    public enum Format: String, CaseIterable, Sendable {
      case text, json
    }

    /// The lowest level that is written.
    public var level = Level.info
    /// How a line is written.
    public var format = Format.text
  }

  /// How the days of a quiet partition are closed.
  public enum CloseDays: String, CaseIterable, Sendable {
    case ticks, events
  }

  /// How a partition goes from one worker to another.
  public enum Handover: String, CaseIterable, Sendable {
    /// The next owner goes on from a snapshot on its own disk, or reads the events again.
    case none
    /// States are published to `topics.state`, and the next owner goes on from there.
    case kafka
  }

  /// What becomes of the partitions of a worker that is stopped.
  public enum OnStop: String, CaseIterable, Sendable {
    /// The group keeps them for it to come back, until its session ends.
    case stay
    /// Others get them at once.
    case leave
  }

  /// The cluster.
  public var kafka = Kafka()
  /// Names of the topics.
  public var topics = Topics()
  /// Directory of the snapshots.
  public var state = "./state"
  /// Path of the rules file; `nil` for no rules.
  public var rules: String?
  /// Path of the offices file; `nil` for none.
  public var offices: String?
  /// The statistics year; part of the state.
  public var period = StatisticsCalendar.vietnam
  /// How the days of a quiet partition are closed.
  public var closeDays = CloseDays.ticks
  /// How far an event's time may be ahead of its record's timestamp: 0 to 3650 days.
  public var maxAhead = Duration.seconds(3600)
  /// Members of the group in this process, 1 to 64.
  public var threads = 1
  /// How often the state is saved: 100 milliseconds to a day.
  public var snapshotInterval = Duration.seconds(30)
  /// How long results may wait to be committed: 10 milliseconds to 10 minutes.
  public var commitInterval = Duration.seconds(1)
  /// Whether results go out in transactions.
  public var transactions = true
  /// How a partition goes from one worker to another; `kafka` only with transactions.
  public var handover = Handover.none
  /// What becomes of the partitions of a worker that is stopped. Where it is not written, `leave` with
  /// `handover: kafka`, as others can go on at once, and else `stay`.
  public var onStop = OnStop.stay
  /// The page, feeds and metrics.
  public var monitor = Monitor()
  /// The log.
  public var log = Log()

  /// The defaults.
  public init() {}
}

extension Configuration {
  /// The configuration of a file and of the environment, which wins, over the defaults.
  ///
  /// The variable of a key is `TIENDO_` and its path in upper snake case, as `TIENDO_KAFKA_BOOTSTRAP_SERVERS`. Its
  /// value is taken as it is, without quotes; `null` is the null of YAML. An empty value is an error, so that a
  /// variable lost on its way (a token above all) is noticed. An unknown `TIENDO_…` variable is an error too, except
  /// those that Kubernetes and Docker set for a service of that name (`TIENDO_SERVICE_HOST`, `TIENDO_PORT=tcp://…`).
  ///
  /// `TIENDO_KAFKA_PROPERTIES` holds a YAML map in place of the file's, as `{security.protocol: SSL}`. One property is
  /// set by `TIENDO_KAFKA_PROPERTIES_SASL_PASSWORD` (`_` stands for the point), or from a file by
  /// `TIENDO_KAFKA_PROPERTIES_SASL_PASSWORD_FILE`, and wins over both maps. A value from a file (`…File`) is its
  /// content without one newline at the end. `monitor.tokenFile` does the same for the token. Of a value and its
  /// `…File` only one may be set in one place; where the environment has one, it replaces either of the file's (`null`
  /// clears only its own key).
  /// - Parameters:
  ///   - path: The file of `--config`; where `nil`, that of `TIENDO_CONFIG`; where that is absent too, there is none.
  ///   - environment: All environment variables; those without the prefix are not looked at.
  /// - Throws: `SettingsError` for an unreadable file, an unknown key and the first value that is not allowed.
  public static func load(path: String?, environment: [String: String]) throws(SettingsError) -> Configuration {
    var path = path
    if path == nil, let named = environment[ConfigurationKey.fileVariable] {
      guard !named.isEmpty else {
        throw Place(source: ConfigurationKey.fileVariable).error("is empty", allowed: "write a path, or unset it")
      }
      path = named
    }
    guard let path else { return try parse("", source: "", environment: environment) }
    let text = try SettingsFile.text(path: path, place: Place(source: path))
    return try parse(text, source: path, environment: environment)
  }

  /// The configuration of a text and of the environment, which wins, over the defaults.
  /// - Parameters:
  ///   - text: The YAML; an empty one is allowed.
  ///   - source: What an error calls the text, such as the path of its file.
  ///   - environment: All environment variables.
  /// - Throws: `SettingsError` for an unknown key and the first value that is not allowed.
  public static func parse(
    _ text: String, source: String = "tiendo.yaml", environment: [String: String] = [:]
  ) throws(SettingsError) -> Configuration {
    var values = try ConfigurationValues(text, source: source)
    try values.override(by: ConfigurationValues(environment: environment))
    return try values.configuration()
  }
}
