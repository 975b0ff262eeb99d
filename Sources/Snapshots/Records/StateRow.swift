internal import Alerts
internal import CaseEvents
internal import Engine
internal import Ledger

/// The records of the state topic, by the first byte of their key; numbers in keys are big-endian, so that keys sort as
/// their numbers. A record holds a row as it stands, never a difference: the last one of a key is all that counts, and
/// compaction may remove the others at any time.
enum StateRow: UInt8 {
  /// `O`, office: the office whole, with its targets and the rules that are not idle.
  case office = 0x4F
  /// `S`, office, place: the sample of a day. The place is the day modulo 1,024, so that a day takes the place of one
  /// that no rule can ask for any more, and no record need ever be deleted.
  case sample = 0x53
  /// `C`, cell: its office and category.
  case cell = 0x43
  /// `M`, cell, period: an entry of the books.
  case movements = 0x4D
  /// `N`, first case: the names of some cases in order.
  case names = 0x4E
  /// `R`, case: tag and record of one.
  case record = 0x52
  /// `B`, block: tags and records of 64 cases, from 64 times the block on. Of a case that stands in both, the later
  /// record in the topic is the newer.
  case block = 0x42
  /// `marker`, and nothing else: what is before it is a whole state (`StateMarker`).
  case marker = 0x6D

  /// A key or a value is not as this program writes it.
  struct Unreadable: Error {}

  static let markerKey = Array("marker".utf8)
  static let casesPerBlock = 64
  static let samplePlaces: Int32 = 1024

  /// Bytes of a case in a value: its tag (4) and its record (64).
  static let bytesPerCase = EngineChanges.bytesPerCase - 4

  /// A key of this kind.
  func key(_ numbers: UInt32...) -> [UInt8] {
    [rawValue] + numbers.flatMap { number in withUnsafeBytes(of: number.bigEndian) { Array($0) } }
  }

  /// The kind of a key, and its numbers.
  static func parse(_ key: UnsafeRawBufferPointer) throws(Unreadable) -> (row: StateRow, first: UInt32, second: UInt32)
  {
    guard let row = key.first.flatMap(StateRow.init) else { throw Unreadable() }
    if row == .marker {
      guard key.elementsEqual(markerKey) else { throw Unreadable() }
      return (row, 0, 0)
    }
    let count = row == .sample || row == .movements ? 2 : 1
    guard key.count == 1 + 4 * count else { throw Unreadable() }
    func number(_ index: Int) -> UInt32 {
      index < count ? UInt32(bigEndian: key.loadUnaligned(fromByteOffset: 1 + 4 * index, as: UInt32.self)) : 0
    }
    return (row, number(0), number(1))
  }
}

extension EngineChanges.Office {
  /// The office, with its rules by name.
  mutating func code(
    _ coder: inout some StateCoder, ruleNames: inout [(name: String, state: RuleState)]
  ) throws(StateRow.Unreadable) {
    try coder.code(&code)
    try row.code(&coder)
    let target = Target(period: 0, sequence: 0, casesHundredths: 0, moneyHundredths: 0)
    try coder.code(&targets, from: target) { (coder, target) throws(StateRow.Unreadable) in
      try coder.code(&target.period)
      try coder.code(&target.sequence)
      try coder.code(&target.casesHundredths)
      try coder.code(&target.moneyHundredths)
    }
    let state = (name: "", state: RuleState(isWatched: true))
    try coder.code(&ruleNames, from: state) { (coder, rule) throws(StateRow.Unreadable) in
      try coder.code(&rule.name)
      try rule.state.code(&coder)
    }
  }
}

extension RuleState {
  mutating func code(_ coder: inout some StateCoder) throws(StateRow.Unreadable) {
    var phase = phase.rawValue
    try coder.code(&phase)
    guard let known = Phase(rawValue: phase) else { throw StateRow.Unreadable() }
    self.phase = known
    try coder.code(&period)
    try coder.code(&sinceMicroseconds)
    try coder.code(&alertHigh)
    try coder.code(&alertLow)
  }
}

extension OfficeRow {
  mutating func code(_ coder: inout some StateCoder) throws(StateRow.Unreadable) {
    try coder.code(&windowLast)
    try coder.code(&windowSeen)
    try coder.code(&clockMicroseconds)
    try coder.code(&clockDay)
    try coder.code(&lastEventMicroseconds)
    try coder.code(&firstDay)
    try coder.code(&progressCasesDay)
    try coder.code(&progressMoneyDay)
    try coder.code(&firstPeriod)
    try coder.code(&lastPeriod)
    try coder.code(&orphans)
    try coder.code(&staffingSequence)
    try coder.code(&officers)
    try coder.code(&quota)
    try coder.code(&lastOffset)
    try coder.code(&rejected)
    try coder.code(&duplicates)
  }
}

extension Sample {
  static var blank: Sample { Sample(day: Day(number: 0), position: Position()) }

  mutating func code(_ coder: inout some StateCoder) throws(StateRow.Unreadable) {
    var number = day.number
    try coder.code(&number)
    day = Day(number: number)
    try coder.code(&doneCases)
    try coder.code(&eligibleCases)
    try coder.code(&doneMoney)
    try coder.code(&eligibleMoney)
    try coder.code(&terminatedCases)
    try coder.code(&delegatedCases)
    try coder.code(&leftCases)
    try coder.code(&terminatedMoney)
    try coder.code(&delegatedMoney)
    try coder.code(&leftMoney)
  }
}

extension Movements {
  mutating func code(_ coder: inout some StateCoder) throws(StateRow.Unreadable) {
    for status in cases.indices { try coder.code(&cases[status]) }
    for status in balances.indices { try coder.code(&balances[status]) }
    try coder.code(&newIntakeCases)
    try coder.code(&newIntakeMoney)
    try coder.code(&adjusted)
    try coder.code(&collected)
    try coder.code(&reduced)
    try coder.code(&complaintsReceived)
    try coder.code(&complaintsResolved)
  }
}
