internal import Alerts
public import Engine
internal import Ledger

/// What changed in a state, as a group of records of the state topic.
public struct StateRecords: Sendable {
  /// What changed.
  public var changes: EngineChanges
  /// What ends the group.
  public var marker: StateMarker
  /// Whether these are all rows of the state, so that what the topic held before counts for nothing.
  public var isWhole: Bool

  /// A group; its records are made when they are asked for.
  public init(_ changes: EngineChanges, _ marker: StateMarker, isWhole: Bool = false) {
    self.changes = changes
    self.marker = marker
    self.isWhole = isWhole
  }

  /// Key of the record that ends a group. Where a whole state comes in parts, a tombstone of it comes first: there is
  /// no state until the last part is there.
  public static let markerKey = StateRow.markerKey
  /// Its value.
  public var markerValue: [UInt8] { marker.value(changes) }

  /// Names in one record, in bytes.
  private static let namesByteCount = 256 << 10

  /// Gives each record of the group in turn, but for the marker.
  public func forEachRow<Failure>(
    _ body: (_ key: [UInt8], _ value: [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    try forEachOffice(body)
    for cell in changes.cells {
      var (office, category) = (UInt32(cell.office), cell.category ?? "")
      try body(
        StateRow.cell.key(cell.cell),
        Self.value {
          $0.code(&office); $0.code(&category)
        })
    }
    for (office, sample) in changes.samples {
      var sample = sample
      let place = UInt32(bitPattern: sample.day.number & (StateRow.samplePlaces - 1))
      try body(StateRow.sample.key(UInt32(office), place), Self.value { try? sample.code(&$0) })
    }
    for row in changes.movements {
      var movements = row.movements
      let key = StateRow.movements.key(row.cell, UInt32(bitPattern: row.period))
      try body(key, Self.value { try? movements.code(&$0) })
    }
    try forEachNames(body)
    try forEachCase(body)
  }

  private static func value(_ write: (inout StateWriter) -> Void) -> [UInt8] {
    var writer = StateWriter()
    write(&writer)
    return writer.bytes
  }

  private func forEachOffice<Failure>(
    _ body: (_ key: [UInt8], _ value: [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    for office in changes.offices {
      var office = office
      var states = office.ruleStates.map { (name: changes.rules[$0.rule].name, state: $0.state) }
      try body(
        StateRow.office.key(UInt32(office.number)), Self.value { try? office.code(&$0, ruleNames: &states) })
    }
  }

  private func forEachNames<Failure>(
    _ body: (_ key: [UInt8], _ value: [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    let names = changes.newCaseNames
    var (start, end, first, next) = (0, 0, changes.firstNewCase, changes.firstNewCase)
    while end < names.count {
      end += 1 + Int(names[end])
      next += 1
      guard end >= names.count || end - start >= Self.namesByteCount else { continue }
      try body(StateRow.names.key(UInt32(first)), Array(names[start..<min(end, names.count)]))
      (start, first) = (end, next)
    }
  }

  /// Where all cases of a block changed, as in a worker that catches up, they make one record in place of 64.
  private func forEachCase<Failure>(
    _ body: (_ key: [UInt8], _ value: [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    let stride = EngineChanges.bytesPerCase
    let count = changes.cases.count / stride
    func index(_ number: Int) -> UInt32 {
      changes.cases.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: number * stride, as: UInt32.self) }
    }
    func isBlock(_ number: Int) -> Bool {
      let first = index(number)
      guard first % UInt32(StateRow.casesPerBlock) == 0, number + StateRow.casesPerBlock <= count else { return false }
      return (1..<StateRow.casesPerBlock).allSatisfy { index(number + $0) == first + UInt32($0) }
    }
    var value: [UInt8] = []
    var number = 0
    while number < count {
      let isBlock = isBlock(number)
      let first = index(number)
      value.removeAll(keepingCapacity: true)
      let end = number + (isBlock ? StateRow.casesPerBlock : 1)
      while number < end {
        value.append(contentsOf: changes.cases[number * stride + 4..<(number + 1) * stride])
        number += 1
      }
      let key =
        isBlock ? StateRow.block.key(first / UInt32(StateRow.casesPerBlock)) : StateRow.record.key(first)
      try body(key, value)
    }
  }
}
