internal import Ledger

/// Makes the events of many cases that lead such lives that no rule has a reason to fire.
///
/// Of four cases two stay open, one is completed, and one is never accepted where `hasOrphans`, else stays open too.
/// Acceptances come first, spread evenly over the periods; the completions follow on the next day, and updates on the
/// one after, drawn uniformly over all cases.
struct CaseFeed {
  private enum Life: Int { case open, busy, done, orphan }

  let officeCount: Int
  let periods: Int
  let hasOrphans: Bool
  private var sequences: [UInt8]
  private var random: UInt64
  private var eventCount = 0
  private var officeSequences: [Int]

  /// The last period of every feed; its first day of work is 2 March.
  static let lastYear = 2020

  /// A feed of up to so many cases.
  init(seed: UInt64, cases: Int, offices: Int = 63, periods: Int = 1, hasOrphans: Bool = false) {
    officeCount = offices
    self.periods = periods
    self.hasOrphans = hasOrphans
    sequences = [UInt8](repeating: 0, count: cases)
    officeSequences = [Int](repeating: 0, count: offices)
    random = seed
  }

  /// Targets that every office is far above, in the last period.
  mutating func setTargets(into corpus: inout Corpus) {
    for office in 0..<officeCount {
      officeSequences[office] += 1
      var line = begin("tiendo.office.targetSet", Self.lastYear, day: 2)
      append(&line, ",\"data\":{\"office\":\"", office: office)
      append(&line, "\",\"sequence\":", officeSequences[office])
      append(&line, ",\"period\":", Self.lastYear)
      append(&line, ",\"casesPercent\":10,\"moneyPercent\":10}}")
      corpus.append(line)
    }
  }

  /// The first events of some cases, which come in rising order over all calls.
  mutating func open(_ cases: Range<Int>, into corpus: inout Corpus) {
    for number in cases {
      let year = Self.lastYear - periods + 1 + number / (sequences.count / periods + 1)
      let isOrphan = life(number) == .orphan
      var line = event(isOrphan ? "collected" : "accepted", number, year, day: 2)
      append(&line, ",\"amount\":", isOrphan ? 5_000 : 1_000_000 + number % 1_000)
      append(&line, number % 3 == 0 ? ",\"category\":\"credit\"}}" : "}}")
      corpus.append(line)
    }
  }

  /// The completions among some cases.
  mutating func complete(_ cases: Range<Int>, into corpus: inout Corpus) {
    for number in cases where life(number) == .done {
      corpus.append(event("completed", number, Self.lastYear, day: 3) + Array("}}".utf8))
    }
  }

  /// Another event of each of some cases.
  mutating func update(_ cases: Range<Int>, into corpus: inout Corpus) {
    for number in cases { update(number, into: &corpus) }
  }

  /// Another event of some cases, drawn by lot.
  mutating func update(count: Int, into corpus: inout Corpus) {
    for _ in 0..<count { update(Int(UInt64(sequences.count).multipliedFullWidth(by: next()).high), into: &corpus) }
  }

  private mutating func update(_ number: Int, into corpus: inout Corpus) {
    var line: [UInt8]
    switch (life(number), sequences[number] & 3) {
    case (.open, 1), (.busy, 1):
      line = event("suspended", number, Self.lastYear, day: 4)
      append(&line, "}}")
    case (.open, 2), (.busy, 2):
      line = event("resumed", number, Self.lastYear, day: 4)
      append(&line, "}}")
    default:
      line = event("collected", number, Self.lastYear, day: 4)
      append(&line, ",\"amount\":1000}}")
    }
    corpus.append(line)
  }

  private func life(_ number: Int) -> Life {
    let life = Life(rawValue: number >> 6 & 3) ?? .open
    return life == .orphan && !hasOrphans ? .open : life
  }

  private mutating func event(_ type: StaticString, _ number: Int, _ year: Int, day: Int) -> [UInt8] {
    // The sequence is kept in a byte: cases are drawn too seldom to reach its end.
    sequences[number] &+= 1
    var line = begin("tiendo.case.", year, day: day, rest: type)
    append(&line, ",\"data\":{\"office\":\"", office: number % officeCount)
    append(&line, "\",\"case\":\"2020/", number)
    append(&line, "\",\"sequence\":", Int(sequences[number]))
    return line
  }

  private mutating func begin(_ type: StaticString, _ year: Int, day: Int, rest: StaticString = "") -> [UInt8] {
    eventCount += 1
    var line: [UInt8] = []
    line.reserveCapacity(256)
    append(&line, "{\"specversion\":\"1.0\",\"id\":\"", eventCount)
    append(&line, "\",\"source\":\"/offices\",\"type\":\"")
    append(&line, type)
    append(&line, rest)
    append(&line, "\",\"time\":\"", year)
    append(&line, "-03-0", day)
    append(&line, "T09:00:00.", 100_000 + eventCount % 900_000)
    append(&line, "+07:00\"")
    return line
  }

  private func append(_ line: inout [UInt8], _ text: StaticString) {
    line.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private func append(_ line: inout [UInt8], _ text: StaticString, _ number: Int) {
    append(&line, text)
    var digits = number
    let start = line.count
    repeat {
      line.append(UInt8(0x30 + digits % 10))
      digits /= 10
    } while digits > 0
    line[start...].reverse()
  }

  private func append(_ line: inout [UInt8], _ text: StaticString, office: Int) {
    append(&line, text, office / 10)
    line.append(UInt8(0x30 + office % 10))
  }

  /// SplitMix64 (Steele, Lea, Flood 2014).
  private mutating func next() -> UInt64 {
    random &+= 0x9E37_79B9_7F4A_7C15
    var mixed = random
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
