public import Alerts
public import Ledger

/// A statistics year of many offices as one document that needs nothing else: no server, no script, no other file.
///
/// It is filled with what a worker would have published, and shows that as the pages do. The same records give the same
/// bytes.
public struct Report {
  /// What the events were, and what became of them.
  public struct Input: Sendable {
    /// Where they were read, for people.
    public var source: String
    /// Events up to the last day.
    public var read: Int64
    /// Those that count.
    public var applied: Int64
    /// Those that had been read before.
    public var duplicates: Int64
    /// How many were rejected, by reason.
    public var rejected: [(reason: String, count: Int64)]

    /// An input from its parts.
    public init(
      source: String, read: Int64, applied: Int64, duplicates: Int64, rejected: [(reason: String, count: Int64)]
    ) {
      self.source = source
      self.read = read
      self.applied = applied
      self.duplicates = duplicates
      self.rejected = rejected
    }
  }

  /// An office's closed period that is other now than it was closed.
  public struct Restated: Sendable {
    /// Code of the office.
    public var office: String
    /// Year of the period.
    public var period: Int32
    /// The columns as they were closed, in cases and in đồng.
    public var closed: (cases: Columns, money: Columns)
    /// The columns now.
    public var now: (cases: Columns, money: Columns)
    /// Events that came too late.
    public var lateEvents: Int

    /// A restated period from its parts.
    public init(
      office: String, period: Int32, closed: (cases: Columns, money: Columns), now: (cases: Columns, money: Columns),
      lateEvents: Int
    ) {
      self.office = office
      self.period = period
      self.closed = closed
      self.now = now
      self.lateEvents = lateEvents
    }
  }

  /// More offices than these have no sections of their own, unless they are asked for.
  public static let detailLimit = 100

  let period: Int32
  /// The day at whose end the figures are.
  let asOf: Day
  let rules: [Rule]
  let input: Input
  /// Whether each office has a section; `nil` where there are at most `detailLimit`.
  let details: Bool?
  private(set) var restated: [Restated] = []
  /// What each rule gave, by its name.
  private(set) var alertCounts: [String: ReportAlerts.Count] = [:]
  private var board: Board

  /// A report without figures.
  ///
  /// - Parameters:
  ///   - period: year of the period.
  ///   - asOf: the day at whose end the figures are.
  ///   - rules: for words about alerts.
  ///   - details: whether each office has a section; `nil` where there are at most `detailLimit`.
  public init(
    period: Int32, asOf: Day, calendar: StatisticsCalendar, offices: OfficeDirectory, rules: [Rule], input: Input,
    details: Bool? = nil
  ) {
    self.period = period
    self.asOf = asOf
    self.rules = rules
    self.input = input
    self.details = details
    // What is taken in is to be shown.
    board = Board(calendar: calendar, directory: offices, alerts: AlertLog(limit: 1 << 32))
  }

  /// Takes in a record as a worker publishes it.
  public mutating func take(_ topic: PublishedTopic, _ value: [UInt8]) {
    value.withUnsafeBytes { board.take(topic, key: nil, value: $0) }
  }

  /// Takes in how many alerts a partition gave; those that it keeps are taken in as records.
  public mutating func take(countsOf alerts: ReportAlerts) {
    for (rule, count) in alerts.counts { alertCounts[rule, default: ReportAlerts.Count()].add(count) }
  }

  /// Takes in where an office stood at the close of a day.
  public mutating func take(_ position: Position, office: String, day: Day) {
    board.set(position, office: office, day: day)
  }

  /// Takes in a closed period that has changed.
  public mutating func take(_ restated: Restated) { self.restated.append(restated) }

  /// Whether an office has figures in the period.
  public var hasFigures: Bool { board.offices.values.contains { $0.figures[period] != nil } }

  /// The document, in UTF-8.
  public func html(_ language: Language) -> [UInt8] {
    var request = PageRequest(.overview, language: language)
    request.period = period
    let context = PageContext(request, BoardView(version: 0, board: board), rules: rules)
    return ReportPage(context, self).document.bytes
  }
}
