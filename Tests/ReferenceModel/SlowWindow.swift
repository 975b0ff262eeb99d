/// The sequences seen of one case or office: all of them, with the 64-wide window applied when asked.
struct SlowWindow {
  /// What a sequence is to the window.
  enum Finding {
    case new, duplicate, tooOld
  }

  private var seen: Set<UInt32> = []
  private var last: UInt32 = 0

  func finding(_ sequence: UInt32) -> Finding {
    if sequence > last { return .new }
    if Int64(sequence) < Int64(last) - 63 { return .tooOld }
    return seen.contains(sequence) ? .duplicate : .new
  }

  mutating func mark(_ sequence: UInt32) {
    seen.insert(sequence)
    last = max(last, sequence)
  }

  /// Whether every sequence strictly between the two was seen, as far as the window knows.
  func sawAll(between lower: UInt32, and upper: UInt32) -> Bool {
    guard Int64(upper) - Int64(lower) <= 65 else { return false }
    var sequence = Int64(lower) + 1
    while sequence < Int64(upper) {
      if sequence < Int64(last) - 63 || !seen.contains(UInt32(sequence)) { return false }
      sequence += 1
    }
    return true
  }
}
