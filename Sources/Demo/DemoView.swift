public import Alerts
public import Ledger

/// Where things stand at a moment, as read from the published topics: an immutable value, all that is drawn.
public struct DemoView: Sendable, Equatable {
  /// What the demo is doing.
  public enum Phase: Sendable, Equatable {
    /// The worker is joining its group.
    case opening
    /// The years go by.
    case running
    /// A stop was asked for.
    case ending
  }

  /// What the demo is doing.
  public var phase = Phase.opening
  /// Whether it ends before the years are over.
  public var wasStopped = false
  /// The day of the latest event; `nil` before the first.
  public var day: Day?
  /// The statistics year of that day.
  public var period: Period?
  /// Events read by the worker.
  public var events: Int64 = 0
  /// Of late.
  public var eventsPerSecond: Int = 0
  /// How fast time runs; `nil` before it does.
  public var speed: Controls.Speed?
  /// All offices together, a line for each statistics year, the latest last.
  public var nation: [OfficeLine] = []
  /// The offices in the latest year, the furthest behind its pace first as of half a second ago; those without a pace
  /// last.
  public var offices: [OfficeLine] = []
  /// The latest alerts, the newest first, at most `Board.alertLimit`.
  public var alerts: [AlertLine] = []
  /// Alerts since the start.
  public var firedCount = 0
  /// Of these, resolved.
  public var resolvedCount = 0
  /// Of these, firing now.
  public var firingCount = 0
  /// Where things are, for a reader who wants to look.
  public var places = Places()
  /// Where the web page is; `nil` while there is none.
  public var page: String?
  /// The last warning of the worker, if there was one.
  public var warning: String?

  /// Nothing read yet.
  public init() {}
}

/// Where to look.
public struct Places: Sendable, Equatable {
  /// Directory of the snapshots.
  public var state = ""
  /// Whether that is removed at the end.
  public var isStateTemporary = true
  /// Addresses of the broker.
  public var brokers = ""
  /// The input topic.
  public var input = ""
  /// The topics that the worker publishes.
  public var outputs: [String] = []

  /// None known.
  public init() {}

  /// Places by their names.
  public init(state: String, isStateTemporary: Bool, brokers: String, input: String, outputs: [String]) {
    self.state = state
    self.isStateTemporary = isStateTemporary
    self.brokers = brokers
    self.input = input
    self.outputs = outputs
  }
}

/// One office, or all together, in a statistics year.
public struct OfficeLine: Sendable, Equatable {
  /// How far it is in one measure.
  public struct Standing: Sendable, Equatable {
    /// Done, in cases or đồng.
    public var done: Int128
    /// Eligible.
    public var eligible: Int128
    /// What the target asks for by now; `nil` without a target.
    public var pace: Percent?

    /// A standing from its parts.
    public init(done: Int128, eligible: Int128, pace: Percent?) {
      self.done = done
      self.eligible = eligible
      self.pace = pace
    }

    /// done ÷ eligible.
    public var rate: Percent? { Percent(done, of: eligible) }
    /// Points ahead of the pace, in hundredths; negative behind it.
    public var ahead: Percent? {
      guard let rate, let pace else { return nil }
      return Percent(hundredths: rate.hundredths - pace.hundredths)
    }
  }

  /// Its code; empty for all together.
  public var code: String
  /// Its name; empty for all together.
  public var name: String
  /// The statistics year.
  public var period: Int
  /// In cases.
  public var cases: Standing
  /// In money.
  public var money: Standing
  /// Alerts firing, by severity.
  public var firing: [Severity: Int] = [:]

  /// A line without alerts.
  public init(code: String, name: String, period: Int, cases: Standing, money: Standing) {
    self.code = code
    self.name = name
    self.period = period
    self.cases = cases
    self.money = money
  }
}

/// One published alert.
public struct AlertLine: Sendable, Equatable {
  /// The local day on which it fired or was resolved.
  public var day: Day?
  /// How grave it is.
  public var severity: Severity
  /// Name of the office.
  public var office: String
  /// Name of the rule.
  public var rule: String
  /// Cases or money.
  public var measure: Measure
  /// The rate at that moment.
  public var rate: Percent?
  /// What it was compared with.
  public var reference: Percent?
  /// What an integrity rule observed, in the unit of the reference; `nil` for all others.
  public var observed: Percent?
  /// Why it ended; `nil` for one that fired.
  public var resolution: Resolution?

  /// An alert that fired.
  public init(
    day: Day?, severity: Severity, office: String, rule: String, measure: Measure, rate: Percent?, reference: Percent?
  ) {
    self.day = day
    self.severity = severity
    self.office = office
    self.rule = rule
    self.measure = measure
    self.rate = rate
    self.reference = reference
  }
}
