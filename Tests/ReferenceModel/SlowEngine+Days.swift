extension SlowEngine {
  /// Step 7 with what surrounds it: days close before it, rules are evaluated after it.
  mutating func carryOut(_ event: SlowEvent) {
    takeNextRules(at: event)
    let day = calendar.day(ofMicroseconds: event.timeMicroseconds)
    if let open = partitionDay { closeDays(from: open, upTo: day - 1) }
    partitionDay = max(partitionDay ?? day, day)
    guard let code = event.office else { return }
    let clock = SlowClock(microseconds: event.timeMicroseconds, day: day)
    let period = calendar.period(ofDay: day)
    offices[code, default: SlowOffice(code: code, clock: clock, period: period)].take(event, clock, period: period)
    guard let office = offices[code] else { return }
    evaluate(office, cause: event.id, isClose: false)
  }

  /// Closes the days up to this one, as at the end of a replay with `--as-of`.
  public mutating func closeDays(upTo day: Int) {
    guard let open = partitionDay, open <= day else { return }
    closeDays(from: open, upTo: day)
    partitionDay = day + 1
  }

  private mutating func closeDays(from first: Int, upTo last: Int) {
    guard first <= last else { return }
    for day in max(first, last - Self.mostDaysClosed + 1)...last {
      for code in offices.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) { close(day, code) }
    }
  }

  private mutating func close(_ day: Int, _ code: [UInt8]) {
    let end = SlowClock(microseconds: calendar.beginning(ofDay: day + 1), day: day)
    guard let sample = offices[code]?.sample(day: day, calendar) else { return }
    days.append(sample)
    offices[code]?.close(sample, end)
    guard let office = offices[code] else { return }
    evaluate(office, cause: Array("close:\(SlowTime.dayText(day))".utf8), isClose: true)
  }
}

extension SlowOffice {
  /// The effect of the close of a day.
  mutating func close(_ sample: SlowSample, _ end: SlowClock) {
    clock = .later(clock, end)
    samples[sample.day] = sample
  }

  /// The effect of an event that passed every check.
  mutating func take(_ event: SlowEvent, _ time: SlowClock, period: Int) {
    clock = .later(clock, time)
    lastEventMicroseconds = max(lastEventMicroseconds, time.microseconds)
    firstPeriod = min(firstPeriod, period)
    lastPeriod = max(lastPeriod, period)
    guard let sequence = event.sequence else { return }
    if let caseCode = event.caseCode {
      takeOfCase(event, caseCode, day: time.day, period: period)
      return
    }
    window.mark(sequence)
    switch event.type {
    case "tiendo.office.targetSet":
      let target = Int(event.period ?? 0)
      if sequence > targets[target]?.sequence ?? 0 {
        targets[target] = (sequence, event.casesHundredths ?? 0, event.moneyHundredths ?? 0)
      }
    case "tiendo.office.staffed":
      if sequence > staffing?.sequence ?? 0 { staffing = (sequence, event.officers ?? 0, event.quota ?? 0) }
    case "tiendo.complaint.received": complaintsReceived[period, default: 0] += event.count ?? 1
    default: complaintsResolved[period, default: 0] += event.count ?? 1
    }
  }

  private mutating func takeOfCase(_ event: SlowEvent, _ caseCode: [UInt8], day: Int, period: Int) {
    let before = cases[caseCode] ?? SlowCase()
    let after = before.after(event)
    cases[caseCode] = after
    guard after.isAccepted else { return }
    slots[period] = (slots[period] ?? SlowSlot()).adding(from: before, to: after)
    let categorySlot = categories[after.category]?[period] ?? SlowSlot()
    categories[after.category, default: [:]][period] = categorySlot.adding(from: before, to: after)
    guard before.isAccepted else { return }
    let isEnd = event.statusSet == .completed || event.statusSet == .terminated
    if isEnd && after.statusSequence == event.sequence {
      casesProgressDay = max(casesProgressDay ?? day, day)
      moneyProgressDay = max(moneyProgressDay ?? day, day)
    }
    if event.type == "tiendo.case.collected" || event.type == "tiendo.case.reduced" {
      moneyProgressDay = max(moneyProgressDay ?? day, day)
    }
  }
}
