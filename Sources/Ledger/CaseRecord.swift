public import CaseEvents

/// Finds a case: a keyed 128-bit hash of its office and its name there.
///
/// Two of n cases collide with a chance of about n² ÷ 2¹²⁹: for five million cases 4 × 10⁻²⁶.
public struct CaseKey: Hashable, Sendable {
  /// 32 bits that stand in the index.
  public let tag: UInt32
  /// 32 bits that stand in the record.
  public let middle: UInt32
  /// 64 bits that stand in the record.
  public let low: UInt64

  /// The key of a case; office and name are as in the event.
  @inlinable public init(office: BorrowedText, caseID: BorrowedText, key: HashKey) {
    var hash = SipHash128(key: key)
    hash.add(office.start, count: office.count)
    hash.add(caseID.start, count: caseID.count)
    let (low, high) = hash.finish()
    self.init(tag: UInt32(truncatingIfNeeded: high), middle: UInt32(truncatingIfNeeded: high >> 32), low: low)
  }

  /// The key put together again from an index and a record.
  @inlinable public init(tag: UInt32, middle: UInt32, low: UInt64) {
    self.tag = tag
    self.middle = middle
    self.low = low
  }
}

/// All that is known of one case, in 64 bytes: one cache line. Its bytes are the snapshot format.
public struct CaseRecord: BitwiseCopyable, Sendable {
  /// Bits of the `CaseKey`.
  public internal(set) var keyLow: UInt64
  /// Bits of the `CaseKey`.
  public internal(set) var keyMiddle: UInt32
  /// Where the case counts: its office's cell until it is accepted, then the cell of its category there.
  public internal(set) var cell: UInt32
  /// The amount (magnitude at most 10^16 < 2^54) above four bits of status and one for "accepted".
  private var packed: UInt64
  /// Sum of the corrections, in đồng.
  public internal(set) var adjusted: Int64
  /// Money collected, in đồng.
  public internal(set) var collected: Int64
  /// Obligation reduced, in đồng.
  public internal(set) var reduced: Int64
  private var seen: UInt64
  private var last: UInt32
  /// Sequence of the event that set the status; 0 while there is none.
  public internal(set) var statusSequence: UInt32

  /// A case of which nothing is known yet.
  public init(key: CaseKey, cell: UInt32) {
    keyLow = key.low
    keyMiddle = key.middle
    self.cell = cell
    packed = 0
    adjusted = 0
    collected = 0
    reduced = 0
    seen = 0
    last = 0
    statusSequence = 0
  }

  /// Which events of the case were seen.
  public internal(set) var window: SequenceWindow {
    get { SequenceWindow(last: last, seen: seen) }
    set {
      last = newValue.last
      seen = newValue.seen
    }
  }

  /// Where the case stands.
  public internal(set) var status: CaseStatus {
    get { CaseStatus(rawValue: UInt8(truncatingIfNeeded: packed & 0xF)) ?? .none }
    set { packed = packed & ~0xF | UInt64(newValue.rawValue) }
  }

  /// Whether `accepted` was applied: only then does the case count.
  public internal(set) var isAccepted: Bool {
    get { packed & 0x10 != 0 }
    set { packed = newValue ? packed | 0x10 : packed & ~0x10 }
  }

  /// The amount it was accepted with, in đồng; 0 before.
  public internal(set) var amount: Int64 {
    get { Int64(packed >> 8) }
    set { packed = packed & 0xFF | UInt64(newValue) << 8 }
  }

  /// `amount + adjusted − collected − reduced` in đồng. Fits by the overflow check of every event.
  public var balance: Int64 { amount &+ adjusted &- collected &- reduced }

  /// Counts the sequence of an event that was rejected as seen.
  public mutating func see(_ sequence: UInt32) { window.mark(sequence) }

  /// Says where the case counts.
  public mutating func count(in cell: UInt32) { self.cell = cell }
}
