/// A stream that, replayed to its end, gives the figures of a description to the last case and đồng.
///
/// Every office of the description has its own events, which end with its last day, so that one replay shows all of
/// them as of their own days. Where reports do not say enough, a consistent whole stands behind them: the description
/// says of each how it was found and what does not add up, `FiguresPlan` how cases follow from it. Deterministic, in
/// the order of time; memory does not grow with the number of cases.
public struct FiguresScenario: EventStream {
  /// The steps of one run, as a source of events in the order of time.
  private struct Cursor: Sendable {
    let run: Int
    let step: Int
    var index = 0
    var localSecond: Int
  }

  private let runs: [CaseRun]
  private let staffing: [Staffing]
  private var nextStaffing = 0
  private var writer: EventWriter
  /// A binary heap, the earliest event at its top; ties in the order of runs and steps.
  private var cursors: [Cursor] = []

  private struct Staffing: Sendable {
    let office: Int
    let localSecond: Int
    let officers: Int
    let quota: Int
  }

  /// A stream at its first event. Throws `inconsistentFigures` where a description contradicts itself.
  public init(_ description: FiguresDescription) throws(ScenarioError) {
    let codes = description.wholes.map(\.office)
    var runs: [CaseRun] = []
    var staffing: [Staffing] = []
    for (office, whole) in description.wholes.enumerated() {
      guard codes.firstIndex(of: whole.office) == office else {
        throw .inconsistentFigures(office: whole.office, period: 0, reason: "its code stands twice")
      }
      guard OfficesFile.isCode(whole.office) else {
        throw .inconsistentFigures(office: whole.office, period: 0, reason: "its code is not 1–32 of A-Za-z0-9._-")
      }
      runs += try FiguresPlan(whole, office: office).runs.filter { $0.count > 0 }
      if let officers = whole.officers, let quota = whole.quota, let first = whole.periods.first {
        let second = CivilDay.firstDay(ofPeriod: first.period) * 86_400 + 8 * 3_600
        staffing.append(Staffing(office: office, localSecond: second, officers: officers, quota: quota))
      }
    }
    self.runs = runs
    self.staffing = staffing.sorted { ($0.localSecond, $0.office) < ($1.localSecond, $1.office) }
    writer = EventWriter(idPrefix: "figures.", officeCodes: codes)
    for (run, cases) in runs.enumerated() {
      for (step, event) in cases.steps.enumerated() {
        insert(Cursor(run: run, step: step, localSecond: event.window.localSecond(of: 0, count: cases.count)))
      }
    }
  }

  /// See `EventStream`.
  public mutating func next(into line: inout [UInt8]) -> EventHead? {
    if nextStaffing < staffing.count {
      let next = staffing[nextStaffing]
      if cursors.first.map({ next.localSecond <= $0.localSecond }) ?? true {
        nextStaffing += 1
        return write(next, into: &line)
      }
    }
    guard var cursor = cursors.first else { return nil }
    let head = write(cursor, into: &line)
    let run = runs[cursor.run]
    cursor.index += 1
    if cursor.index < run.count {
      cursor.localSecond = run.steps[cursor.step].window.localSecond(of: cursor.index, count: run.count)
      cursors[0] = cursor
    } else {
      let last = cursors.removeLast()
      if !cursors.isEmpty { cursors[0] = last }
    }
    sink()
    return head
  }

  private mutating func write(_ next: Staffing, into line: inout [UInt8]) -> EventHead {
    let head = writer.begin(.staffed, office: next.office, localSecond: next.localSecond, into: &line)
    EventWriter.append(",\"sequence\":", value: 1, to: &line)
    EventWriter.append(",\"officers\":", value: next.officers, to: &line)
    EventWriter.append(",\"quota\":", value: next.quota, to: &line)
    EventWriter.end(&line)
    return head
  }

  private mutating func write(_ cursor: Cursor, into line: inout [UInt8]) -> EventHead {
    let run = runs[cursor.run]
    let step = run.steps[cursor.step]
    let head = writer.begin(step.kind, office: run.office, localSecond: cursor.localSecond, into: &line)
    EventWriter.append(
      caseOf: run.year, number: run.firstNumber + cursor.index, sequence: cursor.step + 1,
      fixedData: step.kind.fixedData, to: &line)
    if let money = step.money {
      EventWriter.append(",\"amount\":", value: money.share(of: cursor.index), to: &line)
    }
    EventWriter.end(&line)
    return head
  }

  private func isEarlier(_ left: Cursor, _ right: Cursor) -> Bool {
    (left.localSecond, left.run, left.step) < (right.localSecond, right.run, right.step)
  }

  private mutating func insert(_ cursor: Cursor) {
    cursors.append(cursor)
    var place = cursors.count - 1
    while place > 0, isEarlier(cursors[place], cursors[(place - 1) / 2]) {
      cursors.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  private mutating func sink() {
    var place = 0
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2]
      where child < cursors.count && isEarlier(cursors[child], cursors[least]) {
        least = child
      }
      guard least != place else { return }
      cursors.swapAt(place, least)
      place = least
    }
  }
}
