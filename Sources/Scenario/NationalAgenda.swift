/// What is due on which day, and the order of the day now being written. An entry is a case by its slot, or something
/// an office does.
struct NationalAgenda: Sendable {
  enum Entry: Sendable {
    case openCase(slot: Int)
    case office(Int, EventKind)
  }

  /// The day now being written; before the first call of `startNextDay` the day before the first.
  private(set) var day: Int
  let lastDay: Int
  private let firstDay: Int
  private var days: [[UInt32]]
  /// Second of the day above, entry below; sorted so that the earliest stands last.
  private var today: [UInt64] = []

  private static let officeMark: UInt32 = 1 << 31
  /// 17 bits hold `NationalOptions.maximumOffices`.
  private static let kindShift: UInt32 = 17

  init(firstDay: Int, lastDay: Int) {
    self.firstDay = firstDay
    self.lastDay = lastDay
    day = firstDay - 1
    days = Array(repeating: [], count: lastDay - firstDay + 1)
  }

  /// Notes something for a later day; what lies behind the last day never happens.
  mutating func add(_ entry: Entry, on day: Int) {
    guard day <= lastDay else { return }
    switch entry {
    case .openCase(let slot):
      days[max(day, self.day + 1) - firstDay].append(UInt32(slot))
    case .office(let office, let kind):
      let packed = Self.officeMark | UInt32(kind.rawValue) << Self.kindShift | UInt32(office)
      days[max(day, self.day + 1) - firstDay].append(packed)
    }
  }

  /// Goes on to the next day and puts its entries in order; false behind the last day.
  mutating func startNextDay(_ random: inout SplitMix64) -> Bool {
    guard day < lastDay else { return false }
    day += 1
    let due = days[day - firstDay]
    days[day - firstDay] = []
    today.removeAll(keepingCapacity: true)
    today.reserveCapacity(due.count)
    for entry in due {
      // Offices work from 7:30 to 17:30.
      let second = random.within(27_000...63_000)
      today.append(UInt64(second) << 32 | UInt64(entry))
    }
    today.sort(by: >)
    return true
  }

  /// The next entry of the day with its second.
  mutating func popFirst() -> (second: Int, entry: Entry)? {
    guard let packed = today.popLast() else { return nil }
    let second = Int(packed >> 32)
    let entry = UInt32(truncatingIfNeeded: packed)
    guard entry & Self.officeMark != 0 else { return (second, .openCase(slot: Int(entry))) }
    let office = Int(entry & ((1 << Self.kindShift) - 1))
    let kind = EventKind(rawValue: UInt8((entry & ~Self.officeMark) >> Self.kindShift))
    return (second, .office(office, kind ?? .staffed))
  }
}
