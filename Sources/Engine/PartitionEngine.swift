public import Alerts
internal import CaseEvents
public import Ledger

/// The state of one partition and what events do to it: a pure function, without clock, I/O or hash order.
///
/// Records are staged first (decoded, and the memory they will touch brought near) and then applied, up to
/// `batchCapacity` at a time. What goes out gathers in `alerts` and `closedDays` until the caller takes it. The same
/// records in the same order give the same state and output, in whatever batches they come. Owned by one thread.
public struct PartitionEngine: ~Copyable {
  /// How many records can be staged.
  public static let batchCapacity = StagedBatch.capacity

  /// As given at the start, but for the policy, which changes with `schedule`.
  public internal(set) var settings: EngineSettings
  /// What became of all records so far.
  public internal(set) var counts = Counts()
  /// Alerts since the last `takeAlerts`, in order of evaluation.
  public internal(set) var alerts: [Alert] = []
  /// Alerts given so far, those taken included.
  var alertCount = 0
  /// Days closed since the last `takeClosedDays`, by day, then office.
  public internal(set) var closedDays: [ClosedDay] = []
  /// Events since the last `takeTraces`, as `EngineSettings.traces` asks for, in order.
  public internal(set) var traces: [EventTrace] = []
  /// Whether events were skipped, as they are of days after `EngineSettings.lastDay`.
  public internal(set) var hasSkipped = false
  /// The day now open; `nil` before the first applied event.
  public internal(set) var partitionDay: Day?

  /// Whether any record of the batch applied last was rejected.
  public internal(set) var hasRejections = false

  var batch: StagedBatch
  /// Of the batch applied last, as is what follows.
  let outcomes: UnsafeMutablePointer<Outcome>
  let candidates: UnsafeMutablePointer<UInt32>
  /// Of the event at hand.
  var effect = CaseEffect(CaseRecord(key: CaseKey(tag: 0, middle: 0, low: 0), cell: 0))

  var cases = CaseTable()
  var books = Books()
  var offices = CodeTable()
  var rows: UnsafeMutablePointer<OfficeRow>
  var rowCapacity = 64
  var details: [OfficeDetails] = []
  /// Numbers of the offices in ascending byte order of their codes.
  var order: [Int] = []
  /// One state an office and rule, office by office.
  var ruleStates: UnsafeMutablePointer<RuleState>
  var tests: UnsafeMutablePointer<RuleTest>
  /// Rules that take effect at the next applied event; `nil` where those in force stay.
  public internal(set) var scheduledRules: [Rule]?
  /// The policy as the last taken changes, or the snapshot, have it; `nil` before either.
  var savedPolicy: Policy?
  var currentPeriod: Period
  var changedOffices: [Int] = []
  var dirtyOffices: [Int] = []
  var newSamples: [(office: Int, sample: Sample)] = []
  var savedCellCount = 0
  var newCaseNames: [UInt8] = []
  var firstNewCase = 0

  /// An engine that has seen nothing.
  public init(_ settings: EngineSettings) {
    self.settings = settings
    batch = StagedBatch(settings)
    outcomes = .allocate(capacity: Self.batchCapacity)
    outcomes.initialize(repeating: .applied, count: Self.batchCapacity)
    candidates = .allocate(capacity: Self.batchCapacity)
    candidates.initialize(repeating: UInt32.max, count: Self.batchCapacity)
    rows = .allocate(capacity: rowCapacity)
    ruleStates = .allocate(capacity: max(1, rowCapacity * settings.rules.count))
    tests = Self.tests(of: settings.rules)
    currentPeriod = settings.calendar.period(2000)
  }

  deinit {
    outcomes.deallocate()
    candidates.deallocate()
    rows.deallocate()
    ruleStates.deallocate()
    tests.deallocate()
  }

  /// Cases known.
  public var caseCount: Int { cases.count }
  /// Cells of the books.
  public var cellCount: Int { books.cellCount }
  /// Offices known.
  public var officeCount: Int { offices.count }
  /// Codes of the offices known, in the order in which they came.
  public var officeCodes: [String] { offices.codes }
  /// Bytes held for cases: records, index, and names waiting for a snapshot.
  public var caseByteCount: Int { cases.byteCount + newCaseNames.count }

  /// Takes what has gathered in `alerts`.
  public mutating func takeAlerts() -> [Alert] {
    defer { alerts.removeAll() }
    return alerts
  }

  /// Takes what has gathered in `closedDays`.
  public mutating func takeClosedDays() -> [ClosedDay] {
    defer { closedDays.removeAll() }
    return closedDays
  }

  /// Takes what has gathered in `traces`.
  public mutating func takeTraces() -> [EventTrace] {
    defer { traces.removeAll() }
    return traces
  }

  /// Closes each day up to `day` that is still open (of more than 400, the last 400). The end of a replay asks for it.
  public mutating func closeDays(through day: Day) {
    guard let open = partitionDay, open <= day else { return }
    let first = max(open, day.advanced(by: -(Self.maximumDaysClosed - 1)))
    var standings: [ClosedDay.Standing] = []
    for number in first.number...day.number { close(Day(number: number), &standings) }
    partitionDay = day.advanced(by: 1)
  }

  /// Of a longer gap only the last days are closed.
  static let maximumDaysClosed = 400
}
