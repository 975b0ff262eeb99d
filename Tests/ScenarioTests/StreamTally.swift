import Scenario

/// Reads a whole stream and counts it, by office, and all offices together under the empty code.
struct StreamTally {
  private(set) var offices: [String: Tally] = [:]
  private(set) var types: [String: Int] = [:]
  private(set) var faults: [String] = []
  private(set) var eventCount = 0
  private(set) var acceptedCount = 0
  private var histories: [String: [String: Tally.History]] = [:]
  private var officeSequences: [String: Int] = [:]
  private var ids: Set<String> = []
  private var lastMicroseconds = Int64.min
  private var lastTime = ""

  /// `together` counts all offices as one.
  init(_ stream: some EventStream, together: Bool) {
    var stream = stream
    var bytes: [UInt8] = []
    while let head = stream.next(into: &bytes) {
      read(Line(bytes), head, together)
      bytes.removeAll(keepingCapacity: true)
    }
    faults += offices.values.flatMap(\.faults)
    for tally in offices.values { faults += tally.slots.keys.flatMap { tally.gaps($0) } }
  }

  private mutating func read(_ line: Line, _ head: EventHead, _ together: Bool) {
    eventCount += 1
    types[line.type, default: 0] += 1
    if !ids.insert(line.id).inserted { faults.append("id \(line.id) twice") }
    if head.timeMicroseconds < lastMicroseconds || line.time < lastTime { faults.append("\(line.time) goes back") }
    lastMicroseconds = head.timeMicroseconds
    lastTime = line.time
    if head.officeCode != line.office { faults.append("key \(head.officeCode) of office \(line.office)") }
    guard let caseName = line.caseName else {
      officeSequences[line.office, default: 0] += 1
      if officeSequences[line.office] != line.sequence { faults.append("\(line.office) \(line.sequence): a gap") }
      return
    }
    if line.type == "tiendo.case.accepted" { acceptedCount += 1 }
    let known = histories[line.office, default: [:]].removeValue(forKey: caseName)
    var history = known ?? Tally.History(count: 1)
    offices[together ? "" : line.office, default: Tally()]
      .apply(line.type, flag: line.flag, amount: line.amount, period: line.period, to: &history)
    if history.sequence != line.sequence { faults.append("\(line.office) \(caseName) \(line.sequence): a gap") }
    histories[line.office, default: [:]][caseName] = history
  }
}
