public import Alerts
public import Kafka
public import Ledger
internal import NIOCore
public import Settings

/// What a monitor is told once; the command line makes it from the configuration.
public struct MonitorSettings: Sendable {
  /// The topics that it reads, and the one that it only measures.
  public struct Topics: Sendable {
    /// Totals records.
    public var totals = "office-totals"
    /// Closed days.
    public var days = "office-days"
    /// Alerts.
    public var alerts = "completion-alerts"
    /// Alerts now firing.
    public var open = "open-alerts"
    /// The events: their end tells how far the workers are behind.
    public var events = "case-events"

    /// The names of the contract.
    public init() {}

    func name(of topic: PublishedTopic) -> String {
      switch topic {
      case .totals: totals
      case .days: days
      case .alerts: alerts
      case .open: open
      }
    }
  }

  /// Properties for every Kafka client: brokers, SASL, TLS.
  public var kafka: ClientSettings
  /// The group of the workers, whose committed offsets are looked up.
  public var group = "tiendo"
  /// Names of the topics.
  public var topics = Topics()
  /// Days and periods.
  public var calendar = StatisticsCalendar.vietnam
  /// Names and hierarchy of the offices.
  public var offices = OfficeDirectory()
  /// The rules in force, to be shown.
  public var rules: [Rule] = []
  /// Connections beyond these wait in the system's queue.
  var connectionLimit = 2_048
  /// A client that sends nothing, or takes nothing, for so long is let go.
  var patience = TimeAmount.seconds(30)
  /// Where it listens.
  public var listen = ListenAddress(host: "127.0.0.1", port: 8080)
  /// What readers must show; `nil` for none.
  public var token: String?
  /// Whether `/metrics` has the rates of every office.
  public var hasOfficeMetrics = true
  /// The version of the program.
  public var version = ""
  /// Wall clock, in microseconds since 1970.
  public var wallClock: @Sendable () -> Int64

  /// Settings with the contract's defaults.
  public init(kafka: ClientSettings, wallClock: @escaping @Sendable () -> Int64) {
    self.kafka = kafka
    self.wallClock = wallClock
  }
}
