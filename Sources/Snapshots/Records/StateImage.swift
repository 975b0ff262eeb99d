internal import Alerts
internal import Engine
internal import Ledger

/// The state of a partition as the records of the state topic tell it, gathered in the order of their offsets.
public struct StateImage {
  private let place: String
  private var marker: [UInt8]?
  private var offices: [UInt32: [UInt8]] = [:]
  private var cells: [UInt32: (office: Int, category: String?)] = [:]
  private var samples: [UInt64: Sample] = [:]
  private var movements: [UInt64: Movements] = [:]
  private var names: [UInt32: [UInt8]] = [:]
  /// As in `EngineChanges.cases`, by index.
  private var cases: [UInt8] = []
  private var isThere: [Bool] = []
  private var fault: String?

  /// Nothing yet.
  ///
  /// - Parameter place: topic and partition, for errors.
  public init(place: String) { self.place = place }

  /// Takes the next record. What is not readable is told by `finish`.
  public mutating func take(key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?) {
    do throws(StateRow.Unreadable) {
      guard let key else { throw StateRow.Unreadable() }
      let (row, first, second) = try StateRow.parse(key)
      if row == .marker { return marker = value.map { Array($0) } }
      guard let value else { throw StateRow.Unreadable() }
      try take(row, first, second, value)
    } catch {
      fault = fault ?? "a record is none of this program's"
    }
  }

  private mutating func take(
    _ row: StateRow, _ first: UInt32, _ second: UInt32, _ value: UnsafeRawBufferPointer
  ) throws(StateRow.Unreadable) {
    var reader = StateReader(value)
    let key = UInt64(first) << 32 | UInt64(second)
    switch row {
    case .office: offices[first] = Array(value)
    case .cell:
      var (office, category) = (UInt32.max, "")
      try reader.code(&office)
      try reader.code(&category)
      cells[first] = (Int(office), category.isEmpty ? nil : category)
      try reader.end()
    case .sample:
      var sample = Sample.blank
      try sample.code(&reader)
      samples[key] = sample
      try reader.end()
    case .movements:
      var entry = Movements()
      try entry.code(&reader)
      movements[key] = entry
      try reader.end()
    case .names: names[first] = Array(value)
    case .record: try put(value, count: 1, from: Int(first))
    case .block: try put(value, count: StateRow.casesPerBlock, from: Int(first) * StateRow.casesPerBlock)
    case .marker: break
    }
  }

  /// Puts tags and records of cases that follow each other into their places. Cases are numbered without gaps, but a
  /// record of one that has not changed since stands before those of others with lower numbers that have.
  private mutating func put(
    _ value: UnsafeRawBufferPointer, count: Int, from first: Int
  ) throws(StateRow.Unreadable) {
    guard value.count == count * StateRow.bytesPerCase, first + count <= CaseTable.maximumCount else {
      throw StateRow.Unreadable()
    }
    let stride = EngineChanges.bytesPerCase
    let missing = first + count - isThere.count
    if missing > 0 {
      cases.append(contentsOf: repeatElement(0, count: missing * stride))
      isThere.append(contentsOf: repeatElement(false, count: missing))
    }
    for index in first..<first + count { isThere[index] = true }
    cases.withUnsafeMutableBytes { cases in
      guard let target = cases.baseAddress, let source = value.baseAddress else { return }
      for number in 0..<count {
        let place = target + (first + number) * stride
        place.storeBytes(of: UInt32(truncatingIfNeeded: first + number), as: UInt32.self)
        (place + 4).copyMemory(from: source + number * StateRow.bytesPerCase, byteCount: StateRow.bytesPerCase)
      }
    }
  }
}

extension StateImage {
  /// The whole state that the records make, and whose it is; `nil` where there is none.
  ///
  /// - Throws: `SnapshotError`, `.damaged` where rows are missing or not readable: the topic is not compacted but
  ///   cleaned by age, or was made anew under a running worker.
  public consuming func finish(identity: SnapshotIdentity, group: String) throws(SnapshotError) -> StateRecords? {
    guard let value = marker else { return nil }
    var (found, state) = try StateMarker.read(value, place: place)
    try check(found, identity, group)
    if let fault { throw SnapshotError.unreadableState(place, fault) }
    state.offices = try office(state.officeCount, state.rules)
    for number in 0..<UInt32(state.cellCount) {
      guard let cell = cells[number] else { throw missing("cell \(number)") }
      state.cells.append((number, cell.office, cell.category))
    }
    // Of a day that is not closed yet a sample can only have been left by a state that was newer and not finished.
    let open = state.partitionDay
    state.samples = samples.filter { open == nil || $1.day < open ?? $1.day }
      .map { key, sample in (Int(key >> 32), sample) }
      .sorted { ($0.0, $0.1.day) < ($1.0, $1.1.day) }
    guard movements.count == state.entryCount else { throw missing("an entry of the books") }
    state.movements = movements.sorted { $0.key < $1.key }.map { key, movements in
      Books.Row(
        cell: UInt32(key >> 32), period: Int32(bitPattern: UInt32(truncatingIfNeeded: key)), movements: movements)
    }
    let count = state.caseCount
    if isThere.count < count || !isThere.prefix(count).allSatisfy({ $0 }) { throw missing("a case") }
    cases.removeLast(cases.count - count * EngineChanges.bytesPerCase)
    state.cases = cases
    state.newCaseNames = try allNames(count)
    return StateRecords(state, found)
  }

  private func missing(_ what: String) -> SnapshotError {
    SnapshotError.unreadableState(
      place, "\(what) is missing; the topic must be compacted and keep its records for ever")
  }

  private func check(_ marker: StateMarker, _ identity: SnapshotIdentity, _ group: String) throws(SnapshotError) {
    let (found, calendar) = (marker.identity, marker.identity.calendar)
    if found.topic != identity.topic || found.partition != identity.partition || marker.group != group {
      throw SnapshotError(
        .otherTopic,
        "\(place): the state there is of \(found.topic)-\(found.partition) and the group \(marker.group), not of "
          + "\(identity.topic)-\(identity.partition) and \(group); give each group a topic of its own in topics.state")
    }
    if found.partitionCount != identity.partitionCount {
      throw SnapshotError(
        .otherTopic,
        "\(place): \(identity.topic) had \(found.partitionCount) partitions and has \(identity.partitionCount) now, "
          + "so that offices may have moved between them; copy the events into a new topic by their keys, with another "
          + "kafka.group, topics.state and empty state directories (README, More partitions)")
    }
    if calendar != identity.calendar {
      throw SnapshotError(
        .otherPeriod,
        "\(place): the state was made with period.start \(calendar.startMonth)-\(calendar.startDay) and a UTC offset "
          + "of \(calendar.utcOffsetSeconds) s; keep those, or use another group and topics.state")
    }
  }

  private func office(_ count: Int, _ rules: [Rule]) throws(SnapshotError) -> [EngineChanges.Office] {
    var list: [EngineChanges.Office] = []
    for number in 0..<count {
      guard let value = offices[UInt32(number)] else { throw missing("office \(number)") }
      var office = EngineChanges.Office(
        number: number, code: "", row: OfficeRow(firstDay: Day(number: 0)), targets: [], ruleStates: [])
      var states: [(name: String, state: RuleState)] = []
      let isRead = value.withUnsafeBytes { bytes in
        var reader = StateReader(bytes)
        return (try? office.code(&reader, ruleNames: &states)) != nil && (try? reader.end()) != nil
      }
      guard isRead else { throw SnapshotError.unreadableState(place, "office \(number) is not readable") }
      for (name, state) in states {
        guard let rule = rules.firstIndex(where: { $0.name == name }) else {
          throw SnapshotError.unreadableState(place, "office \(number) has a rule \(name) that is not in the marker")
        }
        office.ruleStates.append((rule, state))
      }
      list.append(office)
    }
    return list
  }

  /// The names of the first cases. Groups of two workers may overlap; what is in both is the same.
  private func allNames(_ count: Int) throws(SnapshotError) -> [UInt8] {
    var all: [UInt8] = []
    var next = 0
    for (first, body) in names.sorted(by: { $0.key < $1.key }) {
      var (index, place) = (Int(first), 0)
      guard index <= next else { break }
      var start: Int?
      while place < body.count, next < count {
        let end = place + 1 + Int(body[place])
        guard end <= body.count else { throw SnapshotError.unreadableState(self.place, "a name is cut off") }
        if index == next {
          start = start ?? place
          next += 1
        }
        (index, place) = (index + 1, end)
      }
      if let start { all.append(contentsOf: body[start..<place]) }
    }
    guard next == count else { throw missing("the name of case \(next)") }
    return all
  }
}
