/// The day-by-day life of all offices and cases of a national model; see `NationalModel`.
struct NationalSimulation: EventStream {
  /// Of a thousand cases of a period's work, those that were carried into it in a usual year.
  private static let carriedInPerMille = 385

  private var random: SplitMix64
  private let calendar: NationalCalendar
  private let life: CaseLife
  private var agenda: NationalAgenda
  private var cases: [OpenCase] = []
  private var freeSlots: [Int] = []
  private var officeLives: [OfficeLife]
  private let offices: NationalOffices
  private var writer: EventWriter
  private let newCases: Int
  private var acceptedFromElsewhere = 0
  private var scheduledIntake = 0
  /// Numbers given out by each office in the year of intake being written, which starts with the period.
  private var caseNumbers: [Int32]
  private var numberYear: Int

  init(_ options: NationalOptions, _ national: NationalOffices) {
    random = SplitMix64(seed: options.seed)
    offices = national
    calendar = NationalCalendar(periods: options.periods)
    let first = options.periods.first ?? 2020
    let firstPeriodDay = CivilDay.firstDay(ofPeriod: first)
    life = CaseLife(calendar: calendar, firstPeriodDay: firstPeriodDay)
    agenda = NationalAgenda(
      firstDay: firstPeriodDay - 100, lastDay: CivilDay.lastDay(ofPeriod: options.periods.last ?? 2020))
    writer = EventWriter(idPrefix: String(options.seed, radix: 36) + ".", officeCodes: national.codes)
    // With i new cases a period and c of a thousand carried in: cases = i × (periods + c / (1000 − c)).
    let share = Self.carriedInPerMille
    let carriedIn = options.cases * share / (options.periods.count * (1_000 - share) + share)
    newCases = options.cases - carriedIn
    caseNumbers = Array(repeating: 0, count: national.codes.count)
    numberYear = first - 1
    let casesADay = newCases / (options.periods.count * 365) + 1
    officeLives = national.codes.indices.map { office in
      OfficeLife(
        officers: national.officerCounts[office], casesADay: casesADay,
        sharePerMillion: national.sharePerMillion(of: office))
    }
    for _ in 0..<carriedIn {
      let slot = open(office: national.draw(&random), isCarriedIn: true)
      agenda.add(.openCase(slot: slot), on: firstPeriodDay - random.within(20...99))
    }
    for office in officeLives.indices {
      let first = officeLives[office].firstEntries(options.periods, &random)
      for (kind, day) in first { agenda.add(.office(office, kind), on: day) }
    }
  }

  mutating func next(into line: inout [UInt8]) -> EventHead? {
    while true {
      if let (second, entry) = agenda.popFirst() {
        let localSecond = agenda.day * 86_400 + second
        switch entry {
        case .openCase(let slot):
          return writeCase(slot, localSecond, &line)
        case .office(let office, let kind):
          let head = writer.begin(kind, office: office, localSecond: localSecond, into: &line)
          for (kind, day) in officeLives[office].act(kind, on: agenda.day, &random, &line) {
            agenda.add(.office(office, kind), on: day)
          }
          EventWriter.end(&line)
          return head
        }
      }
      scheduleIntake(of: agenda.day + 1)
      guard agenda.startNextDay(&random) else { return nil }
    }
  }

  private mutating func scheduleIntake(of day: Int) {
    // Cases that came from another office stand in the place of new ones.
    let due = calendar.intake(of: newCases, upTo: day) - acceptedFromElsewhere
    while scheduledIntake < due {
      scheduledIntake += 1
      let slot = open(office: offices.draw(&random), isCarriedIn: false)
      agenda.add(.openCase(slot: slot), on: day)
    }
  }

  private mutating func open(office: Int, isCarriedIn: Bool) -> Int {
    let amount = CaseLot.drawAmount(&random)
    let opened = OpenCase(
      balance: amount, office: Int32(office), number: 0, finishDay: 0, year: 0,
      officer: UInt16(1 + random.below(offices.officerCounts[office])),
      category: UInt8(CaseLot.drawCategory(amount: amount, &random)), isCarriedIn: isCarriedIn)
    guard let slot = freeSlots.popLast() else {
      cases.append(opened)
      return cases.count - 1
    }
    cases[slot] = opened
    return slot
  }

  private mutating func writeCase(_ slot: Int, _ localSecond: Int, _ line: inout [UInt8]) -> EventHead {
    var current = cases[slot]
    let kind = current.next
    let office = Int(current.office)
    if kind == .accepted { number(&current) }
    current.sequence += 1
    let head = writer.begin(kind, office: office, localSecond: localSecond, into: &line)
    EventWriter.append(
      caseOf: Int(current.year), number: Int(current.number), sequence: Int(current.sequence),
      fixedData: kind.fixedData, to: &line)
    let (amount, nextDay) = life.act(on: &current, day: agenda.day, &random)
    if let amount { EventWriter.append(",\"amount\":", value: amount, to: &line) }
    switch kind {
    case .accepted:
      EventWriter.append(",\"category\":\"", to: &line)
      EventWriter.append(CaseLot.categories[Int(current.category)], to: &line)
      EventWriter.append("\"", to: &line)
      append(officerOf: current, to: &line)
    case .assigned: append(officerOf: current, to: &line)
    case .delegated: sendElsewhere(current, from: office, to: &line)
    default: break
    }
    EventWriter.end(&line)
    // On Monday, what falls on a weekend.
    let openDay = nextDay.map { CivilDay.weekday(of: $0) < 5 ? $0 : $0 + 7 - CivilDay.weekday(of: $0) }
    if let openDay, openDay <= agenda.lastDay {
      cases[slot] = current
      agenda.add(.openCase(slot: slot), on: openDay)
    } else {
      freeSlots.append(slot)
    }
    return head
  }

  private mutating func number(_ accepted: inout OpenCase) {
    let year = CivilDay.period(of: agenda.day)
    if year != numberYear {
      numberYear = year
      for office in caseNumbers.indices { caseNumbers[office] = 0 }
    }
    caseNumbers[Int(accepted.office)] += 1
    accepted.number = caseNumbers[Int(accepted.office)]
    accepted.year = Int16(year)
  }

  /// The receiving office opens a case of its own for what is still owed. With one office it goes abroad unnamed.
  private mutating func sendElsewhere(_ sent: OpenCase, from office: Int, to line: inout [UInt8]) {
    let receiver = offices.draw(&random)
    guard receiver != office else { return }
    EventWriter.append(",\"to\":\"", to: &line)
    line.append(contentsOf: offices.codes[receiver].utf8)
    EventWriter.append("\"", to: &line)
    let day = agenda.day + random.within(3...14)
    // Behind the last intake there is no new case whose place it could take.
    guard day <= agenda.lastDay, scheduledIntake + acceptedFromElsewhere < newCases else { return }
    acceptedFromElsewhere += 1
    let slot = open(office: receiver, isCarriedIn: false)
    cases[slot].balance = sent.balance
    cases[slot].category = sent.category
    agenda.add(.openCase(slot: slot), on: day)
  }

  private func append(officerOf current: OpenCase, to line: inout [UInt8]) {
    EventWriter.append(",\"officer\":\"", to: &line)
    line.append(contentsOf: offices.codes[Int(current.office)].utf8)
    EventWriter.append(".", to: &line)
    EventWriter.append(Int(current.officer), to: &line)
    EventWriter.append("\"", to: &line)
  }
}
