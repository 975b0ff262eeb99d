public import Alerts
internal import CaseEvents
internal import Ledger

/// Evaluating the rules of an office, and changing them.
extension PartitionEngine {
  /// What brings an evaluation about.
  enum Cause {
    case event(BorrowedText)
    case close(Day)
    case text(String)

    var isDayClose: Bool {
      if case .close = self { true } else { false }
    }

    var text: String {
      switch self {
      case .event(let id): id.string
      case .close(let day): "close:\(day)"
      case .text(let text): text
      }
    }
  }

  static func tests(of rules: [Rule]) -> UnsafeMutablePointer<RuleTest> {
    let tests = UnsafeMutablePointer<RuleTest>.allocate(capacity: max(1, rules.count))
    for (index, rule) in rules.enumerated() { (tests + index).initialize(to: rule.test) }
    return tests
  }

  /// Evaluates the rules of an office at its clock, in the order of their file.
  @inline(__always) mutating func evaluateRules(of office: Int, cause: Cause) {
    let row = rows + office
    let isCalm = row.pointee.calmZone.contains(
      clockDay: row.pointee.clockDay, clockMicroseconds: row.pointee.clockMicroseconds, row.pointee.position)
    if settings.rules.isEmpty || (isCalm && !cause.isDayClose) { return }
    evaluateRulesOneByOne(of: office, cause: cause)
  }

  @inline(never) private mutating func evaluateRulesOneByOne(of office: Int, cause: Cause) {
    let count = settings.rules.count
    let isDayClose = cause.isDayClose
    let context = context(of: office)
    var isChanged = false
    for rule in 0..<count {
      let state = ruleStates + (office &* count &+ rule)
      if !state.pointee.isWatched || (tests[rule].needsDayClose && !isDayClose) { continue }
      if tests[rule].usesSamples, state.pointee.referenceDay != context.now.day.number {
        tests[rule].refreshReference(&state.pointee, context, samples: details[office].samples)
      }
      let before = state.pointee.phase
      let observation =
        tests[rule].isOfIntegrity ? tests[rule].observe(context, samples: details[office].samples) : nil
      let outcome = tests[rule].evaluate(&state.pointee, context, observation)
      if !outcome.isQuiet { give(outcome, rule, office, context, cause: cause.text) }
      isChanged = isChanged || state.pointee.phase != before
    }
    if isDayClose {
      rows[office].calmZone = .none
    } else if isChanged || !rows[office].calmZone.isOf(context.now.day) {
      noteCalmZone(of: office, context)
    }
  }

  private func noteCalmZone(of office: Int, _ context: RuleContext) {
    let count = settings.rules.count
    var zone = CalmZone(context)
    for rule in 0..<count { zone.narrow(tests[rule], ruleStates[office &* count &+ rule], context) }
    rows[office].calmZone = zone
  }

  /// What decides about events beside the state itself, and so is kept with it.
  struct Policy: Equatable {
    var rules: [Rule]
    var nextRules: [Rule]?
    var maximumAheadMicroseconds: Int64
  }

  var policy: Policy {
    Policy(
      rules: settings.rules, nextRules: scheduledRules, maximumAheadMicroseconds: settings.maximumAheadMicroseconds)
  }

  /// The rules that decide from the next applied event on.
  public var latestRules: [Rule] { scheduledRules ?? settings.rules }

  /// Has another policy take effect: how far a time may be ahead for records staged from now on, the rules at the next
  /// applied event, where alerts of removed or changed rules resolve and new rules begin idle. Rules that are in force
  /// already stay.
  ///
  /// - Returns: whether the policy is another now than the last taken changes, or the snapshot, say. With `true`, a
  ///   snapshot must be written before anything that is decided from here on is committed, or a restart from the last
  ///   one would decide otherwise.
  public mutating func schedule(rules: [Rule], maximumAheadMicroseconds: Int64) -> Bool {
    settings.maximumAheadMicroseconds = maximumAheadMicroseconds
    batch.maximumAheadMicroseconds = maximumAheadMicroseconds
    scheduledRules = rules == settings.rules ? nil : rules
    return policy != savedPolicy
  }

  mutating func switchRules(cause: String) {
    guard let rules = scheduledRules else { return }
    scheduledRules = nil
    let old = settings.rules
    let kept = rules.map { old.firstIndex(of: $0) }
    for office in order {
      let context = context(of: office)
      for rule in old.indices where !kept.contains(rule) {
        let state = ruleStates + office * old.count + rule
        guard state.pointee.phase == .firing else { continue }
        if old[rule].test.usesSamples {
          old[rule].test.refreshReference(&state.pointee, context, samples: details[office].samples)
        }
        let isOfEarlierPeriod = state.pointee.period < context.period.year
        let reference = isOfEarlierPeriod ? nil : old[rule].test.reference(state.pointee, context)
        let alert = UUIDv5(high: state.pointee.alertHigh, low: state.pointee.alertLow)
        give(
          .resolved(.ruleChanged), alert, state.pointee.period, (reference, nil), rule, office, context, cause: cause)
      }
    }
    let states = UnsafeMutablePointer<RuleState>.allocate(capacity: max(1, rowCapacity * rules.count))
    for office in 0..<offices.count {
      for (index, rule) in rules.enumerated() {
        let state = kept[index].map { ruleStates[office * old.count + $0] }
        (states + office * rules.count + index).initialize(
          to: state ?? RuleState(isWatched: rule.watches(office: offices.codes[office])))
      }
      rows[office].calmZone = .none
      noteChange(of: office, from: rows[office].lastPeriod)
    }
    ruleStates.deallocate()
    ruleStates = states
    tests.deallocate()
    tests = Self.tests(of: rules)
    settings.rules = rules
  }

  func context(of office: Int) -> RuleContext {
    let row = rows + office
    let hasTarget = row.pointee.casesTargetHundredths >= 0
    return RuleContext(
      now: row.pointee.clock, period: row.pointee.period, position: row.pointee.position,
      target: hasTarget ? (row.pointee.casesTargetHundredths, row.pointee.moneyTargetHundredths) : nil,
      progress: (
        Day(number: row.pointee.progressCasesDay ?? row.pointee.firstDay),
        Day(number: row.pointee.progressMoneyDay ?? row.pointee.firstDay)
      ),
      calendar: settings.calendar)
  }

  @inline(never) private mutating func give(
    _ outcome: RuleOutcome, _ rule: Int, _ office: Int, _ context: RuleContext, cause: String
  ) {
    if let ended = outcome.ended {
      give(.resolved(.periodEnded), ended.alert, ended.period, (nil, nil), rule, office, context, cause: cause)
    }
    let state = ruleStates + office * settings.rules.count + rule
    let isWithoutReference = outcome.change == .resolved(.noReference)
    let numbers = (reference: isWithoutReference ? nil : outcome.reference, observed: outcome.observed)
    switch outcome.change {
    case .unchanged: break
    case .fired:
      let alert = UUIDv5(rule: settings.rules[rule].name, office: offices.codes[office], cause: cause)
      state.pointee.alertHigh = alert.high
      state.pointee.alertLow = alert.low
      give(.fired, alert, state.pointee.period, numbers, rule, office, context, cause: cause)
    case .resolved(let resolution):
      let alert = UUIDv5(high: state.pointee.alertHigh, low: state.pointee.alertLow)
      give(.resolved(resolution), alert, state.pointee.period, numbers, rule, office, context, cause: cause)
    }
  }

  private mutating func give(
    _ alertState: Alert.State, _ id: UUIDv5, _ period: Int32, _ numbers: (reference: Fraction?, observed: Fraction?),
    _ index: Int, _ office: Int, _ context: RuleContext, cause: String
  ) {
    let isCurrent = period == context.period.year
    let position = isCurrent ? context.position : books.position(ofOffice: office, period: period)
    alertCount += 1
    alerts.append(
      Alert(
        id: id, rule: settings.rules[index], office: offices.codes[office], period: period, state: alertState,
        cause: cause, timeMicroseconds: context.now.microseconds, position: position, reference: numbers.reference,
        observed: numbers.observed))
  }
}
