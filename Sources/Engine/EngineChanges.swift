public import Alerts
public import Ledger

/// What changed in an engine since the last time, as values: to be written by another thread while the engine goes on.
public struct EngineChanges: Sendable {
  /// An office that changed, whole.
  public struct Office: Sendable {
    /// Number of the office, from 0 in the order of their first events.
    public var number: Int
    /// Its code.
    public var code: String
    /// Its row.
    public var row: OfficeRow
    /// Its targets.
    public var targets: [Target]
    /// The rules that are not idle for it, by index in `rules`.
    public var ruleStates: [(rule: Int, state: RuleState)]

    /// An office of these parts.
    public init(
      number: Int, code: String, row: OfficeRow, targets: [Target], ruleStates: [(rule: Int, state: RuleState)]
    ) {
      self.number = number
      self.code = code
      self.row = row
      self.targets = targets
      self.ruleStates = ruleStates
    }
  }

  /// The day open in the partition.
  public var partitionDay: Day?
  /// What became of all records so far.
  public var counts: Counts
  /// The rules now in force, all of them.
  public var rules: [Rule]
  /// Rules that take effect at the next applied event; `nil` for none.
  public var nextRules: [Rule]?
  /// How far an event's time may be ahead of its record's timestamp, in microseconds.
  public var maximumAheadMicroseconds: Int64
  /// Number of all offices.
  public var officeCount = 0
  /// Number of all cells.
  public var cellCount = 0
  /// Number of all entries of the books.
  public var entryCount = 0
  /// Offices that changed.
  public var offices: [Office] = []
  /// Samples taken since.
  public var samples: [(office: Int, sample: Sample)] = []
  /// Cells opened since, in the order of their numbers; an office's own has no category.
  public var cells: [(cell: UInt32, office: Int, category: String?)] = []
  /// Entries of the books that changed.
  public var movements: [Books.Row] = []
  /// Cases that changed: each the index (4 bytes), the tag (4) and the record (64), in the machine's byte order.
  public var cases: [UInt8] = []
  /// Number of all cases.
  public var caseCount = 0
  /// Index of the first case that is new.
  public var firstNewCase = 0
  /// Names of the new cases, each a byte with its length before it.
  public var newCaseNames: [UInt8] = []

  /// What stands besides the rows; they are added.
  public init(
    partitionDay: Day?, counts: Counts, rules: [Rule], nextRules: [Rule]?, maximumAheadMicroseconds: Int64
  ) {
    self.partitionDay = partitionDay
    self.counts = counts
    self.rules = rules
    self.nextRules = nextRules
    self.maximumAheadMicroseconds = maximumAheadMicroseconds
  }

  /// Bytes of one case in `cases`.
  public static let bytesPerCase = 8 + MemoryLayout<CaseRecord>.size

  /// Rough size in memory, for budgets.
  public var byteCount: Int {
    cases.count + newCaseNames.count + movements.count * MemoryLayout<Books.Row>.stride
      + samples.count * MemoryLayout<Sample>.stride + offices.count * 512
  }
}
