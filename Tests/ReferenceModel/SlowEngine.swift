/// The contract from the event on, for one partition: plain, slow, everything recomputed at every evaluation.
public struct SlowEngine {
  /// What became of a record.
  public enum Outcome: Equatable, Sendable {
    /// Applied.
    case applied
    /// A sequence seen before.
    case duplicate
    /// Rejected, for this reason.
    case rejected(String)
    /// Later than the last day asked for; not counted as read.
    case skipped
  }

  /// The state of one rule for one office.
  enum RuleState {
    case idle
    case pending(sinceMicroseconds: Int64, period: Int)
    case firing(SlowAlert)
  }

  /// A rule and an office.
  struct RuleKey: Hashable {
    var rule: String
    var office: [UInt8]
  }

  /// More days than these are not closed at once.
  static let mostDaysClosed = 400

  let calendar: SlowCalendar
  let partitionCount: Int
  let maxAheadMilliseconds: Int64
  let asOfDay: Int?
  var rules: [SlowRule]
  var nextRules: [SlowRule]?
  var states: [RuleKey: RuleState] = [:]
  var offices: [[UInt8]: SlowOffice] = [:]

  /// The day now open, days since 1970-01-01; `nil` before the first applied event.
  public internal(set) var partitionDay: Int?
  /// All alerts, in order of evaluation.
  public internal(set) var alerts: [SlowAlert] = []
  /// The samples of all closed days, in order of closing.
  public internal(set) var days: [SlowSample] = []
  /// Events applied.
  public private(set) var applied = 0
  /// Duplicates.
  public private(set) var duplicates = 0
  /// Rejected records by reason.
  public private(set) var rejected: [String: Int] = [:]

  /// Records read: every one ended as applied, duplicate or rejected.
  public var read: Int { applied + duplicates + rejected.values.reduce(0, +) }

  /// An engine without state. Events after `asOfDay` are skipped.
  public init(
    calendar: SlowCalendar = .vietnam, rules: [SlowRule] = [], partitionCount: Int = 1,
    maxAheadMilliseconds: Int64 = 3_600_000, asOfDay: Int? = nil
  ) {
    self.calendar = calendar
    self.rules = rules
    self.partitionCount = partitionCount
    self.maxAheadMilliseconds = maxAheadMilliseconds
    self.asOfDay = asOfDay
  }

  /// Applies one record.
  public mutating func apply(_ record: SlowRecord) -> Outcome {
    do {
      let event = try SlowDecoder.decodeFields(record)
      if let asOfDay, calendar.day(ofMicroseconds: event.timeMicroseconds) > asOfDay { return .skipped }
      try SlowDecoder.checkRecord(
        of: event, record, partitionCount: partitionCount, maxAheadMilliseconds: maxAheadMilliseconds)
      if isDuplicate(event) {
        duplicates += 1
        return .duplicate
      }
      try check(event)
      carryOut(event)
      applied += 1
      return .applied
    } catch {
      rejected[error.reason, default: 0] += 1
      return .rejected(error.reason)
    }
  }

  /// Other rules from the next applied event on, as after a restart with another rules file.
  public mutating func replaceRules(_ rules: [SlowRule]) {
    nextRules = rules
  }

  private func window(_ event: SlowEvent) -> SlowWindow? {
    guard let code = event.office, let office = offices[code] else { return nil }
    guard let caseCode = event.caseCode else { return office.window }
    return office.cases[caseCode]?.window
  }

  private func isDuplicate(_ event: SlowEvent) -> Bool {
    guard let sequence = event.sequence else { return false }
    return window(event)?.finding(sequence) == .duplicate
  }

  /// Steps 4, 5 and 6; a sequence rejected in step 5 is marked as seen.
  private mutating func check(_ event: SlowEvent) throws(SlowRejection) {
    guard let sequence = event.sequence, let code = event.office else { return }
    if window(event)?.finding(sequence) == .tooOld {
      throw SlowRejection("sequence-too-old", "below the window of 64")
    }
    guard let caseCode = event.caseCode else { return }
    let office = offices[code]
    let before = office?.cases[caseCode] ?? SlowCase()
    if let reason = transitionFault(event, sequence, before) {
      offices[code]?.cases[caseCode]?.window.mark(sequence)
      throw SlowRejection(reason, "sequence \(sequence)")
    }
    let after = before.after(event)
    let period = calendar.period(ofDay: calendar.day(ofMicroseconds: event.timeMicroseconds))
    let slot = (office?.slots[period] ?? SlowSlot()).adding(from: before, to: after)
    let categorySlot = (office?.categories[after.category]?[period] ?? SlowSlot()).adding(from: before, to: after)
    guard after.fits && slot.fits && categorySlot.fits else {
      throw SlowRejection("amount-overflow", "a sum would leave signed 64 bits")
    }
  }

  private func transitionFault(_ event: SlowEvent, _ sequence: UInt32, _ before: SlowCase) -> String? {
    if event.type == "tiendo.case.accepted" && before.isAccepted { return "already-accepted" }
    guard event.statusSet != nil, event.type != "tiendo.case.reopened", let status = before.status,
      SlowStatus.final.contains(status), sequence > before.statusSequence,
      before.window.sawAll(between: before.statusSequence, and: sequence)
    else { return nil }
    return "illegal-transition"
  }
}
