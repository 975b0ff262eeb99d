/// Invents the history of some offices and their cases and gives it out in a disturbed order.
struct StreamWriter {
  /// A case as its source knows it.
  struct CaseSource {
    var code: String
    var nextSequence = 1
    var isFinal = false
  }

  /// An office as its source knows it.
  struct OfficeSource {
    var code: String
    var nextSequence = 1
    var cases: [CaseSource] = []
  }

  let settings: StreamSettings
  var random: ModelRandom
  var now: Int64
  var offices: [OfficeSource]
  var longGaps = 0
  private var serial = 0
  /// What is to be given out later, with the position from which it is due.
  private var delayed: [(due: Int, draft: EventDraft)] = []
  private var written: [SlowRecord] = []

  init(_ settings: StreamSettings) {
    self.settings = settings
    random = ModelRandom(seed: settings.seed)
    let day = SlowTime.dayNumber(2018, random.integer(1...12), random.integer(1...28))
    now = Int64(day) * SlowTime.microsecondsPerDay
    offices = RandomStream.officeCodes.prefix(max(1, settings.offices)).map { OfficeSource(code: $0) }
  }

  mutating func records() -> [SlowRecord] {
    while written.count < settings.count {
      if let index = delayed.firstIndex(where: { $0.due <= written.count }) {
        write(delayed.remove(at: index).draft)
        continue
      }
      advance()
      if random.chance(perMille: settings.poisonPerMille) {
        written.append(poison())
        continue
      }
      let draft = nextDraft()
      if random.chance(perMille: settings.disorderPerMille) {
        delay(draft, random.chance(perMille: 800) ? 1...8 : 10...150)
      } else {
        write(draft)
      }
      if random.chance(perMille: 30) { delay(draft, 0...60) }
    }
    return written
  }

  /// Gives a draft out that many records later.
  mutating func delay(_ draft: EventDraft, _ positions: ClosedRange<Int>) {
    delayed.append((written.count + random.integer(positions), draft))
  }

  mutating func newID() -> String {
    serial += 1
    let decoration = random.chance(perMille: 50) ? random.pick(["é", "e\u{301}", "\"\\", "\u{0}", "😀"]) : ""
    return "e\(settings.seed)-\(serial)\(decoration)"
  }

  private mutating func write(_ draft: EventDraft) {
    let tree = draft.tree(&random)
    written.append(record(tree, draft))
  }

  /// The record around an event: its key, its timestamp, in structured or binary mode.
  mutating func record(_ tree: SlowJSON, _ draft: EventDraft) -> SlowRecord {
    var record = SlowRecord(value: nil)
    if random.chance(perMille: settings.binaryPerMille) {
      for name in ["specversion", "id", "source", "type", "time"] {
        guard case .string(let bytes) = tree[name] else { continue }
        record.headers.append(SlowRecord.Header("ce_" + name, bytes))
      }
      record.headers.append(SlowRecord.Header("trace", [0xFF]))
      record.value = tree["data"].map { RandomText.bytes($0, &random) }
    } else {
      record.value = RandomText.bytes(tree, &random)
    }
    if settings.hasKeys {
      let mayLack = settings.partitionCount == 1 || draft.office == nil
      let key = draft.office ?? random.pick(["", "tick", "74"])
      record.key = mayLack && random.chance(perMille: 30) ? nil : Array(key.utf8)
    }
    if settings.hasTimestamps {
      let latency = random.chance(perMille: 30) ? -3_600_000 : Int64(random.integer(-1000...60_000))
      // Rounded up, so that an event exactly an hour ahead of its record is still accepted.
      record.timestampMilliseconds = (draft.timeMicroseconds + 999) / 1000 + latency
    }
    return record
  }

  private mutating func advance() {
    let minute: Int64 = 60_000_000
    if settings.money == .huge {
      now += Int64(random.integer(0...20)) * minute
      return
    }
    let day = settings.calendar.day(ofMicroseconds: now)
    switch random.integer(0...999) {
    case 0..<600: now += Int64(random.integer(0...360)) * minute + Int64(random.integer(0...999_999))
    case 600..<850: now += Int64(random.integer(0...1440)) * minute
    case 850..<890: now = max(now, nearBorder(settings.calendar.beginning(ofDay: day + 1)))
    case 890..<892:
      let next = settings.calendar.period(ofDay: day) + 1
      now = max(now, nearBorder(settings.calendar.beginning(ofDay: settings.calendar.firstDay(ofPeriod: next))))
    case 892..<905 where settings.hasLongGaps: now += Int64(random.integer(1...25)) * SlowTime.microsecondsPerDay
    case 905..<907 where settings.hasLongGaps && longGaps < 2:
      longGaps += 1
      now += Int64(random.integer(395...800)) * SlowTime.microsecondsPerDay
    default: break
    }
  }

  private mutating func nearBorder(_ instant: Int64) -> Int64 { instant + Int64(random.integer(-1...1)) }
}
