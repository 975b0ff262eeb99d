public import Alerts
internal import CaseEvents
public import Ledger

/// To a snapshot and back.
extension PartitionEngine {
  /// Takes what changed since the last call: a copy of the changed records, so that the engine need not wait for the
  /// disk. Only with `notesChanges`.
  public mutating func takeChanges() -> EngineChanges {
    var changes = EngineChanges(
      partitionDay: partitionDay, counts: counts, rules: settings.rules, nextRules: scheduledRules,
      maximumAheadMicroseconds: settings.maximumAheadMicroseconds)
    savedPolicy = policy
    changes.offices = dirtyOffices.map { office in
      rows[office].isDirty = false
      return EngineChanges.Office(
        number: office, code: offices.codes[office], row: rows[office], targets: details[office].targets,
        ruleStates: activeRuleStates(of: office))
    }
    dirtyOffices.removeAll(keepingCapacity: true)
    changes.officeCount = offices.count
    changes.cellCount = books.cellCount
    changes.entryCount = books.entryCount
    changes.samples = newSamples
    newSamples.removeAll()
    changes.cells = (savedCellCount..<books.cellCount).map { number in
      let cell = UInt32(number)
      return (cell, books.office(ofCell: cell), books.category(ofCell: cell))
    }
    savedCellCount = books.cellCount
    changes.movements = books.takeChanges()
    changes.cases = cases.takeChanges()
    changes.caseCount = cases.count
    changes.firstNewCase = firstNewCase
    changes.newCaseNames = newCaseNames
    firstNewCase = cases.count
    newCaseNames.removeAll()
    return changes
  }

  /// Takes the whole state as if all of it had changed.
  ///
  /// - Parameter names: the names of all cases in order, each a byte with its length before it: the engine keeps none.
  public mutating func takeAll(names: [UInt8]) -> EngineChanges {
    dirtyOffices = Array(0..<offices.count)
    newSamples = dirtyOffices.flatMap { office in details[office].samples.samples.map { (office, $0) } }
    savedCellCount = 0
    books.noteAllChanged()
    cases.noteAllChanged()
    firstNewCase = 0
    newCaseNames = names
    return takeChanges()
  }

  /// Rough size of what changed in the cases, for budgets.
  public var changedByteCount: Int { cases.changedCount * EngineChanges.bytesPerCase + newCaseNames.count }

  private func activeRuleStates(of office: Int) -> [(rule: Int, state: RuleState)] {
    settings.rules.indices.compactMap { rule in
      let state = ruleStates[office * settings.rules.count + rule]
      return state.phase == .idle ? nil : (rule, state)
    }
  }

  /// Puts back an office, with the cell of its own. Offices and the cells of categories come in the order of the
  /// numbers of their cells, before all that belongs to them.
  public mutating func restore(_ office: EngineChanges.Office) {
    let number = office.code.utf8CString.withUnsafeBytes { bytes in
      let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? batch.decoder.emptyText.start
      return addOffice(
        BorrowedText(start: start, count: office.code.utf8.count), firstDay: Day(number: office.row.firstDay))
    }
    let cell = rows[number].cell
    rows[number] = office.row
    rows[number].cell = cell
    rows[number].isStale = true
    rows[number].changedFrom = Int32.max
    rows[number].isDirty = false
    details[number].targets = office.targets
    for (rule, state) in office.ruleStates where settings.rules.indices.contains(rule) {
      let place = ruleStates + (number * settings.rules.count + rule)
      let isWatched = place.pointee.isWatched
      place.pointee = state
      place.pointee.isWatched = isWatched
    }
  }

  /// Puts back a sample; those of an office come in the order of their days.
  public mutating func restore(_ sample: Sample, office: Int) {
    let period = settings.calendar.period(of: sample.day)
    details[office].samples.append(sample, oldestDay: settings.calendar.period(Int(period.year) - 1).first)
  }

  /// Puts back the cell of a category.
  ///
  /// - Returns: its number now, which is the number before if nothing is missing.
  public mutating func restoreCell(office: Int, category: String) -> UInt32 {
    category.utf8CString.withUnsafeBytes { bytes in
      let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? batch.decoder.emptyText.start
      return books.cell(ofOffice: office, category: BorrowedText(start: start, count: category.utf8.count))
    }
  }

  /// Puts back an entry of the books.
  public mutating func restore(_ movements: Books.Row) { books.restore(movements) }

  /// Makes room for the cases that are about to be put back.
  public mutating func reserve(cases count: Int) { cases.reserve(count) }

  /// Puts back a case: the next one, or a newer record of one that is there.
  ///
  /// - Returns: `false` where a case before it is missing.
  public mutating func restore(_ record: CaseRecord, tag: UInt32, index: UInt32) -> Bool {
    cases.restore(record, tag: tag, index: index)
  }

  /// Ends the restoring: from here on, only what changes is noted.
  ///
  /// - Parameter nextRules: rules that were scheduled and not yet in force; they are scheduled again.
  public mutating func finishRestoring(partitionDay: Day?, counts: Counts, nextRules: [Rule]?) {
    self.partitionDay = partitionDay
    self.counts = counts
    scheduledRules = nextRules
    savedPolicy = policy
    for office in 0..<offices.count { refreshPosition(office) }
    _ = books.takeChanges()
    savedCellCount = books.cellCount
    firstNewCase = cases.count
  }
}
