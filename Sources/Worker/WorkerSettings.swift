public import Alerts
public import Kafka
public import Ledger

/// What a worker is told once; the command line makes it from the configuration.
public struct WorkerSettings: Sendable {
  /// The topics of the contract.
  public struct Topics: Sendable {
    /// Input.
    public var events = "case-events"
    /// Totals records.
    public var totals = "office-totals"
    /// Closed days.
    public var days = "office-days"
    /// Alerts.
    public var alerts = "completion-alerts"
    /// Alerts now firing.
    public var open = "open-alerts"
    /// Rejected records.
    public var rejected = "case-events-dlq"
    /// States of the partitions, where they are handed over through Kafka.
    public var state = "tiendo-state"

    /// The names of the contract.
    public init() {}
  }

  /// Properties for every Kafka client: brokers, SASL, TLS.
  public var kafka: ClientSettings
  /// Consumer group.
  public var group = "tiendo"
  /// Names of the topics.
  public var topics = Topics()
  /// Directory of the snapshots.
  public var stateDirectory = "./state"
  /// Rules now in force.
  public var rules: [Rule] = []
  /// Days and periods.
  public var calendar = StatisticsCalendar.vietnam
  /// Whether ticks are produced that close the days of quiet partitions.
  public var producesTicks = true
  /// How far an event's time may be ahead of its record's timestamp.
  public var maximumAhead = Duration.seconds(3600)
  /// Members of the group in this process.
  public var memberCount = 1
  /// How often the state is written.
  public var snapshotInterval = Duration.seconds(30)
  /// How often output and offsets are committed.
  public var commitInterval = Duration.seconds(1)
  /// Whether output and offsets are committed in transactions.
  public var usesTransactions = true
  /// Whether states are published with each snapshot, for another worker to take a partition over; needs transactions.
  public var handsOver = false
  /// After so long without a successful commit, while there is something to commit, the worker is not ready.
  public var stuckAfter = Duration.seconds(30)
  /// Whether the worker ends when it has reached the end offsets seen at its start.
  public var stopsAtEnd = false
  /// Whether a stop leaves the group at once, so that others get the partitions. Else the group keeps them for the
  /// worker to come back, until its session ends; a run to the end always leaves.
  public var leavesOnStop = false
  /// What the group knows the members by across restarts, with the number of each appended; `nil` for an identity
  /// that the state directory keeps, or for none where a stop leaves the group.
  public var instanceID: String?
  /// Called once, on a thread of the worker, when the topic of the events is known and no group is joined yet; an error
  /// ends the worker.
  public var beforeJoining: @Sendable () throws -> Void = {}
  /// Wall clock, in microseconds since 1970; only ticks look at it.
  public var wallClock: @Sendable () -> Int64

  /// Settings with the contract's defaults.
  public init(kafka: ClientSettings, wallClock: @escaping @Sendable () -> Int64) {
    self.kafka = kafka
    self.wallClock = wallClock
  }

  /// Bytes that wait in an epoch before it is committed early.
  static let maximumEpochByteCount = 32 << 20
  /// How long a bounded run waits for the first answer of a broker; others wait as long as it takes.
  static let longestWaitForBroker = Duration.seconds(60)
  /// Rows of a state in one transaction, in bytes: a slow broker takes them well within the time that one may last.
  var stateTransactionByteCount = 32 << 20
  /// What changed in a state goes out at once with its epoch up to this. Beyond, where a disk that refused has held it
  /// up, one transaction could never end in time.
  static let maximumStateGroupByteCount = 256 << 20
  /// How long leaving the group, a last commit or a close may take.
  static let closingTimeout = Duration.seconds(10)
}
