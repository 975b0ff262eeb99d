internal import CaseEvents
internal import Ledger

/// Steps 4 to 7: what an event does to the state.
extension PartitionEngine {
  /// Applies staged records, in order.
  mutating func apply(
    _ slots: UnsafePointer<StagedBatch.Slot>, _ keys: UnsafePointer<CaseKey>, count: Int
  ) {
    withExtendedLifetime(cases.locate(keys, count: count, candidates: candidates)) {}
    hasRejections = false
    for index in 0..<count {
      let outcome = apply(slots + index, keys[index], candidate: candidates[index])
      outcomes[index] = outcome
      switch outcome {
      case .applied: counts.applied &+= 1
      case .duplicate: counts.duplicates &+= 1
      case .rejected(let rejection):
        hasRejections = true
        counts.rejected[rejection.reason, default: 0] += 1
      case .skipped: hasSkipped = true
      }
    }
  }

  private mutating func apply(
    _ slot: UnsafePointer<StagedBatch.Slot>, _ key: CaseKey, candidate: UInt32
  ) -> Outcome {
    if let rejection = slot.pointee.rejection { return applyRejected(slot, rejection) }
    let day = settings.calendar.day(ofMicroseconds: slot.pointee.event.timeMicroseconds)
    if let last = settings.lastDay, day > last { return .skipped }
    let type = slot.pointee.event.type
    if type == .ticked {
      begin(day, slot)
      return .applied
    }
    let office = offices.find(slot.pointee.event.office)
    let outcome =
      type.isOfCase ? applyToCase(slot, key, candidate, office, day) : applyToOffice(slot, office, day)
    switch outcome {
    case .applied, .skipped: break
    case .duplicate:
      guard let office else { break }
      rows[office].duplicates &+= 1
      noteChange(of: office, from: rows[office].lastPeriod)
    case .rejected: countRejection(ofOffice: office)
    }
    return outcome
  }

  /// An event that passed steps 1 and 2 belongs to an office and a day all the same.
  private mutating func applyRejected(
    _ slot: UnsafePointer<StagedBatch.Slot>, _ rejection: Rejection
  ) -> Outcome {
    guard rejection.reason == .keyMismatch || rejection.reason == .timeInFuture else { return .rejected(rejection) }
    if let last = settings.lastDay, settings.calendar.day(ofMicroseconds: slot.pointee.event.timeMicroseconds) > last {
      return .skipped
    }
    if slot.pointee.event.office.count > 0 { countRejection(ofOffice: offices.find(slot.pointee.event.office)) }
    return .rejected(rejection)
  }

  private mutating func countRejection(ofOffice office: Int?) {
    guard let office else { return }
    rows[office].rejected &+= 1
    noteChange(of: office, from: rows[office].lastPeriod)
  }

  @inline(__always) private mutating func applyToCase(
    _ slot: UnsafePointer<StagedBatch.Slot>, _ key: CaseKey, _ candidate: UInt32, _ known: Int?, _ day: Day
  ) -> Outcome {
    let found = cases.find(key, candidate: candidate)
    let record = found.map { cases[$0].pointee } ?? CaseRecord(key: key, cell: 0)
    let decision = record.decide(
      slot.pointee.event.type, flag: slot.pointee.event.flag, sequence: slot.pointee.event.sequence,
      amount: slot.pointee.event.amount, into: &effect)
    switch decision {
    case .applied: break
    case .duplicate: return .duplicate
    case .rejected(let rejection, let isSeen):
      if isSeen, let found {
        cases[found].pointee.see(slot.pointee.event.sequence)
        cases.noteChange(found, tag: key.tag)
      }
      return .rejected(rejection)
    }
    let period = period(of: day)
    let isAccepted = effect.record.isAccepted
    if let known, isAccepted {
      if !record.isAccepted {
        effect.record.count(in: books.cell(ofOffice: known, category: category(slot.pointee.event)))
      }
      guard books.accepts(effect.posting, cells: (rows[known].cell, effect.record.cell), period: period.year) else {
        return .rejected(
          Rejection(.amountOverflow, "a sum of the office or of its category would leave signed 64 bits"))
      }
    }
    if found == nil, cases.count >= CaseTable.maximumCount {
      return .rejected(Rejection(.amountOverflow, "the partition holds as many cases as it can"))
    }
    begin(day, slot)
    let office = known ?? addOffice(slot.pointee.event.office, firstDay: day)
    if known == nil, isAccepted {
      effect.record.count(in: books.cell(ofOffice: office, category: category(slot.pointee.event)))
    } else if found == nil, !isAccepted {
      effect.record.count(in: rows[office].cell)
    }
    let index = found ?? addCase(key, slot.pointee.event.caseID, cell: effect.record.cell)
    cases[index].pointee = effect.record
    cases.noteChange(index, tag: key.tag)
    noteOrphans(office, wasKnown: found != nil, wasAccepted: record.isAccepted, isAccepted: isAccepted)
    if isAccepted {
      books.post(effect.posting, cells: (rows[office].cell, effect.record.cell), period: period.year)
      if settings.traces != .none { trace(slot, day, period) }
    }
    if effect.isProgressInCases {
      rows[office].progressCasesDay = max(rows[office].progressCasesDay ?? day.number, day.number)
    }
    if effect.isProgressInMoney {
      rows[office].progressMoneyDay = max(rows[office].progressMoneyDay ?? day.number, day.number)
    }
    advance(office, slot, day, period, hasPosting: isAccepted)
    return .applied
  }

  @inline(never) private mutating func trace(
    _ slot: UnsafePointer<StagedBatch.Slot>, _ day: Day, _ period: Period
  ) {
    let openDay = partitionDay ?? day
    let office = slot.pointee.event.office.string
    switch settings.traces {
    case .none: return
    case .office(let traced): if office != traced { return }
    case .late: if openDay <= period.last { return }
    }
    traces.append(
      EventTrace(
        event: slot.pointee.event.id.string, type: slot.pointee.event.type, office: office,
        caseID: slot.pointee.event.caseID.string, timeMicroseconds: slot.pointee.event.timeMicroseconds, day: day,
        openDay: openDay, offset: slot.pointee.offset, posting: effect.posting, period: period.year,
        alertsBefore: alertCount))
  }

  private mutating func applyToOffice(
    _ slot: UnsafePointer<StagedBatch.Slot>, _ known: Int?, _ day: Day
  ) -> Outcome {
    let event = slot.pointee.event
    let window = known.map { rows[$0].window } ?? SequenceWindow()
    switch window.verdict(event.sequence) {
    case .duplicate: return .duplicate
    case .tooOld:
      return .rejected(
        Rejection(.sequenceTooOld, "the sequence is more than 63 below the highest seen of the office"))
    case .new: break
    }
    begin(day, slot)
    let office = known ?? addOffice(event.office, firstDay: day)
    rows[office].window.mark(event.sequence)
    let period = period(of: day)
    switch event.type {
    case .targetSet: setTarget(event, office)
    case .staffed:
      if event.sequence > rows[office].staffingSequence {
        rows[office].staffingSequence = event.sequence
        rows[office].officers = event.officers
        rows[office].quota = event.quota
        noteChange(of: office, from: Int32.min)
      }
    case .complaintReceived:
      books.addComplaints(received: Int64(event.count), resolved: 0, office: office, period: period.year)
    default:
      books.addComplaints(received: 0, resolved: Int64(event.count), office: office, period: period.year)
    }
    advance(office, slot, day, period, hasPosting: false)
    return .applied
  }

  /// Before an event of a later day is applied, the days before its own are closed; before the first event after a
  /// change of the rules, that change is carried out.
  @inline(__always) private mutating func begin(_ day: Day, _ slot: UnsafePointer<StagedBatch.Slot>) {
    if scheduledRules != nil { switchRules(cause: slot.pointee.event.id.string) }
    guard let open = partitionDay else {
      partitionDay = day
      return
    }
    if day > open { closeDays(through: day.advanced(by: -1)) }
  }

  /// Moves the office's clock, its position and what is derived from them, then evaluates its rules.
  @inline(__always) private mutating func advance(
    _ office: Int, _ slot: UnsafePointer<StagedBatch.Slot>, _ day: Day, _ period: Period, hasPosting: Bool
  ) {
    let row = rows + office
    let time = slot.pointee.event.timeMicroseconds
    row.pointee.lastOffset = slot.pointee.offset
    row.pointee.lastEventMicroseconds = max(row.pointee.lastEventMicroseconds, time)
    // With a later period than the last one, the records of those between begin to exist.
    let last = row.pointee.lastPeriod
    let firstChanged = last == Int32.min ? period.year : min(period.year, last &+ 1)
    row.pointee.firstPeriod = min(row.pointee.firstPeriod, period.year)
    row.pointee.lastPeriod = max(last, period.year)
    let moment = Moment(microseconds: time, day: day)
    if moment > row.pointee.clock { setClock(office, moment) }
    if row.pointee.periodYear == Int32.min || row.pointee.isStale {
      refreshPosition(office)
    } else if hasPosting {
      row.pointee.position.post(effect.posting, isOfPeriod: period.year == row.pointee.periodYear)
    }
    noteChange(of: office, from: firstChanged)
    evaluateRules(of: office, cause: .event(slot.pointee.event.id))
  }

  private mutating func setTarget(_ event: Event, _ office: Int) {
    let target = Target(
      period: event.period, sequence: event.sequence, casesHundredths: event.casesPercentHundredths,
      moneyHundredths: event.moneyPercentHundredths)
    if let index = details[office].targets.firstIndex(where: { $0.period == event.period }) {
      guard details[office].targets[index].sequence < event.sequence else { return }
      details[office].targets[index] = target
    } else {
      details[office].targets.append(target)
    }
    rows[office].isStale = true
    noteChange(of: office, from: event.period)
  }

  private mutating func noteOrphans(_ office: Int, wasKnown: Bool, wasAccepted: Bool, isAccepted: Bool) {
    let before: Int64 = wasKnown && !wasAccepted ? 1 : 0
    let after: Int64 = isAccepted ? 0 : 1
    if before == after { return }
    rows[office].orphans += after - before
    noteChange(of: office, from: Int32.min)
  }

  private func category(_ event: Event) -> BorrowedText {
    let other: StaticString = "other"
    return event.category.count > 0
      ? event.category : BorrowedText(start: other.utf8Start, count: other.utf8CodeUnitCount)
  }

  /// The period of a day; nearly always that of the day before.
  @inline(__always) mutating func period(of day: Day) -> Period {
    if !currentPeriod.contains(day) { currentPeriod = settings.calendar.period(of: day) }
    return currentPeriod
  }
}
