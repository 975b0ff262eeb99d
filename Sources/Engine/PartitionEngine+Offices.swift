internal import Alerts
internal import CaseEvents
internal import Ledger

/// Offices and cases come and change.
extension PartitionEngine {
  mutating func addOffice(_ code: BorrowedText, firstDay: Day) -> Int {
    let office = offices.insert(code)
    if office == rowCapacity { growRows() }
    (rows + office).initialize(to: OfficeRow(firstDay: firstDay))
    rows[office].cell = books.addOffice()
    details.append(OfficeDetails())
    let name = offices.codes[office]
    let place = order.firstIndex { name.utf8.lexicographicallyPrecedes(offices.codes[$0].utf8) } ?? order.count
    order.insert(office, at: place)
    for (index, rule) in settings.rules.enumerated() {
      (ruleStates + office * settings.rules.count + index).initialize(
        to: RuleState(isWatched: rule.watches(office: name)))
    }
    return office
  }

  mutating func addCase(_ key: CaseKey, _ name: BorrowedText, cell: UInt32) -> UInt32 {
    if settings.notesChanges || settings.keepsCaseNames {
      newCaseNames.append(UInt8(name.count))
      newCaseNames.append(contentsOf: name.bytes)
    }
    return cases.insert(key, cell: cell)
  }

  /// Notes that the records of an office, from a period on, are to be published again, and its rows to be written.
  @inline(__always) mutating func noteChange(of office: Int, from period: Int32) {
    let row = rows + office
    if row.pointee.changedFrom == Int32.max { changedOffices.append(office) }
    row.pointee.changedFrom = min(row.pointee.changedFrom, period)
    if row.pointee.isDirty { return }
    row.pointee.isDirty = true
    dirtyOffices.append(office)
  }

  /// Moves an office's clock; what depends on its period becomes stale with a new one.
  func setClock(_ office: Int, _ moment: Moment) {
    let row = rows + office
    row.pointee.clockMicroseconds = moment.microseconds
    row.pointee.clockDay = moment.day.number
    if !row.pointee.period.contains(moment.day) { row.pointee.isStale = true }
  }

  /// Looks up what is derived from the books and targets for the period of the clock.
  mutating func refreshPosition(_ office: Int) {
    let period = period(of: rows[office].clock.day)
    let row = rows + office
    row.pointee.periodYear = period.year
    row.pointee.periodFirst = period.first.number
    row.pointee.periodLast = period.last.number
    row.pointee.position = books.position(ofOffice: office, period: period.year)
    let target = details[office].target(of: period.year)
    row.pointee.casesTargetHundredths = target?.casesHundredths ?? -1
    row.pointee.moneyTargetHundredths = target?.moneyHundredths ?? -1
    row.pointee.isStale = false
    row.pointee.calmZone = .none
  }

  /// Closes a day for every office known, in ascending byte order of their codes.
  ///
  /// - Parameter standings: of the offices in that order, of the day closed before without an event between; none at
  ///   first.
  mutating func close(_ day: Day, _ standings: inout [ClosedDay.Standing]) {
    let end = settings.calendar.end(of: day)
    let period = period(of: day)
    let oldestDay = settings.calendar.period(Int(period.year) - 1).first
    if standings.first?.period != period.year { standings = order.map { standing(of: $0, period.year) } }
    for (place, office) in order.enumerated() {
      if end > rows[office].clock { setClock(office, end) }
      if rows[office].isStale { refreshPosition(office) }
      let standing = standings[place]
      let sample = Sample(
        day: day, position: rows[office].position, cases: standing.cases, money: standing.money)
      details[office].samples.append(sample, oldestDay: oldestDay)
      if settings.notesChanges { newSamples.append((office, sample)) }
      if settings.givesClosedDays {
        closedDays.append(
          ClosedDay(
            office: offices.codes[office], day: day, period: period, standing: standing,
            target: details[office].target(of: period.year)))
      }
      noteChange(of: office, from: rows[office].lastPeriod)
      evaluateRules(of: office, cause: .close(day))
    }
  }

  private func standing(of office: Int, _ period: Int32) -> ClosedDay.Standing {
    let cell = rows[office].cell
    return ClosedDay.Standing(
      period: period, cases: books.columns(ofCell: cell, period: period, measure: .cases),
      money: books.columns(ofCell: cell, period: period, measure: .money))
  }

  private mutating func growRows() {
    let count = offices.count - 1
    let ruleCount = settings.rules.count
    let largerRows = UnsafeMutablePointer<OfficeRow>.allocate(capacity: rowCapacity * 2)
    largerRows.moveInitialize(from: rows, count: count)
    rows.deallocate()
    rows = largerRows
    let largerStates = UnsafeMutablePointer<RuleState>.allocate(capacity: max(1, rowCapacity * 2 * ruleCount))
    largerStates.moveInitialize(from: ruleStates, count: count * ruleCount)
    ruleStates.deallocate()
    ruleStates = largerStates
    rowCapacity *= 2
  }
}
