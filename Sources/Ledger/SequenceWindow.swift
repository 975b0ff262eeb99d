/// Which sequence numbers of one source were seen: the highest, and the 63 below it (the anti-replay window of
/// RFC 4303, 64 wide).
public struct SequenceWindow: Equatable, Sendable {
  /// What a sequence number is to the window.
  public enum Verdict: Sendable {
    case new, duplicate, tooOld
  }

  /// The highest sequence seen; 0 before the first.
  public internal(set) var last: UInt32
  /// Bit k: sequence `last - k` was seen.
  public internal(set) var seen: UInt64

  /// A window with the state of an earlier one; without arguments, an empty one.
  public init(last: UInt32 = 0, seen: UInt64 = 0) {
    self.last = last
    self.seen = seen
  }

  /// Step 4 of applying an event.
  @inlinable public func verdict(_ sequence: UInt32) -> Verdict {
    if sequence > last { return .new }
    let age = last &- sequence
    guard age < 64 else { return .tooOld }
    return seen >> UInt64(age) & 1 == 1 ? .duplicate : .new
  }

  /// Records that `sequence`, for which the verdict is `new`, was seen.
  public mutating func mark(_ sequence: UInt32) {
    if sequence > last {
      let shift = sequence &- last
      seen = shift < 64 ? seen << UInt64(shift) | 1 : 1
      last = sequence
    } else {
      seen |= 1 << UInt64(last &- sequence)
    }
  }

  /// Whether every sequence strictly between two was seen; one below the window counts as not seen.
  public func sawAll(after lower: UInt32, before upper: UInt32) -> Bool {
    guard upper &- lower > 1 else { return true }
    let newest = upper &- 1
    let oldest = lower &+ 1
    guard newest <= last, last &- oldest < 64 else { return false }
    let count = UInt64(newest &- oldest &+ 1)
    let wanted = count == 64 ? UInt64.max : (1 << count) &- 1
    return seen >> UInt64(last &- newest) & wanted == wanted
  }
}
